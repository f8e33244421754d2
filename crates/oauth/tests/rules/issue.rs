//! What tokens tell: claims in order, shapes, facts that the API asked for, hashes and moments (RFC 9068, OpenID Connect Core section 2; JW-31, JW-35, PK-23, RI-13).
use crate::exchange::{caller, claims, code, exchange, moment, refresh_token};
use crate::made::{NOW, grant, issuer, person};
use oauth::decisions::authorize::Answer;
use oauth::decisions::authorize::complete::{Completion, complete};
use oauth::issuer::Issuer;
use oauth::words::client::Client;
use oauth::words::draft::JwtDraft;
use oauth::words::evidence::Artefact;
use oauth::words::grant::Grant;
use oauth::words::handle::Address;
use oauth::words::scope::Scopes;
use oauth::words::session::Session;
use serde_json::{Value, json};
use std::sync::Arc;

/// Which token a row looks at.
#[derive(Clone, Copy, Debug)]
enum Token<'a> {
    /// The access token for a client alone, with these parameters.
    Alone(&'a str),
    /// The access token for a code of these scopes, with these parameters.
    Access(&'a str, &'a str),
    /// The ID token for a code of these scopes.
    Id(&'a str),
    /// The ID token of a refresh answer.
    Refreshed(&'a str),
    /// The ID token of a hybrid authorization response.
    Front(&'a str),
}

use Token::{Access, Alone, Front, Id, Refreshed};

/// The claims of this token as JSON, in order; `{}` stands for the identifier, and there is none where the answer has no such token.
fn check(profile: &str, terms: &Value, token: Token, expected: &str) {
    let issuer = issuer(profile);
    let client = caller(&issuer, json!({}));
    let given = |scopes: &str| {
        let mut grant = grant(scopes);
        grant.terms.nonce = terms["nonce"].as_str().map(str::to_owned);
        grant.terms.representation = serde_json::from_value(terms["representation"].clone()).unwrap();
        grant
    };
    let seen = match token {
        Alone(more) => access(&issuer, &client, Artefact::Absent, more),
        Access(scopes, more) => access(&issuer, &client, Artefact::Code(Box::new(code(&issuer, given(scopes)))), more),
        Id(scopes) => id(&issuer, &client, Artefact::Code(Box::new(code(&issuer, given(scopes))))),
        Refreshed(scopes) => {
            id(&issuer, &client, Artefact::RefreshToken(Box::new(refresh_token(&issuer, given(scopes)))))
        }
        Front(scopes) => front(&issuer, &client, &given(scopes)),
    };
    assert_eq!(seen, expected, "{profile}: {token:?} of {terms}");
}

fn access(issuer: &Issuer, client: &Arc<Client>, artefact: Artefact, more: &str) -> String {
    let (draft, _) = exchange(issuer, client, artefact, more).unwrap();
    let mut claims = claims(&draft);
    if let Some(id) = claims.get_mut("jti") {
        assert!(id.as_str().is_some_and(|id| id.len() >= 20));
        *id = json!("{}");
    }
    Value::Object(claims).to_string()
}

fn id(issuer: &Issuer, client: &Arc<Client>, artefact: Artefact) -> String {
    let (draft, _) = exchange(issuer, client, artefact, "").unwrap();
    written(draft.id_token.as_ref(), Some("the access token"))
}

/// What is signed for an access token of these characters.
fn written(draft: Option<&JwtDraft>, access_token: Option<&str>) -> String {
    draft.map_or_else(|| "none".to_owned(), |draft| Value::Object(draft.filled(access_token)).to_string())
}

fn front(issuer: &Issuer, client: &Client, grant: &Grant) -> String {
    let request = json!({
        "client_id": "shop", "response_type": "code id_token", "response_mode": "fragment", "state": "the state",
        "redirect_uri": "https://c.example/cb", "redirect_uri_sent": true, "resources": [], "prompt": "as_needed",
        "scopes": grant.terms.scopes, "nonce": grant.terms.nonce,
    });
    let session = Session {
        address: Address { locator: 1, digest: vec![1] },
        id: "session".to_owned(),
        person: person(json!({})),
        auth_time: grant.terms.auth_time,
        expires_at: NOW + 100,
    };
    let completion = Completion {
        request: &serde_json::from_value(request).unwrap(),
        session: &session,
        representation: None,
        answer: Answer::Open,
        remembered: &Scopes::default(),
        pushed: None,
        interaction: None,
    };
    let (response, _) = complete(issuer, client, completion, &mut moment());
    let written = written(response.id_token.as_ref(), None);
    written.replace(&half(&response.code), "{code}")
}

/// The left half of the SHA-256 hash, as `at_hash` and its like have it.
fn half(text: &str) -> String {
    jose::base64url::encode(&jose::digest::sha256(text.as_bytes())[..16])
}

#[test]
fn jw_31_an_access_token_tells_what_rfc_9068_asks_and_what_the_api_asked_for() {
    let none = json!({});
    check(
        "standard",
        &none,
        Access("openid profile orders/read", ""),
        concat!(
            r#"{"iss":"https://as.example","sub":"kari-sub","aud":"orders","exp":1795000300,"iat":1795000000,"jti":"{}","#,
            r#""client_id":"shop","scope":"openid profile orders/read","auth_time":1794999950,"amr":["pwd"],"#,
            r#""name":"Kari Nordmann"}"#,
        ),
    );
    check(
        "standard",
        &none,
        Access("openid profile stock/read", ""),
        concat!(
            r#"{"iss":"https://as.example","sub":"kari-sub","aud":"stock","exp":1795000300,"iat":1795000000,"jti":"{}","#,
            r#""client_id":"shop","scope":"openid profile stock/read","auth_time":1794999950,"amr":["pwd"]}"#,
        ),
    );
    check(
        "standard",
        &none,
        Alone("scope=orders/read+stock/read&resource=orders&resource=stock"),
        concat!(
            r#"{"iss":"https://as.example","sub":"shop","aud":["orders","stock"],"exp":1795000300,"iat":1795000000,"#,
            r#""jti":"{}","client_id":"shop","scope":"orders/read stock/read"}"#,
        ),
    );
    check(
        "standard",
        &none,
        Alone("scope=status"),
        concat!(
            r#"{"iss":"https://as.example","sub":"shop","aud":"https://as.example","exp":1795000300,"iat":1795000000,"#,
            r#""jti":"{}","client_id":"shop","scope":"status"}"#,
        ),
    );
}

#[test]
fn h16_helseid_tells_scope_as_a_list_and_aud_as_a_string() {
    check(
        "helseid",
        &json!({}),
        Access("openid profile orders/read", "resource=orders"),
        concat!(
            r#"{"iss":"https://as.example","nbf":1795000000,"iat":1795000000,"exp":1795000600,"aud":"orders","#,
            r#""scope":["openid","profile","orders/read"],"amr":["pwd"],"client_id":"shop","client_amr":"private_key_jwt","#,
            r#""sub":"kari-sub","auth_time":1794999950,"helseid://claims/identity/pid":"02017012345","#,
            r#""helseid://claims/client/claims/orgnr_parent":"991825827","name":"Kari Nordmann","sid":"session","jti":"{}"}"#,
        ),
    );
    check(
        "helseid",
        &json!({}),
        Alone("scope=orders/read"),
        concat!(
            r#"{"iss":"https://as.example","nbf":1795000000,"iat":1795000000,"exp":1795000600,"aud":"orders","#,
            r#""scope":["orders/read"],"client_id":"shop","client_amr":"private_key_jwt","sub":"shop","#,
            r#""helseid://claims/client/claims/orgnr_parent":"991825827","jti":"{}"}"#,
        ),
    );
}

#[test]
fn l5_region_halland_tells_whether_a_user_stands_behind_the_ticket() {
    check(
        "halland",
        &json!({}),
        Alone("resource=stock"),
        concat!(
            r#"{"aud":"stock","iss":"https://as.example/adfs","iat":1795000000,"nbf":1795000000,"exp":1795003600,"#,
            r#""appid":"shop","idtyp":"app","scp":"stock/read","sub":"shop","jti":"{}"}"#,
        ),
    );
    check(
        "halland",
        &json!({}),
        Access("openid stock/read", "resource=stock"),
        concat!(
            r#"{"aud":"stock","iss":"https://as.example/adfs","iat":1795000000,"nbf":1795000000,"exp":1795003600,"#,
            r#""appid":"shop","idtyp":"user","auth_time":1794999950,"scp":"openid stock/read","sub":"kari-sub","jti":"{}"}"#,
        ),
    );
}

#[test]
fn pk_23_and_b2_the_nonce_returns_and_is_null_at_bankid_alone() {
    let hash = half("the access token");
    let bankid = |nonce: &str| {
        let told = concat!(
            r#"{"name":"Kari Nordmann","given_name":"Kari","sub":"kari-sub","iat":1794999980,"iss":"https://as.example","#,
            r#""auth_time":1794999950,"exp":1795003550,"birthdate":"1970-01-02","nonce":NONCE,"amr":["pwd"],"#,
            r#""azp":"shop","aud":"shop","at_hash":"HASH"}"#,
        );
        told.replace("NONCE", nonce).replace("HASH", &hash)
    };
    check("bankid-2017", &json!({}), Id("openid"), &bankid("null"));
    check("bankid-2017", &json!({ "nonce": "n1" }), Id("openid"), &bankid("\"n1\""));
    let standard = |nonce: &str| {
        let told = concat!(
            r#"{"iss":"https://as.example","sub":"kari-sub","aud":"shop","exp":1795000300,"iat":1795000000,"#,
            r#""auth_time":1794999950,NONCE"amr":["pwd"],"at_hash":"HASH"}"#,
        );
        told.replace("NONCE", nonce).replace("HASH", &hash)
    };
    check("standard", &json!({}), Id("openid profile"), &standard(""));
    check("standard", &json!({ "nonce": "n2" }), Id("openid profile"), &standard(r#""nonce":"n2","#));
}

#[test]
fn ri_13_without_openid_there_is_no_id_token() {
    for profile in ["standard", "helseid", "helsenorge", "halland", "bankid-2017"] {
        check(profile, &json!({}), Id("status"), "none");
    }
    check("standard", &json!({}), Refreshed("openid offline_access"), "none");
    check("helseid", &json!({}), Refreshed("offline_access status"), "none");
    let refreshed = concat!(
        r#"{"iss":"https://as.example","nbf":1795000000,"iat":1795000000,"exp":1795000300,"aud":"shop","amr":["pwd"],"#,
        r#""at_hash":"HASH","sid":"session","sub":"kari-sub","auth_time":1794999950}"#,
    );
    let refreshed = refreshed.replace("HASH", &half("the access token"));
    check("helseid", &json!({}), Refreshed("openid offline_access"), &refreshed);
}

#[test]
fn b6_and_jw_35_the_hybrid_flow_hashes_the_code() {
    check(
        "bankid-2017",
        &json!({ "nonce": "n" }),
        Front("openid"),
        concat!(
            r#"{"name":"Kari Nordmann","given_name":"Kari","sub":"kari-sub","iat":1795000000,"iss":"https://as.example","#,
            r#""auth_time":1794999950,"exp":1795003550,"birthdate":"1970-01-02","nonce":"n","amr":["pwd"],"azp":"shop","#,
            r#""aud":"shop","c_hash":"{code}"}"#,
        ),
    );
}

#[test]
fn n8_helsenorge_tells_who_is_represented() {
    let represented = json!({ "sub": "liv-sub", "name": "Liv", "relation": "parent" });
    let told = concat!(
        r#"{"iss":"https://as.example/sts/oidcprov/v3","sub":"kari-sub","aud":"shop","exp":1795000300,"iat":1795000000,"#,
        r#""auth_time":1794999950,"amr":["pwd"],"at_hash":"HASH","name":"Kari Nordmann","given_name":"Kari","#,
        r#""representation":{"sub":"liv-sub","name":"Liv","relation":"parent"}}"#,
    );
    let told = told.replace("HASH", &half("the access token"));
    check("helsenorge", &json!({ "representation": represented }), Id("openid"), &told);
}
