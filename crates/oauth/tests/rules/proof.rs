//! Proofs of possession: what is checked in which order, how long a proof and a nonce count, and who is a holder (RFC 9449; DP-01, DP-13, DP-16).
use crate::exchange::moment;
use crate::keys::{self, Signer, jwt};
use crate::made::{NOW, client, issuer, issuer_with, laid, told};
use oauth::decisions::holder::{Holder, Shown, prove, spend};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::proof::ProofRefusal;
use oauth::rules::paths::Endpoint;
use oauth::words::chance::Chance;
use oauth::words::changes::Spending;
use oauth::words::form::Arrived;
use oauth::words::handle::MaskKey;
use oauth::words::moment::Moment;
use oauth::words::proof::Proof;
use serde_json::{Value, json};

/// A proof for this endpoint with these claims instead.
pub fn proof(issuer: &Issuer, endpoint: Endpoint, claims: Value) -> Vec<u8> {
    let jwk = keys::STRANGER.public().to_jwk();
    let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk });
    let good = json!({ "jti": "one", "htm": "POST", "htu": issuer.endpoint(endpoint), "iat": NOW });
    let claims = laid(good, claims);
    let signer = Signer::Key(&keys::STRANGER);
    jwt(signer, header.as_object().unwrap(), claims.as_object().unwrap()).into_bytes()
}

/// A request with a proof of these claims instead, at a moment so many seconds later.
pub fn proven(issuer: &Issuer, endpoint: Endpoint, claims: Value, later: i64) -> Result<Option<Proof>, Refusal> {
    let proofs = vec![proof(issuer, endpoint, claims)];
    let arrived = Arrived { method: "POST".to_owned(), proofs, ..Arrived::default() };
    prove(issuer, &arrived, endpoint, &mut Moment::new((NOW + later) * 1_000, Chance::new([3; 32])))
}

fn check(profile: &str, claims: Value, later: i64, expected: &str) {
    let issuer = issuer(profile);
    let seen = proven(&issuer, Endpoint::Token, claims.clone(), later);
    let seen = seen.map_or_else(|refusal| told(&refusal), |proof| format!("{}", proof.is_some()));
    assert_eq!(seen, expected, "{profile} {claims} {later} s later");
}

#[test]
fn a_proof_is_fresh_for_a_minute_to_either_side() {
    let late = "invalid_dpop_proof Time";
    for (later, expected) in [(-61, late), (-60, "true"), (0, "true"), (60, "true"), (61, late), (3_600, late)] {
        check("standard", json!({}), later, expected);
    }
    check("standard", json!({ "iat": i64::MAX }), 0, "invalid_dpop_proof Claim");
    check("standard", json!({ "iat": 0 }), 0, late);
}

/// Where a service knows no proofs one is none, whatever it says.
#[test]
fn where_proofs_are_unknown_none_is_looked_at() {
    for profile in ["halland", "helsenorge", "bankid-2017", "eparaksts"] {
        check(profile, json!({ "htm": 7 }), 9_000, "false");
        assert!(issuer(profile).profile.proof.algorithms().is_empty());
    }
    check("helseid", json!({}), 0, "use_dpop_nonce Nonce");
    check("helseid", json!({ "nonce": "" }), 0, "use_dpop_nonce Nonce");
    check("standard", json!({ "nonce": "anything" }), 0, "true");
}

fn fresh(issuer: &Issuer, later: i64) -> String {
    let claims = json!({ "iat": NOW + later, "nonce": "an old one" });
    match proven(issuer, Endpoint::Token, claims, later) {
        Err(Refusal::Proof(ProofRefusal::Nonce { fresh, .. })) => fresh,
        other => panic!("no challenge but {other:?}"),
    }
}

#[test]
fn a_nonce_counts_for_five_minutes_and_never_for_long() {
    let issuer = issuer("helseid");
    for made in [0, 1, 17, 59, 60, 299] {
        let nonce = fresh(&issuer, made);
        for age in [0, 1, 100, 299, 300, 361, 420, 3_600] {
            let claims = json!({ "iat": NOW + made + age, "nonce": nonce });
            match (age, proven(&issuer, Endpoint::Token, claims, made + age)) {
                (..=300, Ok(Some(_))) => {}
                (361.., Err(Refusal::Proof(ProofRefusal::Nonce { fresh, .. }))) => assert_ne!(fresh, nonce),
                (_, other) => panic!("made at {made}, {age} s old: {other:?}"),
            }
        }
    }
}

/// The clock of another node may be half a minute ahead or behind.
#[test]
fn a_nonce_of_a_node_whose_clock_is_ahead_counts() {
    let issuer = issuer("helseid");
    for second in 0..60 {
        let claims = json!({ "iat": NOW + second, "nonce": fresh(&issuer, second + 30) });
        assert!(proven(&issuer, Endpoint::Token, claims, second).is_ok(), "{second}");
    }
}

#[test]
fn a_nonce_is_its_issuers_and_for_the_token_endpoint_alone() {
    let here = issuer("helseid");
    let other = issuer_with("helseid", json!({ "name": "other" }));
    let another_key = Issuer { nonces: MaskKey([9; 32]), ..issuer("helseid") };
    let nonce = fresh(&here, 0);
    for foreign in [&other, &another_key] {
        let refused = proven(foreign, Endpoint::Token, json!({ "nonce": nonce }), 0);
        assert_eq!(told(&refused.unwrap_err()), "use_dpop_nonce Nonce");
    }
    for endpoint in [Endpoint::PushedAuthorizationRequest, Endpoint::Userinfo] {
        assert!(proven(&here, endpoint, json!({}), 0).unwrap().is_some(), "{endpoint:?}");
    }
}

#[test]
fn a_client_that_must_show_a_key_is_no_holder_without() {
    let proof = proven(&issuer("standard"), Endpoint::Token, json!({}), 0).unwrap().unwrap();
    for (bound, shown, expected) in [
        (false, false, Ok(false)),
        (false, true, Ok(true)),
        (true, true, Ok(true)),
        (true, false, Err("invalid_dpop_proof Missing".to_owned())),
    ] {
        let client = client(json!({ "dpop_bound_access_tokens": bound }));
        let holder =
            Holder::of(&client, Shown { proof: Some(&proof).filter(|_| shown), certificate: None }, &mut moment());
        let seen = holder.map(|holder| holder.key().is_some()).map_err(|refusal| told(&refusal));
        assert_eq!(seen, expected, "{bound} {shown}");
    }
}

/// One proof is one, however its `htu` is spelled; another key, endpoint or issuer makes another of it.
#[test]
fn what_is_spent_is_key_endpoint_and_identifier() {
    let here = issuer("standard");
    let spent = |issuer: &Issuer, endpoint, claims| {
        let proof = proven(issuer, endpoint, claims, 0).unwrap();
        match spend(issuer, proof.as_ref()) {
            Some(Spending { digest, expires_at, .. }) => (digest, expires_at),
            None => panic!("nothing is spent"),
        }
    };
    let one = spent(&here, Endpoint::Token, json!({}));
    assert_eq!(one, spent(&here, Endpoint::Token, json!({ "htu": "HTTPS://AS.example:443/token?a=b" })));
    assert_eq!(one.1, NOW + 120);
    let other = issuer_with("standard", json!({ "name": "other" }));
    assert_ne!(one, spent(&here, Endpoint::Userinfo, json!({})));
    assert_ne!(one, spent(&here, Endpoint::Token, json!({ "jti": "two" })));
    assert_ne!(one, spent(&other, Endpoint::Token, json!({})));
    assert!(spend(&here, None).is_none());
}
