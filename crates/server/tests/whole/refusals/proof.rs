//! Refusals of a proof of possession; the good one that follows has the same `jti`, under the same assertion.
use super::certified::certificate_needed;
use super::{Scene, rows};
use crate::stand::party::Sending;
use crate::stand::proof::{Holding, Proof};
use crate::stand::visitor::wishing;
use jose::algorithm::Algorithm;
use jose::signed::Compact;
use oauth::refusal::Refusal;
use oauth::refusal::proof::ProofRefusal;
use oauth::rules::paths::Endpoint;
use serde_json::Value;

rows!(ProofRefusal:
    Missing => missing,
    CertificateMissing => certificate_needed,
    Several => several,
    Malformed => malformed,
    Type => another_type,
    Algorithm => algorithm,
    Key => key,
    Signature => signature,
    Claim => claim,
    Method => method,
    Target => target,
    Time => time,
    Nonce => nonce,
    AccessToken => access_token,
    KeyDiffers => key_differs,
    Replayed => replayed,
);

const INVALID: (u16, &str) = (400, "invalid_dpop_proof");

/// A client's own token request, the key that it holds, and the proof for it.
async fn asks(scene: &Scene) -> (Sending, Holding, Proof) {
    let worker = scene.stand.party("standard", "worker-dpop").await;
    let asks = worker.asks(&scene.stand, "client_credentials").with("scope", "read");
    let holding = Holding::new(Algorithm::ES256);
    let proof = holding.proof(&scene.stand, &asks.url);
    (asks, holding, proof)
}

/// Refuses the request under a changed proof, and grants it under the one that was not changed.
async fn check(scene: &Scene, change: impl FnOnce(Proof) -> Proof, refusal: ProofRefusal) {
    let (asks, _, proof) = asks(scene).await;
    scene.refused(&asks.clone().proving(&change(proof.clone())), INVALID, Refusal::Proof(refusal)).await;
    scene.granted(&asks.proving(&proof)).await;
}

async fn missing(scene: &Scene) {
    let (asks, _, proof) = asks(scene).await;
    let because = "the client is registered with `dpop_bound_access_tokens`";
    scene.refused(&asks, INVALID, Refusal::Proof(ProofRefusal::Missing { because })).await;
    scene.granted(&asks.proving(&proof)).await;
}

async fn several(scene: &Scene) {
    let (asks, _, proof) = asks(scene).await;
    let twice = asks.clone().proving(&proof).beside("dpop", &proof.text());
    scene.refused(&twice, INVALID, Refusal::Proof(ProofRefusal::Several { proofs: 2 })).await;
    scene.granted(&asks.proving(&proof)).await;
}

async fn malformed(scene: &Scene) {
    let (asks, _, proof) = asks(scene).await;
    let what = Compact::parse("abc").expect_err("no JWT").to_string();
    let wrong = asks.clone().header("dpop", "abc");
    scene.refused(&wrong, INVALID, Refusal::Proof(ProofRefusal::Malformed { what })).await;
    scene.granted(&asks.proving(&proof)).await;
}

async fn another_type(scene: &Scene) {
    check(scene, |proof| proof.header("typ", "JWT"), ProofRefusal::Type { typ: "JWT".to_owned() }).await;
    check(scene, |proof| proof.header("typ", Value::Null), ProofRefusal::Type { typ: "absent".to_owned() }).await;
}

async fn algorithm(scene: &Scene) {
    let accepted = vec!["ES256", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];
    let refusal = ProofRefusal::Algorithm { algorithm: "HS256".to_owned(), accepted };
    check(scene, |proof| proof.header("alg", "HS256"), refusal).await;
}

/// The private member is told by its name; its number is nowhere.
async fn key(scene: &Scene) {
    let (asks, holding, proof) = asks(scene).await;
    let mut jwk = holding.0.public().to_jwk();
    jwk["d"] = "a-number-that-nobody-may-see".into();
    let what = jose::key::PublicKey::from_jwk(&jwk).expect_err("a private member").to_string();
    let wrong = asks.clone().proving(&proof.clone().header("jwk", jwk)).sent(&scene.stand).await;
    scene.answered(&wrong, INVALID, Refusal::Proof(ProofRefusal::Key { what })).await;
    let conversation = scene.stand.conversations.find(wrong.header("biljett-trace")).expect("a conversation");
    let shown = serde_json::to_string(&*conversation).expect("JSON");
    assert!(!shown.contains("a-number-that-nobody-may-see") && !wrong.body.contains("a-number"), "{shown}");
    scene.granted(&asks.proving(&proof)).await;
}

async fn signature(scene: &Scene) {
    let stranger = Holding::new(Algorithm::ES256);
    let (jwk, thumbprint) = (stranger.0.public().to_jwk(), stranger.thumbprint());
    check(scene, |proof| proof.header("jwk", jwk), ProofRefusal::Signature { thumbprint }).await;
}

async fn claim(scene: &Scene) {
    for claim in ["jti", "htm", "htu", "iat"] {
        let refusal = ProofRefusal::Claim { claim, what: "missing".to_owned() };
        check(scene, |proof| proof.claim(claim, Value::Null), refusal).await;
    }
}

async fn method(scene: &Scene) {
    let refusal = ProofRefusal::Method { arrived: "post".to_owned(), expected: "POST".to_owned() };
    check(scene, |proof| proof.claim("htm", "post"), refusal).await;
}

async fn target(scene: &Scene) {
    let expected = "http://127.0.0.1:8080/standard/token".to_owned();
    let refusal = ProofRefusal::Target { arrived: format!("{expected}/"), expected: expected.clone() };
    check(scene, |proof| proof.claim("htu", format!("{expected}/")), refusal).await;
}

async fn time(scene: &Scene) {
    let now = scene.now();
    for issued_at in [now - 61, now + 61] {
        let refusal = ProofRefusal::Time { issued_at, now, window: 60 };
        check(scene, |proof| proof.claim("iat", issued_at), refusal).await;
    }
}

/// The same body comes again, assertion and all, under the nonce that was told.
async fn nonce(scene: &Scene) {
    let client = scene.stand.party("helseid", "client-dpop").await;
    let asks = client.asks(&scene.stand, "client_credentials").with("scope", "owner-1:api\\read");
    let holding = Holding::new(Algorithm::ES256);
    let proof = holding.proof(&scene.stand, &asks.url);
    for nonce in [None, Some(""), Some("an-old-one")] {
        let first = proof.clone().claim("nonce", nonce);
        let answer = asks.clone().proving(&first).sent(&scene.stand).await;
        let fresh = answer.header("dpop-nonce").to_owned();
        let arrived = nonce.filter(|nonce| !nonce.is_empty()).map(str::to_owned);
        let refusal = ProofRefusal::Nonce { arrived, fresh: fresh.clone(), lifetime: 300 };
        scene.answered(&answer, (400, "use_dpop_nonce"), Refusal::Proof(refusal)).await;
        assert!(fresh.len() == 32 && Some(fresh.as_str()) != nonce, "{fresh}");
    }
    let fresh = asks.clone().proving(&proof).sent(&scene.stand).await.header("dpop-nonce").to_owned();
    let granted = scene.granted(&asks.proving(&proof.claim("nonce", fresh))).await;
    assert_eq!(granted.header("dpop-nonce"), "");
}

async fn access_token(scene: &Scene) {
    let (_, holding, asks) = bound(scene).await;
    let token = asks.headers[0].1.trim_start_matches("DPoP ").to_owned();
    let proof = holding.proof(&scene.stand, &asks.url);
    for wrong in [proof.clone(), proof.clone().covering("another")] {
        let wrong = asks.clone().proving(&wrong);
        scene.refused(&wrong, (401, "invalid_dpop_proof"), Refusal::Proof(ProofRefusal::AccessToken)).await;
    }
    scene.granted(&asks.bearing(proof, &token)).await;
}

/// A userinfo request with a bound token, and the key.
pub async fn bound(scene: &Scene) -> (Sending, Holding, Sending) {
    let app = scene.stand.party("standard", "app-dpop").await;
    let holding = Holding::new(Algorithm::ES256);
    let code = app.code(&scene.stand, &wishing(app.wishes(), "scope", super::SCOPE)).await;
    let redeems = app.redeems(&scene.stand, &code).held(&scene.stand, &holding);
    let tokens = scene.granted(&redeems).await.json();
    assert_eq!(tokens["token_type"], "DPoP");
    let refreshes = app.refreshes(&scene.stand, tokens["refresh_token"].as_str().expect("a refresh token"));
    let url = app.issuer.endpoint(Endpoint::Userinfo).expect("an endpoint");
    let asks = Sending { url, headers: Vec::new(), form: Vec::new(), certificate: None };
    let token = tokens["access_token"].as_str().expect("an access token");
    let proof = holding.proof(&scene.stand, &asks.url);
    (refreshes, holding, asks.bearing(proof, token))
}

async fn key_differs(scene: &Scene) {
    let worker = scene.stand.party("standard", "worker-dpop").await;
    let holding = Holding::new(Algorithm::ES256);
    let pushes = worker.request(&scene.stand, Endpoint::PushedAuthorizationRequest);
    let pushes = worker.wishes().iter().fold(pushes, |pushes, (name, value)| pushes.with(name, value));
    let pushes = pushes.held(&scene.stand, &holding);
    let (named, shown) = ("A".repeat(43), holding.thumbprint());
    let wrong = pushes.clone().with("dpop_jkt", &named);
    let refusal = ProofRefusal::KeyDiffers { named, shown: shown.clone() };
    scene.refused(&wrong, INVALID, Refusal::Proof(refusal)).await;
    scene.granted(&pushes.with("dpop_jkt", &shown)).await;
}

async fn replayed(scene: &Scene) {
    let (asks, _, proof) = asks(scene).await;
    scene.granted(&asks.proving(&proof)).await;
    let token_id = proof.claims["jti"].as_str().expect("a jti").to_owned();
    let (again, _, _) = self::asks(scene).await;
    let refusal = Refusal::Proof(ProofRefusal::Replayed { token_id });
    scene.refused(&again.clone().proving(&proof), INVALID, refusal).await;
    scene.granted(&again.proving(&proof.claim("jti", "another"))).await;
}
