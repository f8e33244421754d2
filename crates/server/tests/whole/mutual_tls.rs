//! Certificates at the whole server: the checks MT-01 to MT-15 and DP-24 (RFC 8705); the refused request is followed by the good one.
pub mod made;

use crate::possession::told;
use crate::stand::party::{Party, Sending, der};
use crate::stand::proof::Holding;
use crate::stand::visitor::wishing;
use crate::stand::{Stand, on_both_engines};
use axum::body::Body;
use axum::http::Request;
use flows::apply::{Source, apply};
use jose::algorithm::Algorithm;
use jose::{base64url, digest};
use made::{MADE, party};
use oauth::rules::paths::Endpoint;
use serde_json::{Value, json};
use std::sync::Arc;

on_both_engines!(
    a_client_is_its_certificate,
    a_chain_may_come_along,
    tokens_are_bound_and_tell_it,
    a_bound_token_is_used_with_its_certificate,
    a_refresh_token_keeps_its_certificate,
    both_bindings_are_verified,
    an_endpoint_has_an_alias,
    what_could_never_be_shown_is_not_registered,
);

const INVALID: &str = "401 invalid_client";
const GRANTED: &str = "200 Bearer";
const SCOPE: &str = "openid offline_access read";

fn asks(stand: &Stand, client: &Party) -> Sending {
    client.asks(stand, "client_credentials").with("scope", "read")
}

fn print(pem: &str) -> Value {
    json!({ "x5t#S256": base64url::encode(&digest::sha256(&der(pem))) })
}

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a JWT");
    serde_json::from_slice(&base64url::decode(payload).expect("base64url")).expect("claims")
}

async fn a_client_is_its_certificate(stand: &Stand) {
    let own = asks(stand, &party(stand, "m1", &MADE.m1).await);
    let rows = [
        ("MT-03", Some(&MADE.m2)),
        ("MT-05", Some(&MADE.expired)),
        ("MT-06", Some(&MADE.server)),
        ("MT-07", Some(&MADE.namesake)),
        ("a chain that did not come along", Some(&MADE.below)),
        ("MT-02", None),
    ];
    for (id, shown) in rows {
        let wrong = own.clone().certified(shown.map(|pem| der(pem)));
        assert_eq!(told(stand, &wrong).await, INVALID, "{id}");
        assert_eq!(told(stand, &own).await, GRANTED, "{id}");
    }
    let another = own.clone().with("client_id", "m2");
    assert_eq!(told(stand, &another).await, INVALID, "MT-03");
    let own = asks(stand, &party(stand, "own", &MADE.own).await);
    assert_eq!(told(stand, &own).await, GRANTED, "MT-09");
    for shown in [Some(&MADE.stranger), Some(&MADE.m1), None] {
        let wrong = own.clone().certified(shown.map(|pem| der(pem)));
        assert_eq!(told(stand, &wrong).await, INVALID, "MT-09");
    }
    for name in ["x-ssl-client-cert", "x-forwarded-client-cert", "client-cert", "ssl_client_cert"] {
        let value = jose::base64::encode(&der(&MADE.own));
        for value in [format!(":{value}:"), value] {
            let spoofed = own.clone().certified(None).header(name, &value);
            assert_eq!(told(stand, &spoofed).await, INVALID, "MT-10 {name}");
        }
    }
    let secret = own.clone().with("client_secret", "x");
    assert_eq!(told(stand, &secret).await, INVALID, "a certificate beside a secret");
    assert_eq!(told(stand, &own).await, GRANTED);
}

async fn a_chain_may_come_along(stand: &Stand) {
    let own = asks(stand, &party(stand, "m1", &MADE.below).await);
    let sent = |along: Vec<Vec<u8>>| {
        let request = Request::post("/token").header("host", "as.example");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let along: Arc<[Vec<u8>]> = along.into();
        request.extension(along).body(Body::from(own.body())).expect("a request")
    };
    for (along, expected) in [
        (vec![MADE.between.clone()], 200),
        (vec![der(&MADE.stranger), MADE.between.clone()], 200),
        (vec![der(&MADE.stranger)], 401),
        (vec![b"junk".to_vec()], 401),
    ] {
        let answer = stand.send(sent(along), own.certificate.as_deref()).await;
        assert_eq!(answer.status, expected, "{}", answer.body);
    }
}

/// MT-01, for a JWT and an opaque token.
async fn tokens_are_bound_and_tell_it(stand: &Stand) {
    for (client, certificate) in [("m1", &MADE.m1), ("own", &MADE.own)] {
        let client = party(stand, client, certificate).await;
        for scope in ["read", "archive"] {
            let tokens = asks(stand, &client).with("scope", scope).sent(stand).await.json();
            let token = tokens["access_token"].as_str().expect("a token");
            if scope == "read" {
                assert_eq!(claims(token)["cnf"], print(certificate));
            }
            let introspects = client.request(stand, Endpoint::Introspection).with("token", token);
            let told = introspects.sent(stand).await.json();
            assert_eq!((&told["active"], &told["cnf"]), (&json!(true), &print(certificate)), "{told}");
            assert_eq!(told["token_type"], "Bearer");
            let elsewhere = introspects.clone().certified(Some(der(&MADE.stranger)));
            assert_eq!(self::told(stand, &elsewhere).await, INVALID);
        }
    }
}

async fn tokens(stand: &Stand, app: &Party, scope: &str) -> Value {
    let code = app.code(stand, &wishing(app.wishes(), "scope", scope)).await;
    let redeems = app.redeems(stand, &code);
    assert_eq!(told(stand, &redeems.clone().certified(None)).await, "400 invalid_request", "nothing is spent");
    redeems.sent(stand).await.json()
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("no {name}: {tokens}"))
}

/// MT-14.
async fn a_bound_token_is_used_with_its_certificate(stand: &Stand) {
    let app = party(stand, "app", &MADE.own).await;
    for scope in ["openid read", "openid archive"] {
        let tokens = tokens(stand, &app, scope).await;
        let bearer = format!("Bearer {}", text(&tokens, "access_token"));
        let uses = app.request(stand, Endpoint::Userinfo).without("client_id").header("authorization", &bearer);
        assert_eq!(told(stand, &uses).await, "200 granted", "{scope}");
        for other in [Some(der(&MADE.m1)), None] {
            let answer = uses.clone().certified(other).sent(stand).await;
            assert_eq!(answer.status, 401, "{scope}");
            assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""), "{scope}");
        }
    }
}

/// MT-15: a thief of the token without the certificate learns nothing and ends nothing; each successor is bound alike.
async fn a_refresh_token_keeps_its_certificate(stand: &Stand) {
    let app = party(stand, "app", &MADE.own).await;
    let mut refresh_token = text(&tokens(stand, &app, SCOPE).await, "refresh_token").to_owned();
    for _ in 0..3 {
        let refreshes = app.refreshes(stand, &refresh_token);
        let other = refreshes.clone().certified(Some(der(&MADE.stranger)));
        assert_eq!(told(stand, &other).await, "400 invalid_grant");
        assert_eq!(told(stand, &refreshes.clone().certified(None)).await, "400 invalid_request");
        let tokens = refreshes.sent(stand).await.json();
        assert_eq!(claims(text(&tokens, "access_token"))["cnf"], print(&MADE.own));
        refresh_token = text(&tokens, "refresh_token").to_owned();
    }
}

/// DP-24.
async fn both_bindings_are_verified(stand: &Stand) {
    let (app, holding) = (party(stand, "app", &MADE.own).await, Holding::new(Algorithm::ES256));
    let code = app.code(stand, &wishing(app.wishes(), "scope", SCOPE)).await;
    let tokens = app.redeems(stand, &code).held(stand, &holding).sent(stand).await.json();
    let mut both = print(&MADE.own);
    both["jkt"] = json!(base64url::encode(&holding.0.public().thumbprint()));
    let token = text(&tokens, "access_token");
    let told_of = claims(token)["cnf"].clone();
    assert_eq!((&told_of["jkt"], &told_of["x5t#S256"]), (&both["jkt"], &both["x5t#S256"]));
    assert_eq!(tokens["token_type"], "DPoP");
    let uses = app.request(stand, Endpoint::Userinfo).without("client_id");
    let proven = || uses.clone().bearing(holding.proof(stand, &uses.url), token);
    assert_eq!(told(stand, &proven()).await, "200 granted");
    assert_eq!(told(stand, &proven().certified(None)).await, "401 invalid_token");
    assert_eq!(told(stand, &proven().certified(Some(der(&MADE.m2)))).await, "401 invalid_token");
    let bearer = uses.clone().header("authorization", &format!("Bearer {token}"));
    assert_eq!(told(stand, &bearer).await, "401 invalid_token");
    let refreshes = app.refreshes(stand, text(&tokens, "refresh_token"));
    assert_eq!(told(stand, &refreshes).await, "400 invalid_dpop_proof");
    let elsewhere = refreshes.clone().certified(Some(der(&MADE.m2)));
    assert_eq!(told(stand, &elsewhere.held(stand, &holding)).await, "400 invalid_grant");
    assert_eq!(told(stand, &refreshes.held(stand, &holding)).await, "200 DPoP");
}

/// RFC 8705 section 5: the same endpoint at another host; a proof names either, and is spent once.
async fn an_endpoint_has_an_alias(stand: &Stand) {
    let (m1, holding) = (party(stand, "m1", &MADE.m1).await, Holding::new(Algorithm::ES256));
    let here = asks(stand, &m1);
    let mut there = here.clone();
    there.url = m1.issuer.mtls_endpoint(Endpoint::Token).expect("an alias");
    assert_eq!(there.url, "https://mtls.example/token");
    assert_eq!(told(stand, &there).await, GRANTED);
    let proof = holding.proof(stand, &there.url);
    assert_eq!(told(stand, &there.clone().proving(&proof)).await, "200 DPoP");
    assert_eq!(told(stand, &here.proving(&proof)).await, "400 invalid_dpop_proof", "spent");
    let wrong = holding.proof(stand, "https://other.example/token");
    assert_eq!(told(stand, &there.proving(&wrong)).await, "400 invalid_dpop_proof");
}

async fn what_could_never_be_shown_is_not_registered(stand: &Stand) {
    let text = made::file();
    let between = |from: &str, to: &str| {
        let rest = &text[text.find(from).expect("words")..];
        rest[..rest.find(to).expect("an end")].to_owned()
    };
    let anchor = between("trust_anchors", "[[issuers.apis]]");
    let own = between("certificates = ", "tls_client_certificate_bound");
    let own_as_anchor = own.replace("certificates", "trust_anchors");
    let subject = "\"CN=m1,O=Example\"";
    for (from, to, expected) in [
        (anchor.as_str(), "", "known by a name need an authority"),
        (&anchor, own_as_anchor.as_str(), "is no authority's"),
        (&anchor, "trust_anchors = [\"x\"]\n", "not a certificate in PEM"),
        (&own, "", "self_signed_tls_client_auth needs"),
        (subject, "\"CN=m1, O=Example\"", "as RFC 4514 writes it"),
        (subject, "\"/O=Example/CN=m1\"", "as RFC 4514 writes it"),
        (subject, "\"CN=m1\"\ntls_client_auth_san_dns = \"m1\"", "known by exactly one"),
        ("mtls_root = \"https://mtls.example\"", "mtls_root = \"https://mtls.example/?a\"", "`mtls_root`"),
    ] {
        let text = text.replacen(from, to, 1);
        let source = Source { file: "mutual.toml", text: &text, base: "", browser_base: None };
        let refused = apply(&stand.authority, &source, &Default::default(), &[]).await.map(|_| ());
        let why = refused.expect_err(expected).to_string();
        assert!(why.contains(expected) && why.starts_with("mutual.toml:"), "{why}");
    }
}
