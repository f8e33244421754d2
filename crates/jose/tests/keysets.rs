//! JWK Sets: bounds, what is skipped and what refuses the whole set, and which keys are tried.

use jose::algorithm::Algorithm;
use jose::key::{KeyError, PrivateKey, PublicKey};
use jose::keyset::{KeySet, KeySetError, LARGEST};
use serde_json::{Value, json};

fn public(algorithm: Algorithm) -> PublicKey {
    PrivateKey::generate(algorithm).expect("a key").public()
}

fn set(keys: &[Value]) -> Value {
    json!({ "keys": keys })
}

#[test]
fn unknown_keys_are_skipped_and_faulty_ones_refuse_the_set() {
    let good = public(Algorithm::ES256).to_jwk();
    let unknown = [json!({"kty": "AKP", "alg": "ML-DSA-44"}), json!({"kty": "OKP", "crv": "X25519", "x": "AA"})];
    let read = KeySet::parse(&set(&[unknown[0].clone(), good.clone(), unknown[1].clone()])).unwrap();
    assert_eq!(read.to_json(), set(std::slice::from_ref(&good)));
    let private = PrivateKey::generate(Algorithm::ES256).unwrap().to_jwk();
    let rows = [
        (private, KeyError::PrivateMember("d")),
        (json!({"kty": "oct", "k": "AAAA"}), KeyError::Symmetric),
        (json!({"kty": "AKP", "d": "AAAA"}), KeyError::PrivateMember("d")),
        (json!({"kty": "EC"}), KeyError::Missing("crv")),
        (json!("key"), KeyError::NotAnObject),
    ];
    for (faulty, error) in rows {
        let refused = KeySet::parse(&set(&[good.clone(), faulty]));
        assert_eq!(refused, Err(KeySetError::Key { index: 1, error }));
    }
}

#[test]
fn sets_are_bounded() {
    let key = public(Algorithm::ES256).to_jwk();
    assert_eq!(KeySet::parse(&set(&vec![key.clone(); 32])).unwrap().keys.len(), 32);
    assert_eq!(KeySet::parse(&set(&vec![key; 33])), Err(KeySetError::TooMany(33)));
    let padded = |length: usize| [br#"{"keys":[]}"#, vec![b' '; length - 11].as_slice()].concat();
    assert_eq!(KeySet::parse_bytes(&padded(LARGEST)), Ok(KeySet::default()));
    assert_eq!(KeySet::parse_bytes(&padded(LARGEST + 1)), Err(KeySetError::TooLarge(LARGEST + 1)));
    for text in ["{}", "[]", r#"{"keys":{}}"#, "7", r#"{"keys":null}"#] {
        assert_eq!(KeySet::parse_bytes(text.as_bytes()), Err(KeySetError::NotASet), "{text}");
    }
    for text in ["", "{", r#"{"keys":[],"keys":[]}"#] {
        assert!(matches!(KeySet::parse_bytes(text.as_bytes()), Err(KeySetError::Json(_))), "{text}");
    }
}

#[test]
fn candidates_are_those_that_may_have_signed() {
    let curve = public(Algorithm::ES256);
    let one = curve.published("one", Algorithm::ES256);
    let two = public(Algorithm::ES256);
    let wide = public(Algorithm::ES384).published("one", Algorithm::ES384);
    let rsa = public(Algorithm::RS256).published("rsa", Algorithm::RS256);
    let mut encrypting = curve.to_jwk();
    encrypting["use"] = "enc".into();
    let encrypting = PublicKey::from_jwk(&encrypting).unwrap();
    let set =
        KeySet { keys: vec![one.clone(), two.clone(), wide.clone(), rsa.clone(), encrypting], ..KeySet::default() };
    let found = |kid, algorithm| set.candidates(kid, algorithm).cloned().collect::<Vec<_>>();
    assert_eq!(found(None, Algorithm::ES256), [one.clone(), two]);
    assert_eq!(found(Some("one"), Algorithm::ES256), [one]);
    assert_eq!(found(Some("one"), Algorithm::ES384), [wide]);
    assert_eq!(found(Some("rsa"), Algorithm::RS256), [rsa]);
    assert_eq!(found(Some("rsa"), Algorithm::PS256), []);
    assert_eq!(found(Some("three"), Algorithm::ES256), []);
    assert_eq!(found(None, Algorithm::EdDSA), []);
}
