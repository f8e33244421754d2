//! Possession of a key at the whole server: the checks DP-01 to DP-29 and RT-15, each refused request followed by the good one (RFC 9449).
mod bound;
mod nonces;

use crate::stand::party::Sending;
use crate::stand::proof::{Holding, Proof};
use crate::stand::{Stand, on_both_engines};
use jose::algorithm::Algorithm;
use serde_json::{Value, json};

on_both_engines!(
    a_proof_that_is_wrong_is_refused_and_spends_nothing,
    a_proof_is_taken_however_it_is_spelled,
    a_key_that_is_unfit_is_refused_and_not_shown,
    every_grant_needs_the_proof,
    where_no_proof_is_known_it_is_ignored,
);

type Spoil = fn(Proof) -> Proof;

/// A client's own token request at the issuer of the standard, and the key that it holds.
pub async fn asks(stand: &Stand) -> (Sending, Holding) {
    let worker = stand.party("standard", "worker-dpop").await;
    let asks = worker.asks(stand, "client_credentials").with("scope", "read");
    (asks, Holding::new(Algorithm::ES256))
}

/// The status, and the error or the token type.
pub async fn told(stand: &Stand, request: &Sending) -> String {
    let answer = request.sent(stand).await;
    let body = answer.json();
    let said = body["error"].as_str().or(body["token_type"].as_str()).unwrap_or("granted").to_owned();
    format!("{} {said}", answer.status.as_u16())
}

const INVALID: &str = "400 invalid_dpop_proof";
const GRANTED: &str = "200 DPoP";

/// The same assertion and body come again with the proof as it was before, and are granted.
async fn check(stand: &Stand, rows: &[(&str, Spoil)], expected: &str) {
    for (id, spoil) in rows {
        let (asks, holding) = asks(stand).await;
        let proof = holding.proof(stand, &asks.url);
        let wrong = asks.clone().proving(&spoil(proof.clone()));
        assert_eq!(told(stand, &wrong).await, expected, "{id}");
        if expected == INVALID {
            assert_eq!(told(stand, &asks.proving(&proof)).await, GRANTED, "{id}: something was spent");
        }
    }
}

fn shifted(proof: Proof, seconds: i64) -> Proof {
    let issued_at = proof.claims["iat"].as_i64().unwrap_or_default();
    proof.claim("iat", issued_at + seconds)
}

async fn a_proof_that_is_wrong_is_refused_and_spends_nothing(stand: &Stand) {
    let rows: &[(&str, Spoil)] = &[
        ("DP-04 typ", |proof| proof.header("typ", Value::Null)),
        ("DP-04 alg", |proof| proof.header("alg", Value::Null)),
        ("DP-04 jwk", |proof| proof.header("jwk", Value::Null)),
        ("DP-04 jti", |proof| proof.claim("jti", Value::Null)),
        ("DP-04 htm", |proof| proof.claim("htm", Value::Null)),
        ("DP-04 htu", |proof| proof.claim("htu", Value::Null)),
        ("DP-04 iat", |proof| proof.claim("iat", Value::Null)),
        ("DP-05 JWT", |proof| proof.header("typ", "JWT")),
        ("DP-05 at+jwt", |proof| proof.header("typ", "at+jwt")),
        ("DP-07", |proof| proof.header("jwk", Holding::new(Algorithm::ES256).0.public().to_jwk())),
        ("DP-09 GET", |proof| proof.claim("htm", "GET")),
        ("DP-09 post", |proof| proof.claim("htm", "post")),
        ("DP-11 other path", |proof| proof.claim("htu", "http://127.0.0.1:8080/standard/par")),
        ("DP-11 other port", |proof| proof.claim("htu", "http://127.0.0.1/standard/token")),
        ("DP-12 number", |proof| proof.claim("htu", 7)),
        ("DP-12 array", |proof| proof.claim("htu", json!(["http://127.0.0.1:8080/standard/token"]))),
        ("DP-12 long", |proof| {
            proof.claim("htu", format!("http://127.0.0.1:8080/standard/token?{}", "a".repeat(8_000)))
        }),
        ("DP-13 an hour ago", |proof| shifted(proof, -3_600)),
        ("DP-13 in an hour", |proof| shifted(proof, 3_600)),
        ("DP-13 string", |proof| proof.claim("iat", "1795000000")),
        ("DP-13 fraction", |proof| proof.claim("iat", 1_795_000_000.5)),
        ("DP-13 negative", |proof| proof.claim("iat", -5)),
        ("jti number", |proof| proof.claim("jti", 7)),
        ("jti empty", |proof| proof.claim("jti", "")),
        ("jti long", |proof| proof.claim("jti", "a".repeat(3_000))),
        ("nonce number", |proof| proof.claim("nonce", 7)),
        ("alg none", |proof| proof.header("alg", "none")),
        ("alg of another key", |proof| proof.header("alg", "ES384")),
        ("crit", |proof| proof.header("crit", json!(["exp"]))),
    ];
    check(stand, rows, INVALID).await;
    let (asks, holding) = asks(stand).await;
    assert_eq!(told(stand, &asks).await, INVALID, "DP-01");
    let proof = holding.proof(stand, &asks.url).text();
    let parts: Vec<&str> = proof.split('.').collect();
    let json = json!({ "protected": parts[0], "payload": parts[1], "signature": parts[2] }).to_string();
    for wrong in ["abc", "", "a.b.c", &format!("{proof}.a.b"), &json, &proof[..proof.len() - 4]] {
        let wrong = asks.clone().beside("dpop", wrong);
        assert_eq!(told(stand, &wrong).await, INVALID, "DP-03 {wrong:?}");
    }
    let twice = asks.clone().beside("dpop", &proof).beside("dpop", &proof);
    assert_eq!(told(stand, &twice).await, INVALID, "two headers");
    assert_eq!(told(stand, &asks.header("dpop", &proof)).await, GRANTED, "something was spent");
}

async fn a_proof_is_taken_however_it_is_spelled(stand: &Stand) {
    let rows: &[(&str, Spoil)] = &[
        ("plain", |proof| proof),
        ("DP-11 query", |proof| proof.claim("htu", "http://127.0.0.1:8080/standard/token?a=b")),
        ("DP-11 fragment", |proof| proof.claim("htu", "http://127.0.0.1:8080/standard/token#a")),
        ("DP-11 scheme", |proof| proof.claim("htu", "HTTP://127.0.0.1:8080/standard/token")),
        ("DP-13 -5 s", |proof| shifted(proof, -5)),
        ("DP-13 +5 s", |proof| shifted(proof, 5)),
        ("DP-25 extra claims", |proof| proof.claim("extra", json!({ "a": [1] })).header("kid", "k")),
        ("a nonce where none is asked for", |proof| proof.claim("nonce", "anything")),
    ];
    check(stand, rows, GRANTED).await;
    let (asks, holding) = asks(stand).await;
    let proof = holding.proof(stand, &asks.url).text();
    assert_eq!(told(stand, &asks.beside("DpOp", &proof)).await, GRANTED, "DP-25 header");
    for algorithm in [Algorithm::RS256, Algorithm::PS256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA] {
        let (asks, _) = self::asks(stand).await;
        let asks = asks.held(stand, &Holding::new(algorithm));
        assert_eq!(told(stand, &asks).await, GRANTED, "{algorithm}");
    }
}

/// DP-08, DP-27 and JW-15.
async fn a_key_that_is_unfit_is_refused_and_not_shown(stand: &Stand) {
    let rsa = |bytes: usize, e: &str| {
        let n = jose::base64url::encode(&[&[0xc5], vec![0x11; bytes - 1].as_slice()].concat());
        json!({ "kty": "RSA", "n": n, "e": e })
    };
    let elliptic = Holding::new(Algorithm::ES256).0.public().to_jwk();
    let mut off_curve = elliptic.clone();
    off_curve["x"] = off_curve["y"].clone();
    let private = |name: &str| {
        let mut jwk = elliptic.clone();
        jwk[name] = "a-number-that-nobody-may-see".into();
        jwk
    };
    let keys = [
        ("private d", private("d")),
        ("private k", private("k")),
        ("symmetric", json!({ "kty": "oct", "k": "a-number-that-nobody-may-see" })),
        ("off the curve", off_curve),
        ("RSA 1024", rsa(128, "AQAB")),
        ("RSA e=1", rsa(256, "AQ")),
        ("RSA 16384", rsa(2_048, "AQAB")),
        ("a string", json!("key")),
        ("for encryption", {
            let mut jwk = elliptic.clone();
            jwk["use"] = "enc".into();
            jwk
        }),
    ];
    for (what, jwk) in keys {
        let (asks, holding) = asks(stand).await;
        let proof = holding.proof(stand, &asks.url).header("jwk", jwk);
        let answer = asks.proving(&proof).sent(stand).await;
        assert_eq!(answer.json()["error"], "invalid_dpop_proof", "{what}");
        let trace = answer.header("biljett-trace");
        let told = serde_json::to_string(&*stand.conversations.find(trace).expect("a conversation")).expect("JSON");
        assert!(!format!("{told}{}", answer.body).contains("a-number-that"), "{what}: {told}");
    }
}

/// DP-29: client credentials, code and refresh token.
async fn every_grant_needs_the_proof(stand: &Stand) {
    for client in ["worker-dpop", "app-dpop"] {
        let (party, holding) = (stand.party("standard", client).await, Holding::new(Algorithm::ES256));
        let redeems = party.redeems(stand, &party.code(stand, &party.wishes()).await);
        let redeems = redeems.with("resource", "https://api.example.com");
        assert_eq!(told(stand, &redeems).await, INVALID, "{client}: code");
        let tokens = redeems.held(stand, &holding).sent(stand).await.json();
        assert_eq!(tokens["token_type"], "DPoP", "{tokens}");
        let refreshes = party.refreshes(stand, tokens["refresh_token"].as_str().expect("a refresh token"));
        let refreshes = refreshes.with("resource", "https://api.example.com");
        assert_eq!(told(stand, &refreshes).await, INVALID, "{client}: refresh token");
        assert_eq!(told(stand, &refreshes.held(stand, &holding)).await, GRANTED, "{client}: refresh token");
    }
}

/// A service that knows no proofs looks at none.
async fn where_no_proof_is_known_it_is_ignored(stand: &Stand) {
    let client = stand.party("halland", "5b0f9c2e-8f5d-4a51-9d0e-3a4f6f1c2d77").await;
    let asks = client.asks(stand, "client_credentials").with("resource", "exempelapi.regionhalland.se");
    assert_eq!(told(stand, &asks.header("dpop", "abc")).await, "200 bearer");
    let metadata = |name: &'static str| async move {
        let issuer = stand.issuer(name).await;
        oauth::decisions::metadata::metadata(&issuer).get("dpop_signing_alg_values_supported").cloned()
    };
    for name in ["halland", "helsenorge", "bankid"] {
        assert_eq!(metadata(name).await, None, "{name}");
    }
    let told = metadata("helseid").await.expect("algorithms");
    assert_eq!(told, json!(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]));
}
