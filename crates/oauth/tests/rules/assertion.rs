//! Client assertions: audience, subject, times and type (RFC 7523 section 3, RFC 8725; CA-01 to CA-14, CA-29, CA-30).
use crate::exchange::moment;
use crate::keys::{self, Signer};
use crate::made::{NOW, client, issuer, laid, told};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::assertion::AssertionRefusal;
use oauth::rules::paths::Endpoint;
use serde_json::{Value, json};

const ALL: [&str; 3] = ["standard", "helseid", "halland"];
const TAKEN: &str = "taken";

/// An assertion of `shop` with these members instead; `{issuer}` and the like stand for the profile's addresses.
fn check(profiles: &[&str], rows: &[(&str, Value, &str)]) {
    for profile in profiles {
        for (id, members, expected) in rows {
            let issuer = issuer(profile);
            let mut header = json!({ "alg": "ES256", "kid": "shop" });
            let mut claims = json!({ "iss": "shop", "sub": "shop", "aud": "{issuer}", "exp": NOW + 50, "jti": "one" });
            for (name, value) in members.as_object().unwrap() {
                let part = if ["alg", "kid", "typ"].contains(&name.as_str()) { &mut header } else { &mut claims };
                *part = laid(part.take(), json!({ name: value }));
            }
            let claims = addressed(&issuer, &claims);
            let text = keys::jwt(Signer::Key(&keys::SHOP), header.as_object().unwrap(), claims.as_object().unwrap());
            let rules = &issuer.profile.assertion;
            let verdict = rules
                .admit((&issuer.profile.paths, &issuer.registration), &text, &mut moment())
                .and_then(|one| rules.verify(&one, &client(json!({})), NOW));
            let told = match &verdict {
                Ok(()) => TAKEN.to_owned(),
                Err(Refusal::Assertion(AssertionRefusal::Claim { claim, .. })) => format!("invalid_client {claim}"),
                Err(refusal) => told(refusal),
            };
            assert_eq!(told, *expected, "{profile}, {id}: {members} {verdict:?}");
        }
    }
}

/// The value with the issuer's addresses filled in.
fn addressed(issuer: &Issuer, value: &Value) -> Value {
    let mut text = value.to_string();
    let endpoint = |endpoint| issuer.endpoint(endpoint).unwrap_or_else(|| "https://as.example/none".to_owned());
    for (name, address) in [
        ("{issuer}", issuer.identifier()),
        ("{token}", endpoint(Endpoint::Token)),
        ("{par}", endpoint(Endpoint::PushedAuthorizationRequest)),
        ("{introspection}", endpoint(Endpoint::Introspection)),
        ("{revocation}", endpoint(Endpoint::Revocation)),
    ] {
        text = text.replace(name, &address);
    }
    serde_json::from_str(&text).unwrap()
}

const AUDIENCE: &str = "invalid_client Audience";

#[test]
fn ca_01_to_03_the_audience_is_the_issuer_or_what_the_profile_names() {
    let rows = |token, par| {
        [
            ("CA-01", json!({ "aud": "{issuer}" }), TAKEN),
            ("CA-02", json!({ "aud": "{token}" }), token),
            ("CA-03 pushed", json!({ "aud": "{par}" }), par),
            ("CA-03 introspection", json!({ "aud": "{introspection}" }), AUDIENCE),
            ("CA-03 revocation", json!({ "aud": "{revocation}" }), AUDIENCE),
        ]
    };
    check(&["standard"], &rows(AUDIENCE, AUDIENCE));
    check(&["helseid"], &rows(TAKEN, TAKEN));
    check(&["halland"], &rows(TAKEN, AUDIENCE));
}

#[test]
fn ca_05_a_list_of_one_is_for_lenient_profiles_and_a_list_of_two_for_none() {
    let rows = |one, slash| {
        [
            ("CA-05", json!({ "aud": ["{issuer}"] }), one),
            ("H17 slash", json!({ "aud": "{issuer}/" }), slash),
            ("rule 6", json!({ "aud": ["{issuer}", "{token}"] }), AUDIENCE),
            ("rule 6, twice the same", json!({ "aud": ["{issuer}", "{issuer}"] }), AUDIENCE),
        ]
    };
    check(&["standard"], &rows(AUDIENCE, AUDIENCE));
    check(&["helseid", "halland"], &rows(TAKEN, TAKEN));
}

#[test]
fn ca_06_an_audience_in_another_form_is_malformed() {
    let malformed = "invalid_client aud";
    let rows = [json!([]), json!(null), json!(1), json!({ "is": "{issuer}" }), json!([1]), json!(["{issuer}", null])]
        .map(|aud| ("CA-06", json!({ "aud": aud }), malformed));
    check(&ALL, &rows);
    check(&ALL, &[("CA-06 missing", json!({ "aud": "(absent)" }), malformed)]);
    check(&ALL, &[("CA-06 empty", json!({ "aud": "" }), AUDIENCE), ("CA-06", json!({ "aud": [""] }), AUDIENCE)]);
}

#[test]
fn ca_07_another_issuer_is_not_this_one() {
    let rows = [
        "https://other.example",
        "https://AS.EXAMPLE",
        "HTTPS://as.example",
        "https://as.example:443",
        "https://as.example.evil.test",
        "https://as.example@evil.test",
        "http://as.example",
        "{issuer}//",
        "{issuer}/x",
        "{issuer}?",
        "{issuer} ",
        "shop",
    ]
    .map(|aud| ("CA-07", json!({ "aud": aud }), AUDIENCE));
    check(&ALL, &rows);
}

#[test]
fn ca_09_and_10_issuer_and_subject_are_both_the_client() {
    let rows = [
        ("CA-09 iss", json!({ "iss": "other" }), "invalid_client Subject"),
        ("CA-09 sub", json!({ "sub": "other" }), "invalid_client Subject"),
        ("CA-09 case", json!({ "iss": "Shop" }), "invalid_client Subject"),
        ("CA-10", json!({ "sub": "(absent)" }), "invalid_client sub"),
        ("JW-23", json!({ "iss": "(absent)" }), "invalid_client iss"),
        ("JW-23 empty", json!({ "iss": "", "sub": "" }), "invalid_client iss"),
        ("JW-23 list", json!({ "iss": ["shop"] }), "invalid_client iss"),
    ];
    check(&ALL, &rows);
}

#[test]
fn ca_11_an_identifier_and_an_expiry_are_there() {
    let rows = [
        ("CA-11", json!({ "jti": "(absent)" }), "invalid_client jti"),
        ("CA-11 empty", json!({ "jti": "" }), "invalid_client jti"),
        ("CA-11 number", json!({ "jti": 1 }), "invalid_client jti"),
        ("CA-11 513", json!({ "jti": "x".repeat(513) }), "invalid_client jti"),
        ("CA-11 512", json!({ "jti": "x".repeat(512) }), TAKEN),
        ("CA-11, JW-21", json!({ "exp": "(absent)" }), "invalid_client exp"),
        ("CA-11 iat is not demanded", json!({ "iat": "(absent)" }), TAKEN),
    ];
    check(&ALL, &rows);
}

/// Written as text, since such numbers do not survive every JSON type.
fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn ca_13_a_malformed_time_is_not_an_absent_one() {
    let malformed =
        ["1e30", "-1", "-1.5", "true", "null", "9223372036854775808", "18446744073709551616", "[1]", "\"\""];
    for claim in ["exp", "iat", "nbf"] {
        let expected = format!("invalid_client {claim}");
        for text in malformed.iter().chain(&["\"abc\"", "\"-5\"", "\"1e9\"", "\" 5\"", "\"9223372036854775808\""]) {
            check(&ALL, &[("CA-13, JW-20", json!({ claim: number(text) }), &expected)]);
        }
        let soon = NOW + 5;
        let (digits, fraction) = (json!(soon.to_string()), json!(soon as f64 + 0.5));
        check(&["standard"], &[("CA-13", json!({ claim: digits.clone() }), &expected)]);
        check(&["standard"], &[("CA-13", json!({ claim: fraction.clone() }), &expected)]);
        check(&["helseid", "halland"], &[("H17", json!({ claim: digits }), TAKEN)]);
        check(&["helseid", "halland"], &[("H17", json!({ claim: fraction }), TAKEN)]);
    }
}

#[test]
fn ca_14_a_clock_may_be_ten_seconds_off() {
    let rows = [
        ("CA-14", json!({ "iat": NOW + 8, "nbf": NOW + 8 }), TAKEN),
        ("CA-14 leeway", json!({ "iat": NOW + 10, "nbf": NOW + 10 }), TAKEN),
        ("CA-14 iat", json!({ "iat": NOW + 11 }), "invalid_client NotYet"),
        ("CA-14 nbf", json!({ "nbf": NOW + 11 }), "invalid_client NotYet"),
        ("CA-14 minute", json!({ "iat": NOW + 61 }), "invalid_client NotYet"),
        ("old iat", json!({ "iat": 0, "nbf": 0 }), TAKEN),
        ("expired within the leeway", json!({ "exp": NOW - 9 }), TAKEN),
        ("expired", json!({ "exp": NOW - 10 }), "invalid_client Expired"),
        ("expired long ago", json!({ "exp": 0 }), "invalid_client Expired"),
    ];
    check(&ALL, &rows);
}

#[test]
fn h11_an_assertion_is_short_lived() {
    let rows = |most: i64| {
        [
            ("H11", json!({ "exp": NOW + most }), TAKEN),
            ("H11 leeway", json!({ "exp": NOW + most + 10 }), TAKEN),
            ("H11 more", json!({ "exp": NOW + most + 11 }), "invalid_client TooLong"),
            ("H11 far", json!({ "exp": (1_i64 << 53) }), "invalid_client TooLong"),
        ]
    };
    check(&["standard", "helseid"], &rows(60));
    check(&["halland"], &rows(600));
}

#[test]
fn ca_29_a_type_for_something_else_is_refused() {
    for typ in ["at+jwt", "dpop+jwt", "logout+jwt", "oauth-authz-req+jwt", "secevent+jwt", "JWS", "application/JWT", ""]
    {
        check(&ALL, &[("CA-29", json!({ "typ": typ }), "invalid_client Type")]);
    }
    let strict = "client-authentication+jwt";
    let rows = [
        ("CA-29 absent", json!({}), TAKEN),
        ("CA-29 JWT", json!({ "typ": "JWT" }), TAKEN),
        ("CA-29 case", json!({ "typ": "jwt" }), TAKEN),
        ("CA-29 strict", json!({ "typ": strict }), TAKEN),
        ("H17 strict, token endpoint", json!({ "typ": strict, "aud": "{token}" }), AUDIENCE),
        ("H17 strict, pushed", json!({ "typ": strict, "aud": "{par}" }), AUDIENCE),
        ("H17 strict, other case", json!({ "typ": strict.to_uppercase(), "aud": "{token}" }), AUDIENCE),
    ];
    check(&ALL, &rows);
}

#[test]
fn ca_30_our_own_tokens_are_no_assertions() {
    let person = json!({ "iss": "{issuer}", "sub": "kari-sub", "aud": "shop" });
    check(&ALL, &[("CA-30 ID token", person, "invalid_client Subject")]);
    let own = json!({ "typ": "at+jwt", "iss": "shop" });
    check(&ALL, &[("CA-30 access token", own, "invalid_client Type")]);
}
