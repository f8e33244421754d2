//! Signed JWTs: issued and read back, and each malformed one refused with its reason.

use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::{PrivateKey, SignatureError};
use jose::signed::{Compact, CompactError, LONGEST, assemble, signing_input};
use serde_json::{Map, Value, json};

fn map(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

fn text(header: &str, payload: &str) -> String {
    format!("{}.{}.AAAA", base64url::encode(header.as_bytes()), base64url::encode(payload.as_bytes()))
}

#[test]
fn what_is_issued_is_read_back() {
    let key = PrivateKey::generate(Algorithm::ES256).unwrap();
    let header = map(json!({"alg": "ES256", "typ": "at+jwt", "kid": "one"}));
    let claims = map(json!({"iss": "https://issuer.example", "b": 1, "a": [true]}));
    let input = signing_input(&header, &claims);
    let signature = key.sign(Algorithm::ES256, input.as_bytes()).unwrap();
    let issued = assemble(&input, &signature);
    let read = Compact::parse(&issued).unwrap();
    assert_eq!((read.header(), read.claims()), (&header, &claims));
    assert_eq!((read.kid(), read.typ(), read.algorithm()), (Some("one"), Some("at+jwt"), Ok(Algorithm::ES256)));
    assert_eq!((read.signing_input(), read.signature()), (input.as_bytes(), signature.as_slice()));
    assert_eq!(read.verify(&key.public(), Algorithm::ES256), Ok(()));
    let order: Vec<&String> = read.claims().keys().collect();
    assert_eq!(order, ["iss", "b", "a"]);

    let stranger = PrivateKey::generate(Algorithm::ES256).unwrap().public();
    let mismatch = Err(CompactError::Signature(SignatureError::Mismatch));
    assert_eq!(read.verify(&stranger, Algorithm::ES256), mismatch);
    let stripped = Compact::parse(&format!("{input}.")).unwrap();
    assert!(stripped.verify(&key.public(), Algorithm::ES256).is_err());
    let other = CompactError::OtherAlgorithm { arrived: "ES256".into(), expected: Algorithm::ES384 };
    assert_eq!(read.verify(&key.public(), Algorithm::ES384), Err(other));
}

#[test]
fn unknown_algorithms_are_read_and_never_verified() {
    let key = PrivateKey::generate(Algorithm::RS256).unwrap().public();
    for name in ["none", "None", "HS256", "", "rs256"] {
        let read = Compact::parse(&text(&json!({ "alg": name }).to_string(), "{}")).unwrap();
        assert_eq!(read.algorithm_name(), name);
        assert_eq!(read.algorithm().unwrap_err().offered, name);
        for algorithm in Algorithm::ALL {
            assert!(read.verify(&key, algorithm).is_err());
        }
    }
}

#[test]
fn malformed_headers_are_refused() {
    let malformed = |member, expected| CompactError::Malformed { member, expected };
    let thumbprint = "a certificate thumbprint in base64url";
    let rows = [
        (r#"{"alg":"ES256","crit":[]}"#, CompactError::Refused("crit")),
        (r#"{"alg":"ES256","crit":["exp"],"exp":1}"#, CompactError::Refused("crit")),
        (r#"{"alg":"ES256","b64":true}"#, CompactError::Refused("b64")),
        ("{}", CompactError::Missing("alg")),
        (r#"{"alg":null}"#, malformed("alg", "a string")),
        (r#"{"alg":["ES256"]}"#, malformed("alg", "a string")),
        (r#"{"alg":"ES256","kid":1}"#, malformed("kid", "a string")),
        (r#"{"alg":"ES256","typ":{}}"#, malformed("typ", "a string")),
        (r#"{"alg":"ES256","x5t":"AAAA"}"#, malformed("x5t", thumbprint)),
        (r#"{"alg":"ES256","x5t":7}"#, malformed("x5t", thumbprint)),
        (r#"{"alg":"ES256","x5t#S256":"AAAA"}"#, malformed("x5t#S256", thumbprint)),
        ("[]", CompactError::NotAnObject("header")),
        ("7", CompactError::NotAnObject("header")),
    ];
    for (header, expected) in rows {
        assert_eq!(Compact::parse(&text(header, "{}")).unwrap_err(), expected, "{header}");
    }
    for payload in ["", "{", r#"{"a":1,"a":2}"#, "{\"a\":\"\u{feff}\"}}", "\u{feff}{}"] {
        let refused = Compact::parse(&text(r#"{"alg":"ES256"}"#, payload));
        assert!(matches!(refused, Err(CompactError::Json { part: "payload", .. })), "{payload}");
    }
    assert_eq!(Compact::parse(&text(r#"{"alg":"ES256"}"#, "[]")).unwrap_err(), CompactError::NotAnObject("payload"));
}

#[test]
fn thumbprints_are_read_with_and_without_padding() {
    for end in ["", "="] {
        let header = json!({"alg": "RS256", "x5t": format!("eGZ_kNwRvwS9lGfR-RIMSkNAtM8{end}"),
            "x5t#S256": format!("{}{end}", "A".repeat(43))});
        let read = Compact::parse(&text(&header.to_string(), "{}")).unwrap();
        let hex = read.x5t().map(|bytes| jose::digest::upper_hex(&bytes));
        assert_eq!(hex.as_deref(), Some("78667F90DC11BF04BD9467D1F9120C4A4340B4CF"));
        assert_eq!(read.x5t_s256(), Some([0; 32]));
    }
}

#[test]
fn malformed_texts_are_refused() {
    let good = text(r#"{"alg":"ES256"}"#, "{}");
    assert!(Compact::parse(&good).is_ok());
    for (parts, count) in [("", 1), ("a.b", 2), ("a.b.c.d", 4), ("a.b.c.d.e", 5)] {
        assert_eq!(Compact::parse(parts), Err(CompactError::Parts(count)));
    }
    assert_eq!(Compact::parse(&".".repeat(10_000)), Err(CompactError::Parts(10_001)));
    assert_eq!(Compact::parse(&".".repeat(LONGEST + 1)), Err(CompactError::TooLong(LONGEST + 1)));
    let padded = good.replacen('.', "=.", 1);
    for text in [format!("{good}="), format!("{good} "), format!(" {good}"), padded, good.replace("AAAA", "AA+/")] {
        assert!(matches!(Compact::parse(&text), Err(CompactError::Encoding { .. })), "{text}");
    }
    let deep = text(r#"{"alg":"ES256"}"#, &"[".repeat(8_000));
    assert!(matches!(Compact::parse(&deep), Err(CompactError::Json { part: "payload", .. })));
    let serialized = r#"{"payload":"e30","protected":"e30","signature":""}"#;
    assert_eq!(Compact::parse(serialized), Err(CompactError::Parts(1)));
}
