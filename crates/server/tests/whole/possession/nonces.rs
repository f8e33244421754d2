//! Nonces of the service that demands them: DP-16, and what a client meets that keeps one for a while (decision H9).
use super::told;
use crate::stand::proof::{Holding, Proof};
use crate::stand::visitor::wishing;
use crate::stand::{Engine, Options, Stand, on_both_engines};
use jose::algorithm::Algorithm;
use oauth::rules::paths::Endpoint;

on_both_engines!(
    a_nonce_is_told_once_and_serves_for_five_minutes,
    no_nonce_is_asked_for_at_par,
    a_code_survives_the_challenge,
);

const CHALLENGED: &str = "400 use_dpop_nonce";

/// A request of the client of HelseID that holds a key, and what it shows.
async fn asks(stand: &Stand) -> (crate::stand::party::Sending, Proof) {
    let client = stand.party("helseid", "client-dpop").await;
    let asks = client.asks(stand, "client_credentials").with("scope", "owner-1:api\\read");
    let proof = Holding::new(Algorithm::ES256).proof(stand, &asks.url);
    (asks, proof)
}

/// The nonce that a refused request is told.
async fn nonce(stand: &Stand) -> String {
    let (asks, proof) = asks(stand).await;
    let answer = asks.proving(&proof).sent(stand).await;
    assert_eq!(answer.status, 400);
    answer.header("dpop-nonce").to_owned()
}

async fn a_nonce_is_told_once_and_serves_for_five_minutes(stand: &Stand) {
    let first = nonce(stand).await;
    let mut lived = 0;
    for wait in [0, 60, 60, 60, 60, 60] {
        stand.advance(wait);
        lived += wait;
        let (asks, proof) = asks(stand).await;
        let answer = asks.proving(&proof.claim("nonce", first.as_str())).sent(stand).await;
        assert_eq!((answer.status.as_u16(), answer.header("dpop-nonce")), (200, ""), "after {lived} s");
    }
    stand.advance(120);
    let (asks, proof) = asks(stand).await;
    let old = asks.clone().proving(&proof.clone().claim("nonce", first.as_str())).sent(stand).await;
    assert_eq!(old.json()["error"], "use_dpop_nonce");
    let fresh = old.header("dpop-nonce").to_owned();
    assert!(!fresh.is_empty() && fresh != first, "the one that was refused is told again");
    assert_eq!(told(stand, &asks.proving(&proof.claim("nonce", fresh))).await, "200 DPoP");
}

/// Only what is refused for its nonce is told one: whoever is refused for another reason would take it for a challenge.
async fn no_nonce_is_asked_for_at_par(stand: &Stand) {
    let (client, holding) = (stand.party("helseid", "client-dpop").await, Holding::new(Algorithm::ES256));
    let wishes = wishing(client.wishes(), "scope", "openid owner-1:api\\read");
    let pushes = client.request(stand, Endpoint::PushedAuthorizationRequest);
    let pushes = wishes.iter().fold(pushes, |pushes, (name, value)| pushes.with(name, value));
    let answer = pushes.held(stand, &holding).sent(stand).await;
    assert_eq!((answer.status.as_u16(), answer.header("dpop-nonce")), (201, ""), "{}", answer.body);
    let (asks, proof) = asks(stand).await;
    let wrong = asks.with("scope", "nothing").proving(&proof.claim("nonce", nonce(stand).await)).sent(stand).await;
    assert_eq!((wrong.json()["error"].as_str(), wrong.header("dpop-nonce")), (Some("invalid_scope"), ""));
}

/// The same body twice: the same code, the same assertion.
async fn a_code_survives_the_challenge(stand: &Stand) {
    let (client, holding) = (stand.party("helseid", "client-dpop").await, Holding::new(Algorithm::ES256));
    let code = client.code(stand, &wishing(client.wishes(), "scope", "openid offline_access owner-1:api\\read")).await;
    let redeems = client.redeems(stand, &code).with("resource", "owner-1:api");
    let proof = holding.proof(stand, &redeems.url);
    let challenge = redeems.clone().proving(&proof).sent(stand).await;
    assert_eq!(challenge.json()["error"], "use_dpop_nonce");
    let nonce = challenge.header("dpop-nonce").to_owned();
    let tokens = redeems.proving(&proof.claim("nonce", nonce.as_str())).sent(stand).await.json();
    let refresh_token = tokens["refresh_token"].as_str().unwrap_or_else(|| panic!("{tokens}"));
    let refreshes = client.refreshes(stand, refresh_token).with("resource", "owner-1:api");
    assert_eq!(told(stand, &refreshes.clone().held(stand, &holding)).await, CHALLENGED);
    let another = Holding::new(Algorithm::RS256).proof(stand, &refreshes.url);
    let answer = refreshes.proving(&another.claim("nonce", nonce)).sent(stand).await.json();
    assert_eq!(answer["token_type"], "DPoP", "a confidential client may show another key: {answer}");
    let userinfo = client.issuer.endpoint(Endpoint::Userinfo).expect("an endpoint");
    let token = answer["access_token"].as_str().expect("an access token");
    let bearer = client.request(stand, Endpoint::Userinfo).without("client_assertion").without("client_assertion_type");
    assert_eq!(bearer.url, userinfo);
    let bearer = bearer.header("authorization", &format!("Bearer {token}")).sent(stand).await;
    assert_eq!(bearer.status, 200, "H13: {}", bearer.body);
}

/// DP-16: valid at each node, and at no other issuer.
#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_is_the_issuers_whichever_node_made_it() {
    let one = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let other = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let (asks, proof) = asks(&other).await;
    let nonce = nonce(&one).await;
    assert_eq!(told(&other, &asks.proving(&proof.claim("nonce", nonce))).await, "200 DPoP");
    let further = r#"
        [[issuers]]
        name = "neighbour"
        profile = "helseid"
        root = "http://127.0.0.1:8080/neighbour"
    "#;
    one.apply(further).await;
    let neighbour = one.issuer("neighbour").await;
    let url = neighbour.endpoint(Endpoint::Token).expect("an endpoint");
    let proof = Holding::new(Algorithm::ES256).proof(&one, &url);
    let asks = crate::stand::party::Sending { url, headers: Vec::new(), form: Vec::new(), certificate: None };
    let client = one.party("helseid", "client-dpop").await;
    let assertion = client.assertion(&one).claim("aud", neighbour.identifier());
    let asks = asks.with("grant_type", "client_credentials").asserting(&assertion);
    let foreign = asks.proving(&proof.claim("nonce", self::nonce(&one).await));
    assert_eq!(told(&one, &foreign).await, CHALLENGED);
}
