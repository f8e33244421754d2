//! The published examples: signatures (RFC 7515, RFC 7520, RFC 8037), thumbprints (RFC 7638, RFC 8037, RFC 9449), a key (RFC 8410).

use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::{PrivateKey, PublicKey};
use serde_json::{Value, json};

fn rows(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("a JSON array")
}

fn bytes(row: &Value, member: &str) -> Vec<u8> {
    base64url::decode(row[member].as_str().expect("a string")).expect("base64url")
}

fn without_private_members(key: &Value) -> Value {
    let mut key = key.clone();
    let members = key.as_object_mut().expect("an object");
    for name in ["d", "p", "q", "dp", "dq", "qi"] {
        members.shift_remove(name);
    }
    key
}

#[test]
fn published_signatures_are_verified() {
    let rows = rows(include_str!("vectors/signatures.json"));
    assert_eq!(rows.len(), 5);
    for row in &rows {
        let source = &row["source"];
        let algorithm: Algorithm = row["alg"].as_str().unwrap().parse().unwrap();
        let key = PublicKey::from_jwk(&without_private_members(&row["key"])).unwrap();
        let message = row["signing_input"].as_str().unwrap().as_bytes();
        let mut signature = bytes(row, "signature");
        assert_eq!(key.verify(algorithm, message, &signature), Ok(()), "{source}");
        assert!(key.verify(algorithm, &message[1..], &signature).is_err(), "{source}");
        for other in Algorithm::ALL.into_iter().filter(|other| *other != algorithm) {
            assert!(key.verify(other, message, &signature).is_err(), "{source} as {other}");
        }
        signature[20] ^= 1;
        assert!(key.verify(algorithm, message, &signature).is_err(), "{source}");
    }
}

#[test]
fn published_private_keys_sign_and_are_written_back() {
    let rows = rows(include_str!("vectors/signatures.json"));
    let mut deterministic = 0;
    for row in rows.iter().filter(|row| row["key"].get("d").is_some()) {
        let source = &row["source"];
        let algorithm: Algorithm = row["alg"].as_str().unwrap().parse().unwrap();
        let private = PrivateKey::from_jwk(&row["key"]).unwrap();
        assert_eq!(private.to_jwk(), row["key"], "{source}");
        assert_eq!(private.public().to_jwk(), without_private_members(&row["key"]), "{source}");
        let message = row["signing_input"].as_str().unwrap().as_bytes();
        let signature = private.sign(algorithm, message).unwrap();
        assert_eq!(private.public().verify(algorithm, message, &signature), Ok(()), "{source}");
        if matches!(algorithm, Algorithm::RS256 | Algorithm::EdDSA) {
            assert_eq!(signature, bytes(row, "signature"), "{source}");
            deterministic += 1;
        }
    }
    assert_eq!(deterministic, 2);
}

#[test]
fn published_thumbprints() {
    for row in rows(include_str!("vectors/thumbprints.json")) {
        let key = PublicKey::from_jwk(&row["key"]).unwrap();
        assert_eq!(base64url::encode(&key.thumbprint()), row["thumbprint"], "{}", row["source"]);
        assert_eq!(key.to_jwk(), row["key"], "{}", row["source"]);
    }
}

/// RFC 8410, section 10.3, and its public half, section 10.1.
#[test]
fn a_published_pkcs8_key() {
    let text = "-----BEGIN PRIVATE KEY-----\n\
                MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                -----END PRIVATE KEY-----\n";
    let key = PrivateKey::from_pem(text).unwrap();
    let expected = json!({"kty": "OKP", "crv": "Ed25519", "x": "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE"});
    assert_eq!(key.public().to_jwk(), expected);
    let public = jose::base64::decode("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=").unwrap();
    assert_eq!(PublicKey::from_subject_public_key_info(&public), Ok(key.public()));
}
