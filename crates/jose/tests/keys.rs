//! Keys: each algorithm round, each refusal of a JWK, what a key is meant for, and that nothing private is printed.

use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::{KeyError, PrivateKey, PublicKey, SignatureError};
use serde_json::{Value, json};

const MESSAGE: &[u8] = b"header.payload";

fn ec() -> Value {
    json!({"kty": "EC", "crv": "P-256", "kid": "one",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})
}

/// A modulus of so many bits, which need not be a product of primes.
fn rsa(bits: usize, exponent: &[u8]) -> Value {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] >>= modulus.len() * 8 - bits;
    json!({"kty": "RSA", "n": base64url::encode(&modulus), "e": base64url::encode(exponent)})
}

fn with(mut key: Value, member: &str, value: Value) -> Value {
    key[member] = value;
    key
}

fn without(mut key: Value, member: &str) -> Value {
    key.as_object_mut().expect("an object").shift_remove(member);
    key
}

fn refusal(key: &Value) -> Option<KeyError> {
    PublicKey::from_jwk(key).err()
}

#[test]
fn every_algorithm_signs_and_verifies() {
    for algorithm in Algorithm::ALL {
        let private = PrivateKey::generate(algorithm).unwrap();
        let public = PublicKey::from_jwk(&private.public().to_jwk()).unwrap();
        let again = PrivateKey::from_pkcs8_der(&private.to_pkcs8_der()).unwrap();
        let from_jwk = PrivateKey::from_jwk(&private.to_jwk()).unwrap();
        for key in [&private, &again, &from_jwk] {
            let signature = key.sign(algorithm, MESSAGE).unwrap();
            assert_eq!(public.verify(algorithm, MESSAGE, &signature), Ok(()), "{algorithm}");
            assert_eq!(public.verify(algorithm, b"other", &signature), Err(SignatureError::Mismatch));
            let short = public.verify(algorithm, MESSAGE, &signature[1..]);
            assert!(matches!(short, Err(SignatureError::Length { .. })), "{algorithm}");
            assert_eq!(key.to_jwk(), private.to_jwk());
        }
        for other in Algorithm::ALL.into_iter().filter(|other| !public.fits(*other)) {
            assert!(private.sign(other, MESSAGE).is_err(), "{algorithm} as {other}");
        }
    }
}

#[test]
fn a_key_may_be_used_from_many_threads() {
    let key = PrivateKey::generate(Algorithm::ES256).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let signature = key.sign(Algorithm::ES256, MESSAGE).unwrap();
                assert_eq!(key.public().verify(Algorithm::ES256, MESSAGE, &signature), Ok(()));
            });
        }
    });
}

#[test]
fn rsa_keys_are_bounded() {
    let exponent = [1, 0, 1];
    for bits in [512, 1024, 2047, 8193, 16_384] {
        assert_eq!(refusal(&rsa(bits, &exponent)), Some(KeyError::ModulusSize { bits }));
    }
    for bits in [2048, 2049, 3072, 4096, 8192] {
        assert_eq!(refusal(&rsa(bits, &exponent)), None, "{bits}");
    }
    for exponent in [&[3][..], &[0xff; 4]] {
        assert_eq!(refusal(&rsa(2048, exponent)), None, "{exponent:?}");
    }
    for exponent in [&[1][..], &[2], &[1, 0, 0], &[0xff; 5], &[1, 0, 0, 0, 1]] {
        assert_eq!(refusal(&rsa(2048, exponent)), Some(KeyError::Exponent), "{exponent:?}");
    }
    let even = [vec![0xff; 255], vec![0xfe]].concat();
    let even = with(rsa(2048, &exponent), "n", base64url::encode(&even).into());
    assert_eq!(refusal(&even), Some(KeyError::Exponent));
    let zero_first = with(rsa(2048, &exponent), "e", "AAEAAQ".into());
    assert!(matches!(refusal(&zero_first), Some(KeyError::Malformed { member: "e", .. })));
    let mut small = PrivateKey::generate(Algorithm::RS256).unwrap().to_jwk();
    small["n"] = rsa(1024, &exponent)["n"].clone();
    assert_eq!(PrivateKey::from_jwk(&small).err(), Some(KeyError::ModulusSize { bits: 1024 }));
    assert_eq!(PrivateKey::generate_rsa(1024).err(), Some(KeyError::ModulusSize { bits: 1024 }));
}

#[test]
fn malformed_and_private_jwks_are_refused() {
    let okp = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    assert_eq!(refusal(&ec()), None);
    assert_eq!(refusal(&okp), None);
    let malformed = |member, expected| KeyError::Malformed { member, expected };
    let size = "a number of exactly the size of its curve, in base64url";
    let misfit = |algorithm, key| KeyError::AlgorithmDoesNotFit { algorithm, key };
    let rows = [
        (json!("text"), KeyError::NotAnObject),
        (json!([]), KeyError::NotAnObject),
        (json!({}), KeyError::Missing("kty")),
        (json!({"kty": 7}), malformed("kty", "a string")),
        (json!({"kty": "oct", "k": "AAAA"}), KeyError::Symmetric),
        (with(ec(), "kty", "DSA".into()), KeyError::UnknownType("DSA".into())),
        (with(ec(), "kty", "OKP".into()), KeyError::UnknownCurve("P-256".into())),
        (with(ec(), "crv", "secp256k1".into()), KeyError::UnknownCurve("secp256k1".into())),
        (with(ec(), "crv", "P-384".into()), malformed("x", size)),
        (with(okp.clone(), "crv", "X25519".into()), KeyError::UnknownCurve("X25519".into())),
        (with(okp, "x", "11qY".into()), malformed("x", size)),
        (without(ec(), "crv"), KeyError::Missing("crv")),
        (without(ec(), "y"), KeyError::Missing("y")),
        (with(ec(), "y", Value::Null), malformed("y", "a string")),
        (with(ec(), "y", "x_FE=".into()), malformed("y", "canonical base64url")),
        (with(ec(), "y", ec()["x"].clone()), KeyError::NotOnCurve("P-256")),
        (with(ec(), "x", "A".repeat(43).into()), KeyError::NotOnCurve("P-256")),
        (with(ec(), "alg", "ES384".into()), misfit(Algorithm::ES384, "P-256")),
        (with(ec(), "alg", "RS256".into()), misfit(Algorithm::RS256, "P-256")),
        (with(rsa(2048, &[3]), "alg", "ES256".into()), misfit(Algorithm::ES256, "RSA")),
        (with(ec(), "kid", 1.into()), malformed("kid", "a string")),
        (with(ec(), "use", Value::Null), malformed("use", "a string")),
        (with(ec(), "key_ops", "verify".into()), malformed("key_ops", "an array of strings")),
        (with(ec(), "key_ops", json!([1])), malformed("key_ops", "an array of strings")),
    ];
    for (key, expected) in rows {
        assert_eq!(refusal(&key), Some(expected), "{key}");
    }
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        let key = with(ec(), member, Value::Null);
        assert_eq!(refusal(&key), Some(KeyError::PrivateMember(member)));
    }
}

#[test]
fn a_key_is_used_for_what_it_is_meant_for() {
    let may = |key: Value| PublicKey::from_jwk(&key).unwrap().may_verify();
    assert!(may(ec()));
    assert!(may(with(ec(), "use", "sig".into())));
    assert!(may(with(ec(), "key_ops", json!(["verify"]))));
    assert!(may(with(ec(), "alg", "ES256".into())));
    assert!(!may(with(ec(), "use", "enc".into())));
    assert!(!may(with(ec(), "key_ops", json!(["encrypt"]))));
    assert!(!may(with(ec(), "key_ops", json!([]))));
    assert!(!may(with(ec(), "alg", "ECDH-ES".into())));
    let key = PublicKey::from_jwk(&with(ec(), "key_ops", json!(["wrapKey"]))).unwrap();
    assert_eq!(PublicKey::from_jwk(&key.to_jwk()), Ok(key.clone()));
    let published = key.published("two", Algorithm::ES256);
    assert_eq!((published.kid(), published.algorithm()), (Some("two"), Some(Algorithm::ES256)));
    assert!(published.may_verify());
    assert_eq!(published.to_jwk()["use"], "sig");
    assert_eq!(published.thumbprint(), key.thumbprint());
}

#[test]
fn inconsistent_private_keys_are_refused() {
    for algorithm in [Algorithm::ES256, Algorithm::ES384, Algorithm::ES512, Algorithm::EdDSA, Algorithm::RS256] {
        let [one, two] = [0, 1].map(|_| PrivateKey::generate(algorithm).unwrap().to_jwk());
        let crossed = with(one.clone(), "d", two["d"].clone());
        assert!(matches!(PrivateKey::from_jwk(&crossed), Err(KeyError::Inconsistent(_))), "{algorithm}");
        assert!(PublicKey::from_jwk(&one).is_err(), "{algorithm}");
        let missing = PrivateKey::from_jwk(&without(one, "d"));
        assert_eq!(missing.err(), Some(KeyError::Missing("d")), "{algorithm}");
    }
    assert_eq!(PrivateKey::from_pkcs8_der(b"").err(), Some(KeyError::Unreadable("PKCS#8 key")));
    let label = "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----";
    assert_eq!(PrivateKey::from_pem(label).err(), Some(KeyError::PemLabel("EC PRIVATE KEY".into())));
    let damaged = PrivateKey::generate(Algorithm::ES256).unwrap().to_pkcs8_der();
    for length in 0..damaged.len() {
        assert!(PrivateKey::from_pkcs8_der(&damaged[..length]).is_err(), "{length}");
    }
}

#[test]
fn nothing_private_is_printed() {
    for algorithm in [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA] {
        let key = PrivateKey::generate(algorithm).unwrap();
        let jwk = key.to_jwk();
        let printed = format!("{key:?} {key:#?} {:?}", key.public());
        for member in ["d", "p", "q", "dp", "dq", "qi"] {
            if let Some(secret) = jwk[member].as_str() {
                let hex = jose::digest::hex(&base64url::decode(secret).unwrap());
                assert!(!printed.contains(&secret[..8]) && !printed.contains(&hex[..16]));
            }
        }
        assert!(printed.contains(&base64url::encode(&key.public().thumbprint())));
    }
}
