//! How `biljett token get` authenticates a client: each method, and assertions that verify.
#![allow(clippy::unwrap_used, reason = "a failing test panics")]
use jose::certificate::Certificate;
use jose::claims::Audience;
use jose::key::PublicKey;
use jose::signed::Compact;
use oauth::words::names::AuthenticationMethod;
use serde_json::{Value, json};
use server::command::demo_list::DemoClient;
use server::command::token::form::value;
use server::command::token::proof::{Occasion, Proof, proof};

const KEYS: &str = include_str!("../demo/keys.json");

fn client(auth: AuthenticationMethod) -> DemoClient {
    DemoClient {
        auth,
        require_mtls: false,
        dpop_bound_access_tokens: false,
        secret: None,
        private_jwk: None,
        certificate_pem: None,
        private_key_pem: None,
        grants: Vec::new(),
        redirect_uris: Vec::new(),
        scopes: Vec::new(),
        resources: Vec::new(),
    }
}

fn proven(client_id: &str, client: &DemoClient) -> Result<Proof, String> {
    let (audience, token_id) = ("https://issuer.example".to_owned(), "j-1".to_owned());
    let occasion = Occasion { audience, now: 1_000, token_id, details: Some(json!({ "type": "kind" })) };
    proof(client_id, client, &occasion)
}

fn assertion(client_id: &str, client: &DemoClient) -> Compact {
    let proof = proven(client_id, client).unwrap();
    assert_eq!(proof.authorization, None);
    assert_eq!(value(&proof.members, "client_id"), None, "the assertion says it");
    let kind = value(&proof.members, "client_assertion_type").unwrap();
    assert_eq!(kind, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    Compact::parse(value(&proof.members, "client_assertion").unwrap()).unwrap()
}

#[test]
fn names_and_secrets_travel_as_the_method_says() {
    use AuthenticationMethod::{ClientSecretBasic, ClientSecretPost, None};
    let with = |auth| DemoClient { secret: Some("drošība".to_owned()), ..client(auth) };
    let basic = proven("portāls", &with(ClientSecretBasic)).unwrap();
    let header = "Basic cG9ydCVDNCU4MWxzOmRybyVDNSVBMSVDNCVBQmJh".to_owned();
    assert_eq!(basic, Proof { authorization: Some(header), members: Vec::new() });
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let members = |pairs: &[(&str, &str)]| pairs.iter().map(owned).collect::<Vec<_>>();
    let post = proven("portāls", &with(ClientSecretPost)).unwrap();
    assert_eq!(post.members, members(&[("client_id", "portāls"), ("client_secret", "drošība")]));
    assert_eq!(proven("app", &client(None)).unwrap().members, members(&[("client_id", "app")]));
    assert!(proven("app", &client(ClientSecretPost)).unwrap_err().contains("no secret"));
}

#[test]
fn an_assertion_of_a_jwk_verifies_and_names_it() {
    let keys: Value = serde_json::from_str(KEYS).unwrap();
    for (issuer, client_id, algorithm) in [("helseid", "client", "RS256"), ("standard", "worker", "ES256")] {
        let jwk = keys["issuers"][issuer]["clients"][client_id]["private_jwk"].clone();
        let of = |jwk| DemoClient { private_jwk: Some(jwk), ..client(AuthenticationMethod::PrivateKeyJwt) };
        let compact = assertion(client_id, &of(jwk.clone()));
        assert_eq!(compact.algorithm_name(), algorithm);
        assert_eq!(compact.kid(), jwk["kid"].as_str());
        assert_eq!(compact.typ(), Some("client-authentication+jwt"));
        let mut public = jwk.clone();
        public.as_object_mut().unwrap().retain(|name, _| !["d", "p", "q", "dp", "dq", "qi"].contains(&name.as_str()));
        let public = PublicKey::from_jwk(&public).unwrap();
        compact.verify(&public, compact.algorithm().unwrap()).unwrap();
        let claims = compact.claims();
        let audience = jose::claims::audience(claims).unwrap();
        assert_eq!(audience, Some(Audience::One("https://issuer.example".to_owned())));
        for (name, expected) in [("iss", json!(client_id)), ("sub", json!(client_id)), ("jti", json!("j-1"))] {
            assert_eq!(claims[name], expected);
        }
        assert_eq!((&claims["iat"], &claims["exp"]), (&json!(1_000), &json!(1_060)));

        let mut unnamed = jwk;
        unnamed.as_object_mut().unwrap().retain(|name, _| name != "alg" && name != "kid");
        let compact = assertion(client_id, &of(unnamed));
        assert_eq!((compact.algorithm_name(), compact.kid()), (algorithm, None));
    }
}

#[test]
fn an_assertion_of_a_certificate_bears_its_thumbprint() {
    let keys: Value = serde_json::from_str(KEYS).unwrap();
    let clients = keys["issuers"]["halland"]["clients"].as_object().unwrap();
    let (client_id, held) = clients.iter().find(|(_, held)| held["certificate_pem"].is_string()).unwrap();
    let text = |name: &str| held[name].as_str().map(str::to_owned);
    let with = DemoClient {
        certificate_pem: text("certificate_pem"),
        private_key_pem: text("private_key_pem"),
        ..client(AuthenticationMethod::PrivateKeyJwt)
    };
    let compact = assertion(client_id, &with);
    let certificate = Certificate::from_pem(&text("certificate_pem").unwrap()).unwrap();
    assert_eq!(compact.x5t(), Some(certificate.sha1()));
    assert_eq!((compact.algorithm_name(), compact.kid()), ("RS256", None));
    compact.verify(certificate.public_key(), compact.algorithm().unwrap()).unwrap();

    let bare = client(AuthenticationMethod::PrivateKeyJwt);
    assert!(proven(client_id, &bare).unwrap_err().contains("no private_jwk and no private_key_pem"));
}
