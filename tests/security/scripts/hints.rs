//! ID tokens as hints that are not ours (OpenID Connect Core section 3.1.2.1, RFC 8725).
use super::Found;
use crate::draft::Draft;
use crate::good::{artefact, good};
use crate::house::{BASE, House};
use jose::signed::Compact;
use serde_json::{Value, json};

/// A good ID token with one thing wrong each time; none selects a person, and none is believed.
pub fn forged_hints(house: &House) -> Found {
    let mut found = Found::default();
    let text = artefact(house, "id_token", "C1");
    let genuine = Compact::parse(&text).expect("an ID token");
    let (header, claims) = (Value::Object(genuine.header().clone()), Value::Object(genuine.claims().clone()));
    let with = |of: &Value, name: &str, value: Value| {
        let mut changed = of.clone();
        changed[name] = value;
        changed
    };
    let none = |alg: &str| with(&header, "alg", json!(alg));
    for (what, header, claims, signed) in [
        ("another key", header.clone(), claims.clone(), "stranger"),
        ("no signature", header.clone(), claims.clone(), "none"),
        ("alg none", none("none"), claims.clone(), "none"),
        ("alg NONE", none("NONE"), claims.clone(), "none"),
        ("alg nOnE, junk", none("nOnE"), claims.clone(), "junk"),
        ("HS256 under a public key", none("HS256"), claims.clone(), "hmac stranger pem"),
        (
            "a null signature",
            header.clone(),
            claims.clone(),
            "bytes 00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        ),
        ("the other tenant's issuer", header.clone(), with(&claims, "iss", json!(format!("{BASE}/t2"))), "stranger"),
        ("a key of its own", with(&header, "jwk", crate::keys::public_jwk("stranger")), claims.clone(), "stranger"),
    ] {
        let hint = Draft::new(signed, header, claims).text();
        for prompt in ["", "none"] {
            let mut request = good(house, "authorize C1");
            request.set("id_token_hint", &hint);
            if !prompt.is_empty() {
                request.set("prompt", prompt);
            }
            let answer = house.send(&request);
            let refused =
                answer.returned("error").as_deref() == Some("invalid_request") && answer.returned("code").is_none();
            found.unless(refused, &format!("a hint with {what} and prompt {prompt:?} is not invalid_request"), &answer);
        }
    }
    let mut request = good(house, "authorize C1");
    request.set("id_token_hint", &text);
    let answer = house.send(&request);
    found.unless(answer.returned("code").is_some(), "the genuine hint is refused", &answer);
    found
}
