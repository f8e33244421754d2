//! Refusals of the ground on which a token is asked for: codes and refresh tokens.
use super::certified::another_certificate;
use super::{SCOPE, Scene, rows};
use crate::stand::party::{Party, Sending};
use crate::stand::proof::Holding;
use crate::stand::visitor::wishing;
use jose::algorithm::Algorithm;
use oauth::refusal::Refusal;
use oauth::refusal::grant::{GrantRefusal, Likely, Presented};
use oauth::rules::paths::Endpoint;
use oauth::words::proof::Thumbprint;

rows!(GrantRefusal:
    Unknown => unknown,
    AnotherClient => another_client,
    AnotherKey => another_key,
    AnotherCertificate => another_certificate,
    Expired => expired,
    CodeUsed => code_used,
    RedirectUriDiffers => redirect_uri_differs,
    VerifierMissing => verifier_missing,
    VerifierUnasked => verifier_unasked,
    VerifierMalformed => verifier_malformed,
    VerifierWrong => verifier_wrong,
    Ended => ended,
    Disabled => disabled,
    Superseded => superseded,
    RetriesSpent => retries_spent,
    RaceLost => race_lost,
    RefreshWithdrawn => refresh_withdrawn,
);

const INVALID: (u16, &str) = (400, "invalid_grant");

/// Refuses a code that is presented so, and grants it when it is presented rightly.
async fn check(scene: &Scene, change: impl FnOnce(Sending) -> Sending, refusal: GrantRefusal) {
    let (_, redeems) = scene.redeems().await;
    scene.refused(&change(redeems.clone()), INVALID, Refusal::Grant(refusal)).await;
    scene.granted(&redeems).await;
}

/// The first refresh token of a new authorization, as a request that uses it.
async fn refreshes(scene: &Scene) -> (Party, Sending) {
    let (web, redeems) = scene.redeems().await;
    let refreshes = next(scene, &web, &redeems).await;
    (web, refreshes)
}

/// Sends a request that is granted, and makes the one that uses the refresh token of its answer.
async fn next(scene: &Scene, web: &Party, request: &Sending) -> Sending {
    let tokens = scene.granted(request).await.json();
    web.refreshes(&scene.stand, tokens["refresh_token"].as_str().expect("a refresh token"))
}

async fn unknown(scene: &Scene) {
    let refusal = GrantRefusal::Unknown { what: Presented::Code, characters: 44 };
    check(scene, |redeems| redeems.with("code", &"A".repeat(44)), refusal).await;
}

async fn another_client(scene: &Scene) {
    let (_, redeems) = scene.redeems().await;
    let (_, thief) = scene.asks().await;
    let stolen = redeems.form.iter().fold(thief.clone(), |thief, (name, value)| thief.with(name, value));
    let refusal = GrantRefusal::AnotherClient { what: Presented::Code, client_id: "worker".to_owned() };
    scene.refused(&stolen.without("scope"), INVALID, Refusal::Grant(refusal)).await;
    scene.granted(&redeems).await;
    scene.granted(&thief).await;
}

/// A public client's refresh token is worth nothing to who lacks its key, and ends nothing.
async fn another_key(scene: &Scene) {
    let (refreshes, holding, _) = super::proof::bound(scene).await;
    let thief = Holding::new(Algorithm::ES256);
    let print = |holding: &Holding| Thumbprint::parse(&holding.thumbprint()).expect("a thumbprint");
    let (what, bound) = (Presented::RefreshToken, print(&holding));
    let refusal = GrantRefusal::AnotherKey { what, shown: Some(print(&thief)), bound };
    scene.refused(&refreshes.clone().held(&scene.stand, &thief), INVALID, Refusal::Grant(refusal)).await;
    scene.granted(&refreshes.held(&scene.stand, &holding)).await;
}

/// Time does not come back; another authorization of the same session is granted.
async fn expired(scene: &Scene) {
    let (_, redeems) = scene.redeems().await;
    let expires_at = scene.now() + 60;
    scene.stand.advance(60);
    let refusal = GrantRefusal::Expired { what: Presented::Code, expires_at, now: expires_at };
    scene.refused(&redeems, INVALID, Refusal::Grant(refusal)).await;
    let (_, redeems) = scene.redeems().await;
    scene.stand.advance(59);
    scene.granted(&redeems).await;
}

/// A used code that is presented rightly ends what it started, and nothing else; presented wrongly it ends nothing.
async fn code_used(scene: &Scene) {
    let ((web, redeems), (_, other)) = (scene.redeems().await, scene.redeems().await);
    let used_at = scene.now();
    let refreshes = next(scene, &web, &redeems).await;
    scene.stand.advance(5);
    let wrong = GrantRefusal::VerifierMissing;
    scene.refused(&redeems.clone().without("code_verifier"), INVALID, Refusal::Grant(wrong)).await;
    let refreshes = next(scene, &web, &refreshes).await;
    let refusal = GrantRefusal::CodeUsed { used_at, now: used_at + 5 };
    scene.refused(&redeems, INVALID, Refusal::Grant(refusal)).await;
    let ended = GrantRefusal::Ended { ended_at: used_at + 5 };
    scene.refused(&refreshes, INVALID, Refusal::Grant(ended)).await;
    scene.granted(&other).await;
}

async fn redirect_uri_differs(scene: &Scene) {
    let (arrived, expected) = ("http://127.0.0.1/callback/".to_owned(), "http://127.0.0.1/callback".to_owned());
    let refusal = GrantRefusal::RedirectUriDiffers { arrived: arrived.clone(), expected };
    check(scene, |redeems| redeems.with("redirect_uri", &arrived), refusal).await;
}

async fn verifier_missing(scene: &Scene) {
    check(scene, |redeems| redeems.without("code_verifier"), GrantRefusal::VerifierMissing).await;
}

async fn verifier_unasked(scene: &Scene) {
    let postman = scene.stand.party("bankid", "Postman").await;
    let plain = wishing(wishing(postman.wishes(), "code_challenge", ""), "code_challenge_method", "");
    let redeems = postman.redeems(&scene.stand, &postman.code(&scene.stand, &plain).await);
    scene.refused(&redeems, INVALID, Refusal::Grant(GrantRefusal::VerifierUnasked)).await;
    scene.granted(&redeems.without("code_verifier")).await;
}

async fn verifier_malformed(scene: &Scene) {
    let refusal = GrantRefusal::VerifierMalformed { characters: 42 };
    check(scene, |redeems| redeems.with("code_verifier", &"v".repeat(42)), refusal).await;
}

async fn verifier_wrong(scene: &Scene) {
    let refusal = GrantRefusal::VerifierWrong { likely: Likely::Another };
    check(scene, |redeems| redeems.with("code_verifier", &"v".repeat(43)), refusal).await;
}

/// What its client revoked stays ended; the session and other authorizations live.
async fn ended(scene: &Scene) {
    let ((web, refreshes), (_, other)) = (refreshes(scene).await, refreshes(scene).await);
    let token = &refreshes.form.iter().find(|(name, _)| name == "refresh_token").expect("a refresh token").1;
    scene.granted(&web.request(&scene.stand, Endpoint::Revocation).with("token", token)).await;
    let refusal = GrantRefusal::Ended { ended_at: scene.now() };
    scene.refused(&refreshes, INVALID, Refusal::Grant(refusal)).await;
    scene.granted(&other).await;
}

/// Enabling again does not bring back what was issued before; a new authorization is granted, from the next second on.
async fn disabled(scene: &Scene) {
    let (_, refreshes) = refreshes(scene).await;
    scene.stand.advance(1);
    let line = "username = \"alice\"\n";
    scene.change(("standard", line), line, &format!("{line}state = \"disabled\"\n")).await;
    for _ in 0..2 {
        let refusal = GrantRefusal::Disabled { what: "person" };
        scene.refused(&refreshes, INVALID, Refusal::Grant(refusal)).await;
        scene.restore().await;
    }
    scene.stand.advance(1);
    let (_, redeems) = scene.redeems().await;
    scene.granted(&redeems).await;
}

/// A token whose successor was used ends its family, and no other.
async fn superseded(scene: &Scene) {
    let ((web, first), (_, other)) = (refreshes(scene).await, refreshes(scene).await);
    let second = next(scene, &web, &first).await;
    let third = next(scene, &web, &second).await;
    scene.refused(&first, INVALID, Refusal::Grant(GrantRefusal::Superseded)).await;
    let ended = GrantRefusal::Ended { ended_at: scene.now() };
    scene.refused(&third, INVALID, Refusal::Grant(ended)).await;
    scene.granted(&other).await;
}

/// The retries stay spent; each of the tokens that they brought may become the line, and so the family lives.
async fn retries_spent(scene: &Scene) {
    let (web, first) = refreshes(scene).await;
    let mut siblings = Vec::new();
    for _ in 0..4 {
        siblings.push(next(scene, &web, &first).await);
    }
    scene.stand.advance(1);
    let refusal = GrantRefusal::RetriesSpent { successors: 4, most: 4, age: 1, window: 3_600 };
    scene.refused(&first, INVALID, Refusal::Grant(refusal)).await;
    scene.granted(&siblings[2]).await;
}

/// The loser spends its assertion as little as its family: what the winner got lives.
async fn race_lost(scene: &Scene) {
    let worker = scene.stand.party("standard", "worker").await;
    let code = worker.code(&scene.stand, &wishing(worker.wishes(), "scope", SCOPE)).await;
    let (one, other) = (worker.redeems(&scene.stand, &code), worker.redeems(&scene.stand, &code));
    scene.stand.gate.hold(2);
    let (first, second) = tokio::join!(one.sent(&scene.stand), other.sent(&scene.stand));
    let (won, lost, assertion) = if first.status == 200 { (first, second, other) } else { (second, first, one) };
    scene.answered(&lost, INVALID, Refusal::Grant(GrantRefusal::RaceLost { what: Presented::Code })).await;
    let tokens = won.json();
    scene.granted(&worker.refreshes(&scene.stand, tokens["refresh_token"].as_str().expect("a refresh token"))).await;
    let spared = &assertion.form.iter().find(|(name, _)| name == "client_assertion").expect("an assertion").1;
    let (_, asks) = scene.asks().await;
    scene.granted(&asks.with("client_assertion", spared)).await;
}

async fn refresh_withdrawn(scene: &Scene) {
    let (_, refreshes) = refreshes(scene).await;
    scene.change(("standard", "client_id = \"web\""), "'offline_access', ", "").await;
    scene.refused(&refreshes, INVALID, Refusal::Grant(GrantRefusal::RefreshWithdrawn)).await;
    scene.restore().await;
    scene.granted(&refreshes).await;
}
