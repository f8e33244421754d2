//! Which key signs a client assertion: algorithm, `kid`, certificates, and headers that are never believed (RFC 7515 section 4.1; CA-21 to CA-27, CA-45).
use crate::exchange::moment;
use crate::keys::{self, EXPIRED, FUTURE, ISSUER, ISSUER_RSA, SHOP, SHOP_RSA, STRANGER, Signer, VALID};
use crate::made::{NOW, client, issuer, laid, told};
use jose::certificate::Certificate;
use jose::{base64, base64url, digest};
use serde_json::{Value, json};

const TAKEN: &str = "taken";
const MALFORMED: &str = "invalid_client Malformed";
const ALGORITHM: &str = "invalid_client Algorithm";
const UNKNOWN: &str = "invalid_client UnknownKey";
const SIGNATURE: &str = "invalid_client Signature";
const EXPIRED_CERTIFICATE: &str = "invalid_client CertificateExpired";

/// An assertion of `shop` signed so, under this header, at a client with these members; in three profiles.
fn check(registered: &Value, rows: &[(&str, Signer, Value, &str)]) {
    for profile in ["standard", "helseid", "halland"] {
        for (id, signer, header, expected) in rows {
            let issuer = issuer(profile);
            let claims = json!({
                "iss": "shop", "sub": "shop", "aud": issuer.identifier(), "exp": NOW + 50, "jti": "one",
            });
            let text = keys::jwt(*signer, header.as_object().unwrap(), claims.as_object().unwrap());
            let rules = &issuer.profile.assertion;
            let client = client(registered.clone());
            let verdict = rules
                .admit((&issuer.profile.paths, &issuer.registration), &text, &mut moment())
                .and_then(|one| rules.verify(&one, &client, NOW));
            let told = verdict.as_ref().map_or_else(told, |()| TAKEN.to_owned());
            assert_eq!(told, *expected, "{profile}, {id}: {header} {verdict:?}");
        }
    }
}

fn by(key: &jose::key::PrivateKey) -> Signer<'_> {
    Signer::Key(key)
}

/// A client with these certificates and no JWK.
fn certified(certificates: &[&Certificate]) -> Value {
    let pem: Vec<_> = certificates.iter().map(|one| one.to_pem()).collect();
    json!({ "jwks": null, "certificates": pem })
}

fn header(members: Value) -> Value {
    laid(json!({ "alg": "ES256", "kid": "shop" }), members)
}

#[test]
fn ca_21_an_unsigned_assertion_is_refused() {
    for alg in ["none", "None", "nOnE", "NONE", "", " none", "ES256 ", "es256"] {
        for bytes in [b"".as_slice(), b"junk"] {
            check(&json!({}), &[("CA-21, JW-01", Signer::Nobody(bytes), header(json!({ "alg": alg })), ALGORITHM)]);
        }
    }
    let rows = [
        ("CA-21 missing", Signer::Nobody(b""), json!({ "kid": "shop" }), MALFORMED),
        ("CA-21 list", Signer::Nobody(b""), header(json!({ "alg": ["ES256"] })), MALFORMED),
        ("CA-21 null", Signer::Nobody(b""), header(json!({ "alg": null })), MALFORMED),
        ("JW-29 stripped", Signer::Nobody(b""), header(json!({})), SIGNATURE),
        ("JW-11 zeros", Signer::Nobody(&[0; 64]), header(json!({})), SIGNATURE),
        ("JW-11 63 bytes", Signer::Nobody(&[1; 63]), header(json!({})), SIGNATURE),
        ("JW-11 65 bytes", Signer::Nobody(&[1; 65]), header(json!({})), SIGNATURE),
    ];
    check(&json!({}), &rows);
}

#[test]
fn ca_22_a_public_key_or_a_secret_is_no_hmac_key() {
    let jwk = SHOP.public().to_jwk().to_string();
    let pem = VALID.to_pem();
    for key in [jwk.as_bytes(), pem.as_bytes(), VALID.der(), b"", b"secret", b" \xef\xbb\xbf", &VALID.sha256()] {
        for alg in ["HS256", "HS384", "HS512"] {
            check(&json!({}), &[("CA-22, JW-44", Signer::Hmac(key), header(json!({ "alg": alg })), ALGORITHM)]);
        }
        check(&json!({}), &[("CA-22", Signer::Hmac(key), header(json!({})), SIGNATURE)]);
    }
}

#[test]
fn ca_23_the_algorithm_fits_the_registered_key() {
    let rsa = |alg: &str| {
        let jwk = laid(keys::jwk(&SHOP_RSA, "shop"), json!({ "alg": alg }));
        json!({ "jwks": { "keys": [jwk] } })
    };
    let rows = [
        ("CA-23", by(&SHOP_RSA), header(json!({ "alg": "RS256" })), UNKNOWN),
        ("CA-23 registered", by(&SHOP_RSA), header(json!({ "alg": "PS256" })), TAKEN),
    ];
    check(&rsa("PS256"), &rows);
    let rows = [
        ("JW-03", by(&SHOP_RSA), header(json!({ "alg": "RS256" })), UNKNOWN),
        ("JW-03 ES384 under a P-256 key", Signer::Nobody(&[1; 96]), header(json!({ "alg": "ES384" })), UNKNOWN),
    ];
    check(&json!({}), &rows);
    let encryption = laid(keys::jwk(&SHOP, "shop"), json!({ "use": "enc" }));
    let rows = [("JW-16", by(&SHOP), header(json!({})), UNKNOWN)];
    check(&json!({ "jwks": { "keys": [encryption] } }), &rows);
}

#[test]
fn ca_25_and_26_the_key_is_the_clients_own_and_the_one_named() {
    let rows = [
        ("CA-25", by(&STRANGER), header(json!({})), SIGNATURE),
        ("CA-25 the issuer's", by(&ISSUER), header(json!({ "kid": "shop" })), SIGNATURE),
        ("CA-26", by(&STRANGER), header(json!({ "kid": "stranger" })), UNKNOWN),
        ("CA-26 own key, wrong name", by(&SHOP), header(json!({ "kid": "shop2" })), UNKNOWN),
        ("CA-26 case", by(&SHOP), header(json!({ "kid": "Shop" })), UNKNOWN),
        ("CA-26 no name", by(&SHOP), header(json!({ "kid": "(absent)" })), TAKEN),
        ("CA-26 no name, stranger", by(&STRANGER), header(json!({ "kid": "(absent)" })), SIGNATURE),
        ("CA-26 number", by(&SHOP), header(json!({ "kid": 1 })), MALFORMED),
    ];
    check(&json!({}), &rows);
    let long = "k".repeat(10 * 1024);
    for kid in ["../../etc/passwd", "' OR 1=1--", "\u{0}", "", "shop\u{0}", long.as_str()] {
        check(&json!({}), &[("JW-25", by(&SHOP), header(json!({ "kid": kid })), UNKNOWN)]);
    }
    let both = json!({ "jwks": { "keys": [keys::jwk(&SHOP, "old"), keys::jwk(&STRANGER, "new")] } });
    let rows = [
        ("roll-over", by(&STRANGER), header(json!({ "kid": "new" })), TAKEN),
        ("roll-over, swapped", by(&STRANGER), header(json!({ "kid": "old" })), SIGNATURE),
    ];
    check(&both, &rows);
}

#[test]
fn ca_27_a_key_in_the_header_is_not_believed() {
    let stranger = json!([base64::encode(VALID.der())]);
    for (name, value) in [
        ("jwk", STRANGER.public().to_jwk()),
        ("jku", json!("https://evil.test/jwks")),
        ("x5u", json!("https://evil.test/x5u")),
        ("x5c", stranger),
    ] {
        let rows = [
            ("CA-27", by(&STRANGER), header(json!({ name: value.clone() })), SIGNATURE),
            ("CA-27 unnamed", by(&STRANGER), header(json!({ name: value.clone(), "kid": "(absent)" })), SIGNATURE),
            ("CA-27 unknown", by(&STRANGER), header(json!({ name: value.clone(), "kid": "evil" })), UNKNOWN),
            ("CA-27 ignored", by(&SHOP), header(json!({ name: value })), TAKEN),
        ];
        check(&json!({}), &rows);
    }
    let inside = json!([base64::encode(VALID.der())]);
    let unregistered = header(json!({ "alg": "RS256", "kid": "(absent)", "x5c": inside }));
    check(&json!({}), &[("L1: x5c alone", by(&SHOP_RSA), unregistered, UNKNOWN)]);
}

#[test]
fn jw_27_what_must_be_understood_is_refused() {
    for crit in [json!(["exp"]), json!(["b64"]), json!([]), json!(["x"]), json!("x")] {
        check(&json!({}), &[("JW-27", by(&SHOP), header(json!({ "crit": crit })), MALFORMED)]);
    }
    check(&json!({}), &[("JW-27 b64", by(&SHOP), header(json!({ "b64": false })), MALFORMED)]);
}

/// A header that names a certificate's key so.
fn named(name: &str, value: &str) -> Value {
    laid(json!({ "alg": "PS256", "typ": "JWT" }), json!({ name: value }))
}

#[test]
fn l1_a_certificate_is_named_by_either_thumbprint_or_as_kid() {
    let (sha1, sha256) = (VALID.sha1(), VALID.sha256());
    let mut rows = vec![
        ("L1 x5t", named("x5t", &base64url::encode(&sha1)), TAKEN),
        ("L1 x5t padded", named("x5t", &format!("{}=", base64url::encode(&sha1))), TAKEN),
        ("L1 x5t#S256", named("x5t#S256", &base64url::encode(&sha256)), TAKEN),
        ("L1 x5t#S256 padded", named("x5t#S256", &format!("{}=", base64url::encode(&sha256))), TAKEN),
        ("L1 kid in hexadecimal", named("kid", &digest::upper_hex(&sha1)), TAKEN),
        ("L1 kid as x5t", named("kid", &base64url::encode(&sha1)), TAKEN),
        ("L1 kid as x5t#S256", named("kid", &base64url::encode(&sha256)), TAKEN),
        ("L1 nothing named", json!({ "alg": "PS256" }), TAKEN),
        ("L1 unknown x5t", named("x5t", &base64url::encode(&[7; 20])), UNKNOWN),
        ("L1 unknown x5t#S256", named("x5t#S256", &base64url::encode(&[7; 32])), UNKNOWN),
        ("L1 unknown kid", named("kid", "shop"), UNKNOWN),
        ("L1 malformed x5t", named("x5t", "short"), MALFORMED),
        ("L1 x5t over-padded", named("x5t", &format!("{}==", base64url::encode(&sha1))), MALFORMED),
        ("L1 x5t in hexadecimal", named("x5t", &digest::upper_hex(&sha1)), MALFORMED),
    ];
    let both = laid(named("x5t", &base64url::encode(&sha1)), json!({ "x5t#S256": base64url::encode(&[7; 32]) }));
    rows.push(("L1 two names that differ", both, UNKNOWN));
    let both = laid(named("x5t", &base64url::encode(&sha1)), json!({ "kid": "whatever" }));
    rows.push(("L1 a kid beside x5t", both, TAKEN));
    let absent = header(json!({ "kid": "(absent)", "x5t": base64url::encode(&sha1) }));
    check(&json!({}), &[("L1 x5t at a client of JWKs", by(&SHOP), absent, UNKNOWN)]);
    for (id, header, expected) in rows {
        check(&certified(&[&VALID]), &[(id, by(&SHOP_RSA), header, expected)]);
    }
}

#[test]
fn ca_45_a_certificate_signs_while_it_is_valid() {
    let x5t = |one: &Certificate| named("x5t", &base64url::encode(&one.sha1()));
    let s256 = |one: &Certificate| named("x5t#S256", &base64url::encode(&one.sha256()));
    let kid = |one: &Certificate| named("kid", &digest::upper_hex(&one.sha1()));
    let rows = [
        ("CA-45", by(&SHOP_RSA), x5t(&EXPIRED), EXPIRED_CERTIFICATE),
        ("CA-45 x5t#S256", by(&SHOP_RSA), s256(&EXPIRED), EXPIRED_CERTIFICATE),
        ("CA-45 kid", by(&SHOP_RSA), kid(&EXPIRED), EXPIRED_CERTIFICATE),
        ("CA-45 nothing named", by(&SHOP_RSA), json!({ "alg": "PS256" }), EXPIRED_CERTIFICATE),
    ];
    check(&certified(&[&EXPIRED]), &rows);
    let rows = [
        ("CA-45 not yet", by(&SHOP_RSA), x5t(&FUTURE), UNKNOWN),
        ("CA-45 not yet, kid", by(&SHOP_RSA), kid(&FUTURE), UNKNOWN),
    ];
    check(&certified(&[&FUTURE]), &rows);
    let rows = [
        ("L1 roll-over, new", by(&SHOP_RSA), x5t(&VALID), TAKEN),
        ("L1 roll-over, old", by(&SHOP_RSA), x5t(&EXPIRED), EXPIRED_CERTIFICATE),
        ("L1 another's key", by(&ISSUER_RSA), x5t(&VALID), SIGNATURE),
    ];
    check(&certified(&[&EXPIRED, &VALID]), &rows);
}
