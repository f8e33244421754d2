//! What stands in braces in rows: artefacts of good runs, made where they are named, and what is done to them.
use crate::good;
use crate::house::{BASE, House};
use std::collections::BTreeMap;

/// The text with each `{..}` filled, except `{assertion}` and `{proof}`, which are made when the request is sent.
///
/// `{code}` is what the request knows by that name; `{code of C2}` comes from a good run of that client; `{a*100}` is 100 times
/// that text; `{code|cut}` is changed: see `changed`.
pub fn fill(house: &House, text: &str, known: &BTreeMap<String, String>) -> String {
    replaced(text, |inner| {
        let (name, changes) = inner.split_once('|').map_or((inner, None), |(name, changes)| (name, Some(changes)));
        if matches!(name, "assertion" | "proof") {
            return None;
        }
        let value = value(house, name, known)?;
        Some(changes.map_or(value.clone(), |changes| changed(&value, changes)))
    })
}

/// The text with `{assertion}` and `{proof}` filled.
pub fn late(text: &str, assertion: &str, proof: &str) -> String {
    replaced(text, |inner| {
        let (name, changes) = inner.split_once('|').map_or((inner, None), |(name, changes)| (name, Some(changes)));
        let value = match name {
            "assertion" => assertion,
            "proof" => proof,
            _ => return None,
        };
        Some(changes.map_or(value.to_owned(), |changes| changed(value, changes)))
    })
}

/// Replaces what stands in braces; what is not known stays.
fn replaced(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(open) = rest.find('{') {
        // The innermost braces are a name; those around them are JSON.
        let close =
            rest[open..].find('}').map(|close| open + close).filter(|close| !rest[open + 1..*close].contains('{'));
        let found = close.and_then(|close| Some((close, value(&rest[open + 1..close])?)));
        match found {
            Some((close, value)) => {
                out += &rest[..open];
                out += &value;
                rest = &rest[close + 1..];
            }
            None => {
                out += &rest[..=open];
                rest = &rest[open + 1..];
            }
        }
    }
    out + rest
}

fn value(house: &House, name: &str, known: &BTreeMap<String, String>) -> Option<String> {
    if let Some((text, times)) = name.rsplit_once('*') {
        return Some(text.repeat(times.parse().ok()?));
    }
    if let Some(("jwk", key)) = name.split_once(" of ") {
        return Some(crate::keys::public_jwk(key).to_string());
    }
    if let Some(("private", key)) = name.split_once(" of ") {
        return Some(crate::keys::key(key).to_jwk().to_string());
    }
    if let Some(("jwks", key)) = name.split_once(" of ") {
        return Some(crate::issuers::jwks(key));
    }
    if let Some(("private_jwks", key)) = name.split_once(" of ") {
        return Some(crate::issuers::key_set(&crate::keys::key(key).to_jwk()));
    }
    if let Some(text) = name.strip_prefix("base64 ") {
        return Some(jose::base64::encode(text.as_bytes()));
    }
    if let Some((what, client)) = name.split_once(" of ") {
        return Some(good::artefact(house, what, client));
    }
    match name {
        "issuer" => Some(format!("{BASE}/t1")),
        "other_issuer" => Some(format!("{BASE}/t2")),
        "nul" => Some("\0".to_owned()),
        "crlf" => Some("\r\n".to_owned()),
        "now" => Some(house.now().to_string()),
        name => match name.split_once(['+', '-']) {
            Some(("now", seconds)) => {
                let seconds: i64 = seconds.parse().ok()?;
                let sign = if name.contains('-') { -1 } else { 1 };
                Some((house.now() + sign * seconds).to_string())
            }
            _ => known.get(name).cloned(),
        },
    }
}

fn changed(value: &str, changes: &str) -> String {
    let middle = value.len() / 2;
    match changes.split_once(' ').unwrap_or((changes, "")) {
        ("cut", _) => value[..value.len() - 1].to_owned(),
        ("half", _) => value[..middle].to_owned(),
        ("flip", _) => {
            let letter = if value.as_bytes()[middle] == b'A' { "B" } else { "A" };
            format!("{}{letter}{}", &value[..middle], &value[middle + 1..])
        }
        ("upper", _) => value.to_ascii_uppercase(),
        ("lower", _) => value.to_ascii_lowercase(),
        ("swap", _) => value
            .chars()
            .map(|one| if one.is_ascii_lowercase() { one.to_ascii_uppercase() } else { one.to_ascii_lowercase() })
            .collect(),
        ("percent", _) => value.bytes().map(|byte| format!("%{byte:02x}")).collect(),
        ("then", text) => format!("{value}{text}"),
        ("after", text) => format!("{text}{value}"),
        ("trailing", _) => {
            // The last letter holds spare bits, which are to be zero (RFC 4648 section 3.5).
            let last = char::from(value.as_bytes()[value.len() - 1] + 1);
            format!("{}{last}", &value[..value.len() - 1])
        }
        ("unsigned", _) => value.rsplit_once('.').map(|(input, _)| format!("{input}.")).expect("a JWT"),
        _ => panic!("no change: {changes}"),
    }
}

#[test]
fn braces_are_filled_late_or_stay() {
    assert_eq!(late("a{assertion|cut}b{proof}{code}", "xyz", "p"), "axybp{code}");
    assert_eq!(replaced("{", |_| Some(String::new())), "{");
}
