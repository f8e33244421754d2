//! Which keys cannot stand in a client's set (RFC 7517; JW-13 to JW-16).
use crate::keys::{SHOP, SHOP_RSA, jwk};
use crate::made::{laid, try_client};
use serde_json::{Value, json};

/// A client with these keys: `Ok`, or what is wrong with them.
fn check(jwks: &Value, expected: Result<usize, &str>) {
    let read = try_client(json!({ "jwks": jwks })).map(|client| client.keys.keys.len());
    match (&read, expected) {
        (Ok(count), Ok(expected)) => assert_eq!(*count, expected, "{jwks}"),
        (Err(told), Err(expected)) => assert!(told.contains(expected), "{jwks}: {told}"),
        _ => panic!("{jwks}: {read:?}"),
    }
}

#[test]
fn jw_15_private_members_are_refused() {
    let elliptic = jwk(&SHOP, "a");
    let rsa = jwk(&SHOP_RSA, "b");
    check(&json!({ "keys": [elliptic, rsa] }), Ok(2));
    check(&json!({ "keys": [SHOP.to_jwk()] }), Err("which is private"));
    check(&json!({ "keys": [SHOP_RSA.to_jwk()] }), Err("which is private"));
    for member in ["d", "p", "q", "dp", "dq", "qi", "k", "oth"] {
        check(
            &json!({ "keys": [laid(jwk(&SHOP_RSA, "b"), json!({ member: "AQAB" }))] }),
            Err(&format!("no member {member}, which is private")),
        );
    }
    check(&json!({ "keys": [{ "kty": "oct", "k": "c2VjcmV0" }] }), Err("shared secret"));
}

#[test]
fn jw_13_and_16_a_set_is_bounded_and_strong() {
    let key = |kid: usize| jwk(&SHOP, &format!("k{kid}"));
    check(&json!({ "keys": (0..32).map(key).collect::<Vec<_>>() }), Ok(32));
    check(&json!({ "keys": (0..33).map(key).collect::<Vec<_>>() }), Err("33 keys"));
    check(&json!({ "keys": [{ "kty": "XYZ" }, key(1)] }), Ok(1));
    let small = jose::base64url::encode(&[0xff; 128]);
    check(&json!({ "keys": [laid(jwk(&SHOP_RSA, "b"), json!({ "n": small }))] }), Err("1024 bits"));
    let huge = jose::base64url::encode(&[0xff; 2048]);
    check(&json!({ "keys": [laid(jwk(&SHOP_RSA, "b"), json!({ "n": huge }))] }), Err("16384 bits"));
    check(&json!([]), Err("an array \"keys\""));
    check(&json!({}), Err("an array \"keys\""));
}
