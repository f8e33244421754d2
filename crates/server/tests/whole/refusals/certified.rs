//! Refusals of what is bound to a certificate: a token request without one, a refresh token and an access token with another (RFC 8705 sections 3 and 4).
use super::Scene;
use crate::mutual_tls::made::{MADE, party};
use crate::stand::party::{Party, Sending, der};
use crate::stand::visitor::wishing;
use oauth::refusal::Refusal;
use oauth::refusal::grant::GrantRefusal;
use oauth::refusal::proof::ProofRefusal;
use oauth::refusal::token::TokenRefusal;
use oauth::rules::paths::Endpoint;
use oauth::words::binding::CertificateThumbprint;
use serde_json::Value;

/// A public client whose tokens are bound, and the request that redeems its code.
async fn redeems(scene: &Scene) -> (Party, Sending) {
    let app = party(&scene.stand, "app", &MADE.own).await;
    let code = app.code(&scene.stand, &wishing(app.wishes(), "scope", "openid offline_access read")).await;
    let redeems = app.redeems(&scene.stand, &code);
    (app, redeems)
}

async fn tokens(scene: &Scene) -> (Party, Value) {
    let (app, redeems) = redeems(scene).await;
    let tokens = scene.granted(&redeems).await.json();
    (app, tokens)
}

fn print(pem: &str) -> CertificateThumbprint {
    CertificateThumbprint::of(&der(pem))
}

pub async fn certificate_needed(scene: &Scene) {
    let (_, redeems) = redeems(scene).await;
    let bare = redeems.clone().certified(None);
    scene.refused(&bare, (400, "invalid_request"), Refusal::Proof(ProofRefusal::CertificateMissing)).await;
    scene.granted(&redeems).await;
}

/// MT-15: worth nothing to who lacks the certificate, and nothing ends.
pub async fn another_certificate(scene: &Scene) {
    let (app, tokens) = tokens(scene).await;
    let refreshes = app.refreshes(&scene.stand, tokens["refresh_token"].as_str().expect("a refresh token"));
    let wrong = refreshes.clone().certified(Some(der(&MADE.stranger)));
    let refusal = GrantRefusal::AnotherCertificate { shown: Some(print(&MADE.stranger)), bound: print(&MADE.own) };
    scene.refused(&wrong, (400, "invalid_grant"), Refusal::Grant(refusal)).await;
    scene.granted(&refreshes).await;
}

/// MT-14.
pub async fn used_with_another_certificate(scene: &Scene) {
    let (app, tokens) = tokens(scene).await;
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("an access token"));
    let uses = app.request(&scene.stand, Endpoint::Userinfo).without("client_id").header("authorization", &bearer);
    for (certificate, shown) in [(None, None), (Some(der(&MADE.stranger)), Some(print(&MADE.stranger)))] {
        let refusal = TokenRefusal::AnotherCertificate { shown, bound: print(&MADE.own) };
        let wrong = uses.clone().certified(certificate);
        scene.refused(&wrong, (401, "invalid_token"), Refusal::Token(refusal)).await;
    }
    scene.granted(&uses).await;
}
