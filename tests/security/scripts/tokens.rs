//! Tokens over a long time, their hashes, and the keys and secrets behind them.
use super::Found;
use crate::expect::differs;
use crate::good::good;
use crate::house::House;
use crate::issuers::jwks;
use crate::shown;
use jose::{base64url, digest};
use std::collections::{BTreeMap, BTreeSet};

/// RT-23: however often it is renewed, a line of refresh tokens ends 30 days after the person's consent.
pub fn absolute_expiry(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let mut token = good(house, "refresh P1").value("refresh_token").to_owned();
    let (began, mut ended) = (house.now(), None);
    for _ in 0..120 {
        house.advance(28_000);
        let mut request = good(house, "post t1/token");
        request.set("client_id", "P1");
        request.set("grant_type", "refresh_token");
        request.set("refresh_token", &token);
        let answer = house.send(&request);
        match answer.json()["refresh_token"].as_str() {
            Some(next) => token = next.to_owned(),
            None => {
                found.unless(answer.json()["error"] == "invalid_grant", "it does not end with invalid_grant", &answer);
                ended = Some(house.now() - began);
                break;
            }
        }
    }
    let lasted = ended.unwrap_or_default();
    found.claim(
        (2_592_000..2_592_000 + 28_001).contains(&lasted),
        format!("it lasted {lasted} s, of 2,592,000 and at most one step"),
    );
    found
}

/// JW-35: `at_hash` is the left half of the access token's SHA-256; there is no `c_hash` and no `s_hash` where there is no front channel.
pub fn token_hashes(house: &House) -> Found {
    let mut found = Found::default();
    let answer = house.send(&good(house, "redeem C1"));
    let token = answer.json()["access_token"].as_str().unwrap_or_default().to_owned();
    let expected = base64url::encode(&digest::sha256(token.as_bytes())[..16]);
    let told = shown::at(&answer, "id_token.at_hash").unwrap_or_default();
    found.unless(told == expected, &format!("at_hash is {told} and not {expected}"), &answer);
    found
}

/// PR-01: a `request_uri` has at least 128 random bits, so 200 of them differ and each is long enough.
pub fn long_request_uris(house: &House) -> Found {
    let mut found = Found::default();
    let mut all = BTreeSet::new();
    for _ in 0..200 {
        let answer = house.send(&good(house, "push P1"));
        let uri = answer.json()["request_uri"].as_str().unwrap_or_default().to_owned();
        let random = uri.rsplit(':').next().unwrap_or_default().len();
        found.unless(random * 6 >= 128 + 56, "too short", &answer);
        found.unless(all.insert(uri), "the same twice", &answer);
    }
    found
}

/// AZ-34: 400 codes differ, and at each of their places the letters are spread evenly (chi-square, 63 degrees, p < 10^-6).
pub fn random_codes(house: &House) -> Found {
    let mut found = Found::default();
    let codes: Vec<String> =
        (0..400).filter_map(|_| house.send(&good(house, "authorize C1")).returned("code")).collect();
    let distinct: BTreeSet<&String> = codes.iter().collect();
    found.claim(distinct.len() == 400, format!("{} of 400 codes differ", distinct.len()));
    let length = codes.iter().map(String::len).min().unwrap_or_default();
    found.claim(length * 6 >= 128 + 56, format!("a code has {length} letters"));
    for place in 0..length {
        let mut counts: BTreeMap<u8, f64> = BTreeMap::new();
        for code in &codes {
            *counts.entry(code.as_bytes()[place]).or_default() += 1.0;
        }
        let expected = codes.len() as f64 / 64.0;
        let missing = (64.0 - counts.len() as f64) * expected;
        let spread: f64 = counts.values().map(|count| (count - expected).powi(2) / expected).sum::<f64>() + missing;
        found.claim(spread < 135.0, format!("at place {place} the letters are not even: {spread}"));
    }
    found
}

/// CA-43: while a secret is replaced both work, and the old one no more afterwards; their HMACs are what is registered.
pub fn secret_rotation(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let old = good(house, "own B1");
    house.apply(r#"t1 client B1: secret = "the-new-secret-of-b1-9f8e7d6c""#).expect("a new secret");
    let new = good(house, "own B1");
    let answer = house.send(&new);
    found.claim(differs(house, &new, &answer, "OK").is_none(), format!("the new secret is refused: {}", answer.told()));
    let answer = house.send(&old);
    let why = differs(house, &old, &answer, "err(invalid_client,401)");
    found.claim(why.is_none(), format!("the old secret still works: {}", answer.told()));
    found
}

/// JW-16: a key set is bounded, unknown key types are skipped, and a key for encryption verifies nothing.
pub fn registered_key_sets(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let own = jwks("C1");
    let key = own.trim_start_matches("{ keys = [").trim_end_matches("] }").trim().to_owned();
    let set = |keys: &[String]| format!("t1 client C1: jwks = {{ keys = [{}] }}", keys.join(", "));
    let many: Vec<String> = (0..33).map(|number| key.replace("key-of-C1", &format!("key-{number}"))).collect();
    found.claim(house.apply(&set(&many)).is_err(), "33 keys are registered");
    let unknown = r#"{ kty = "XYZ", kid = "strange", x = "AA" }"#.to_owned();
    found.claim(house.apply(&set(&[unknown, key.clone()])).is_ok(), "a key of an unknown type is not skipped");
    let answer = house.send(&good(house, "own C1"));
    found.unless(answer.status == 200, "the key beside an unknown one does not work", &answer);
    for purpose in [r#"use = "enc""#, r#"key_ops = ["encrypt"]"#] {
        let enc = key.replace("{ ", &format!("{{ {purpose}, "));
        if house.apply(&set(&[enc])).is_ok() {
            let answer = house.send(&good(house, "own C1"));
            found.unless(answer.json()["error"] == "invalid_client", &format!("a key of {purpose} verifies"), &answer);
        }
    }
    found
}
