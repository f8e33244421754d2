//! Refusals where an access token is used.
use super::certified::used_with_another_certificate;
use super::{Scene, rows};
use crate::stand::party::{Party, Sending};
use crate::stand::proof::Holding;
use jose::algorithm::Algorithm;
use oauth::refusal::Refusal;
use oauth::refusal::token::TokenRefusal;
use oauth::rules::paths::Endpoint;
use oauth::words::proof::Thumbprint;

rows!(TokenRefusal:
    Missing => missing,
    Misplaced => misplaced,
    Dead => dead,
    Bound => bound,
    Unbound => unbound,
    AnotherKey => another_key,
    AnotherCertificate => used_with_another_certificate,
    ScopeMissing => scope_missing,
);

/// A userinfo request with a living token, and its client.
async fn asks(scene: &Scene) -> (Party, Sending) {
    let (web, redeems) = scene.redeems().await;
    let tokens = scene.granted(&redeems).await.json();
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("an access token"));
    let asks = web.request(&scene.stand, Endpoint::Userinfo).header("authorization", &bearer);
    (web, asks)
}

async fn missing(scene: &Scene) {
    let (_, asks) = asks(scene).await;
    let nothing = asks.clone().header("authorization", "");
    let answer = nothing.sent(&scene.stand).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (401, "{}"), "no error is told where no token came");
    scene.explained(&answer, Refusal::Token(TokenRefusal::Missing)).await;
    scene.granted(&asks).await;
}

async fn misplaced(scene: &Scene) {
    let (_, asks) = asks(scene).await;
    let token = asks.headers[0].1.trim_start_matches("Bearer ").to_owned();
    let in_query = asks.clone().header("authorization", "").query(&format!("access_token={token}"));
    let refusal = TokenRefusal::Misplaced { place: "in the query" };
    scene.refused(&in_query, (400, "invalid_request"), Refusal::Token(refusal)).await;
    let twice = asks.clone().with("access_token", &token);
    let refusal = TokenRefusal::Misplaced { place: "more than once" };
    scene.refused(&twice, (400, "invalid_request"), Refusal::Token(refusal)).await;
    scene.granted(&asks).await;
    scene.granted(&asks.header("authorization", "").with("access_token", &token)).await;
}

async fn dead(scene: &Scene) {
    let (web, asks) = asks(scene).await;
    let header = asks.headers[0].1.clone();
    let refusal = TokenRefusal::Dead { why: "it is none of this issuer's" };
    let damaged = asks.clone().header("authorization", &format!("{header}x"));
    scene.refused(&damaged, (401, "invalid_token"), Refusal::Token(refusal)).await;
    scene.granted(&asks).await;
    let revokes = web.request(&scene.stand, Endpoint::Revocation).with("token", header.trim_start_matches("Bearer "));
    scene.granted(&revokes).await;
    let refusal = TokenRefusal::Dead { why: "it was revoked" };
    scene.refused(&asks, (401, "invalid_token"), Refusal::Token(refusal)).await;
}

/// A token without a person never opens userinfo; it stays alive for what it is for.
async fn scope_missing(scene: &Scene) {
    let (web, asks) = asks(scene).await;
    let alone = web.asks(&scene.stand, "client_credentials").with("scope", "read");
    let token = scene.granted(&alone).await.json()["access_token"].as_str().expect("a token").to_owned();
    let wrong = asks.clone().header("authorization", &format!("Bearer {token}"));
    let refusal = TokenRefusal::ScopeMissing { needed: "openid".to_owned() };
    scene.refused(&wrong, (403, "insufficient_scope"), Refusal::Token(refusal)).await;
    let api = scene.stand.party("standard", "api").await;
    let introspects = api.request(&scene.stand, Endpoint::Introspection).with("token", &token);
    assert_eq!(scene.granted(&introspects).await.json()["active"], true);
    scene.granted(&asks).await;
}

/// DP-20: what was stolen alone is worth nothing.
async fn bound(scene: &Scene) {
    let (_, holding, asks) = super::proof::bound(scene).await;
    let token = asks.headers[0].1.trim_start_matches("DPoP ").to_owned();
    let bearer = asks.clone().header("dpop", "").header("authorization", &format!("Bearer {token}"));
    let refusal = || Refusal::Token(TokenRefusal::Bound { bound: print(&holding) });
    let answer = bearer.sent(&scene.stand).await;
    scene.answered(&answer, (401, "invalid_token"), refusal()).await;
    let challenge = answer.header("www-authenticate");
    assert!(challenge.starts_with("DPoP ") && challenge.contains("error=\"invalid_token\""), "{challenge}");
    let in_form = bearer.header("authorization", "").with("access_token", &token);
    scene.refused(&in_form, (401, "invalid_token"), refusal()).await;
    scene.granted(&asks).await;
}

/// DP-21: a bearer token is no better for a proof.
async fn unbound(scene: &Scene) {
    let (_, asks) = asks(scene).await;
    let token = asks.headers[0].1.trim_start_matches("Bearer ").to_owned();
    let proof = Holding::new(Algorithm::ES256).proof(&scene.stand, &asks.url);
    let wrong = asks.clone().bearing(proof, &token);
    scene.refused(&wrong, (401, "invalid_token"), Refusal::Token(TokenRefusal::Unbound)).await;
    scene.granted(&asks).await;
}

async fn another_key(scene: &Scene) {
    let (_, holding, asks) = super::proof::bound(scene).await;
    let token = asks.headers[0].1.trim_start_matches("DPoP ").to_owned();
    let thief = Holding::new(Algorithm::ES256);
    let wrong = asks.clone().bearing(thief.proof(&scene.stand, &asks.url), &token);
    let refusal = TokenRefusal::AnotherKey { shown: print(&thief), bound: print(&holding) };
    scene.refused(&wrong, (401, "invalid_token"), Refusal::Token(refusal)).await;
    scene.granted(&asks).await;
}

fn print(holding: &Holding) -> Thumbprint {
    Thumbprint::parse(&holding.thumbprint()).expect("a thumbprint")
}
