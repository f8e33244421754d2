//! What ID tokens tell, and when there is one: claims in order, hashes and moments (OpenID Connect Core sections 2 and 3.3.2.11; JW-35, PK-23, RI-13).
use crate::exchange::{caller, code, entitled, exchange, moment, refresh_token};
use crate::made::{NOW, grant, issuer};
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
    /// The ID token for a code of these scopes.
    Id(&'a str),
    /// The ID token of a refresh answer.
    Refreshed(&'a str),
    /// The ID token of a hybrid authorization response.
    Front(&'a str),
}

use Token::{Front, Id, Refreshed};

/// The claims of this token as JSON, in order; or `none`.
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
        Id(scopes) => id(&issuer, &client, Artefact::Code(Box::new(code(&issuer, given(scopes))))),
        Refreshed(scopes) => {
            id(&issuer, &client, Artefact::RefreshToken(Box::new(refresh_token(&issuer, given(scopes)))))
        }
        Front(scopes) => front(&issuer, &client, &given(scopes)),
    };
    assert_eq!(seen, expected, "{profile}: {token:?} of {terms}");
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
        person: entitled(grant),
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
