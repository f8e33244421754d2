//! What is bound to a key: tokens, codes, refresh tokens, and their use (DP-17 to DP-28, RT-15).
use super::told;
use crate::stand::party::{Party, Sending};
use crate::stand::proof::Holding;
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Stand, on_both_engines};
use jose::algorithm::Algorithm;
use jose::signed::Compact;
use oauth::rules::paths::Endpoint;
use serde_json::{Value, json};

on_both_engines!(
    a_token_tells_its_key,
    a_proof_that_nobody_asked_for_binds,
    a_code_is_redeemed_with_the_key_that_was_named,
    a_refresh_token_of_a_public_client_keeps_its_key,
    a_bound_token_is_used_with_its_key,
    one_of_fifty_spends_a_proof,
);

const API: &str = "https://api.example.com";
const ARCHIVE: &str = "https://archive.example.com";

fn key() -> Holding {
    Holding::new(Algorithm::ES256)
}

async fn introspected(stand: &Stand, client_id: &str, token: &Value) -> Value {
    let api = stand.party("standard", client_id).await;
    let token = token["access_token"].as_str().expect("a token");
    api.request(stand, Endpoint::Introspection).with("token", token).sent(stand).await.json()
}

/// DP-19 and DP-28, for a JWT and for an opaque token.
async fn a_token_tells_its_key(stand: &Stand) {
    let (worker, holding) = (stand.party("standard", "worker-dpop").await, key());
    let confirmation = json!({ "jkt": holding.thumbprint() });
    for (client_id, scope) in [("api", "read"), ("archive", "archive")] {
        let asks = worker.asks(stand, "client_credentials").with("scope", scope).held(stand, &holding);
        let token = asks.sent(stand).await.json();
        assert_eq!(token["token_type"], "DPoP", "{token}");
        if let Ok(compact) = Compact::parse(token["access_token"].as_str().expect("a token")) {
            assert_eq!(compact.claims()["cnf"], confirmation);
        }
        let known = introspected(stand, client_id, &token).await;
        assert_eq!(
            (&known["active"], &known["token_type"], &known["cnf"]),
            (&json!(true), &json!("DPoP"), &confirmation)
        );
    }
}

async fn a_proof_that_nobody_asked_for_binds(stand: &Stand) {
    let (worker, holding) = (stand.party("standard", "worker").await, key());
    let asks = worker.asks(stand, "client_credentials").with("scope", "read");
    let bound = asks.clone().held(stand, &holding).sent(stand).await.json();
    let known = introspected(stand, "api", &bound).await;
    assert_eq!((&bound["token_type"], &known["cnf"]["jkt"]), (&json!("DPoP"), &json!(holding.thumbprint())));
    let asks = asks.asserting(&worker.assertion(stand));
    assert_eq!(told(stand, &asks.clone().header("dpop", "abc")).await, super::INVALID);
    let free = asks.sent(stand).await.json();
    let known = introspected(stand, "api", &free).await;
    assert_eq!(
        (&free["token_type"], &known["token_type"], known.get("cnf")),
        (&json!("Bearer"), &json!("Bearer"), None)
    );
}

/// By `dpop_jkt` in the browser, by the same at PAR, or by the proof at PAR (DP-17, RFC 9449 section 10).
async fn a_code_is_redeemed_with_the_key_that_was_named(stand: &Stand) {
    let (app, holding) = (stand.party("standard", "app").await, key());
    let wishes = wishing(app.wishes(), "scope", "openid read");
    let named = wishing(wishes.clone(), "dpop_jkt", &holding.thumbprint());
    let pushes = app.request(stand, Endpoint::PushedAuthorizationRequest);
    let pushed = |wishes: &crate::stand::visitor::Members| {
        wishes.iter().fold(pushes.clone(), |pushes, (name, value)| pushes.with(name, value))
    };
    let differing = pushed(&named).held(stand, &key());
    assert_eq!(told(stand, &differing).await, super::INVALID, "DP-17");
    let malformed = pushed(&wishing(wishes.clone(), "dpop_jkt", "abc"));
    assert_eq!(told(stand, &malformed).await, "400 invalid_request");
    let mut codes = vec![app.code(stand, &named).await];
    for request in [pushed(&named), pushed(&named).held(stand, &holding), pushed(&wishes).held(stand, &holding)] {
        let request_uri = request.sent(stand).await.json()["request_uri"].as_str().expect("a request_uri").to_owned();
        let carried = vec![("client_id", "app".to_owned()), ("request_uri", request_uri)];
        let answer = Visitor::at(app.issuer.clone()).through(stand, &carried).await;
        codes.push(returned(&answer, "code").expect("a code"));
    }
    for code in codes {
        let redeems = app.redeems(stand, &code);
        assert_eq!(told(stand, &redeems).await, super::INVALID, "no proof");
        assert_eq!(told(stand, &redeems.clone().held(stand, &key())).await, "400 invalid_grant", "another key");
        assert_eq!(told(stand, &redeems.held(stand, &holding)).await, super::GRANTED);
    }
}

async fn tokens(stand: &Stand, party: &Party, holding: &Holding) -> Value {
    let code = party.code(stand, &wishing(party.wishes(), "scope", SCOPE)).await;
    party.redeems(stand, &code).held(stand, holding).sent(stand).await.json()
}

const SCOPE: &str = "openid offline_access read";

/// RT-15: a thief of the token without the key learns nothing and ends nothing, even with one that is past; a sibling keeps the key.
async fn a_refresh_token_of_a_public_client_keeps_its_key(stand: &Stand) {
    for client in ["app", "app-dpop"] {
        let (app, holding) = (stand.party("standard", client).await, key());
        let first = app.refreshes(stand, text(&tokens(stand, &app, &holding).await, "refresh_token"));
        let shown = |request: &Sending, holding: &Holding| request.clone().held(stand, holding);
        assert_eq!(told(stand, &shown(&first, &key())).await, "400 invalid_grant", "{client}");
        assert_eq!(told(stand, &first).await, super::INVALID, "{client}: no proof");
        let second = app.refreshes(stand, text(&shown(&first, &holding).sent(stand).await.json(), "refresh_token"));
        let sibling = app.refreshes(stand, text(&shown(&first, &holding).sent(stand).await.json(), "refresh_token"));
        for request in [&second, &sibling] {
            assert_eq!(told(stand, &shown(request, &key())).await, "400 invalid_grant", "{client}");
        }
        let third = app.refreshes(stand, text(&shown(&second, &holding).sent(stand).await.json(), "refresh_token"));
        assert_eq!(told(stand, &shown(&first, &key())).await, "400 invalid_grant", "{client}: the thief of a past one");
        assert_eq!(told(stand, &shown(&third, &holding)).await, super::GRANTED, "{client}: the family lives");
        assert_eq!(told(stand, &shown(&first, &holding)).await, "400 invalid_grant", "{client}");
    }
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("no {name}: {tokens}"))
}

/// DP-20, DP-21 and DP-23 are rows of the refusals; here what is taken, for a JWT and an opaque token.
async fn a_bound_token_is_used_with_its_key(stand: &Stand) {
    let (app, holding) = (stand.party("standard", "app-dpop").await, key());
    let url = app.issuer.endpoint(Endpoint::Userinfo).expect("an endpoint");
    for (resource, scope) in [(API, "openid read"), (ARCHIVE, "openid archive")] {
        let code = app.code(stand, &wishing(app.wishes(), "scope", scope)).await;
        let redeems = app.redeems(stand, &code).with("resource", resource).held(stand, &holding);
        let tokens = redeems.sent(stand).await.json();
        let token = text(&tokens, "access_token");
        let bare = Sending { url: url.clone(), headers: Vec::new(), form: Vec::new(), certificate: None };
        let proof = holding.proof(stand, &url);
        let asks = bare.clone().bearing(proof.clone(), token);
        assert_eq!(told(stand, &asks).await, "200 granted", "{resource}");
        assert_eq!(told(stand, &asks).await, "401 invalid_dpop_proof", "{resource}: the proof again");
        let bearer = bare.clone().header("authorization", &format!("Bearer {token}"));
        assert_eq!(told(stand, &bearer).await, "401 invalid_token", "{resource}");
        assert_eq!(told(stand, &bearer.held(stand, &holding)).await, "401 invalid_token", "{resource}");
        let unproven = bare.clone().header("authorization", &format!("DPoP {token}")).sent(stand).await;
        let challenge = unproven.header("www-authenticate");
        assert!(unproven.status == 401 && challenge.starts_with("DPoP "), "{challenge}");
        assert!(
            challenge.contains("error=\"invalid_dpop_proof\"") && challenge.contains("algs=\"ES256 "),
            "{challenge}"
        );
    }
    let nothing = Sending { url, headers: Vec::new(), form: Vec::new(), certificate: None }.sent(stand).await;
    let challenge = nothing.header("www-authenticate").to_owned();
    assert!(challenge.starts_with("Bearer ") && challenge.contains(", DPoP "), "{challenge}");
}

/// One proof under fifty assertions; then one code.
async fn one_of_fifty_spends_a_proof(stand: &Stand) {
    let (worker, holding) = (stand.party("standard", "worker-dpop").await, key());
    let url = worker.issuer.endpoint(Endpoint::Token).expect("an endpoint");
    let proof = holding.proof(stand, &url);
    let request = |_| worker.asks(stand, "client_credentials").with("scope", "read").proving(&proof);
    let requests: Vec<Sending> = (0..50).map(request).collect();
    stand.gate.hold(requests.len());
    let answers = futures_util::future::join_all(requests.iter().map(|request| told(stand, request))).await;
    let count = |expected: &str| answers.iter().filter(|one| *one == expected).count();
    assert_eq!((count(super::GRANTED), count(super::INVALID)), (1, 49), "{answers:?}");
    let app = stand.party("standard", "app-dpop").await;
    let redeems = app.redeems(stand, &app.code(stand, &wishing(app.wishes(), "scope", SCOPE)).await);
    let requests: Vec<Sending> = (0..50).map(|_| redeems.clone().held(stand, &holding)).collect();
    stand.gate.hold(requests.len());
    let answers = futures_util::future::join_all(requests.iter().map(|request| told(stand, request))).await;
    let count = |expected: &str| answers.iter().filter(|one| *one == expected).count();
    assert_eq!((count(super::GRANTED), count("400 invalid_grant")), (1, 49), "{answers:?}");
}
