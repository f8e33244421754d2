//! Masks what is secret: a prefix, the length and a digest are enough to recognise it, and not to use it.
use jose::digest;
use jose::signed::Compact;
use oauth::words::form::Form;
use serde_json::Value;

/// Members whose values are secrets, tokens or signatures.
const SECRET: [&str; 15] = [
    "access_token",
    "assertion",
    "authorization_code",
    "client_assertion",
    "client_secret",
    "code",
    "code_verifier",
    "id_token",
    "interaction",
    "password",
    "refresh_token",
    "request_uri",
    "secret",
    "subject_token",
    "token",
];

/// A secret's first six characters, its length, and eight characters of its SHA-256.
pub fn masked(text: &str) -> String {
    let prefix: String = text.chars().take(if text.len() > 24 { 6 } else { 0 }).collect();
    let digest = digest::hex(&digest::sha256(text.as_bytes()));
    format!("{prefix}... ({} characters, SHA-256 {}...)", text.chars().count(), &digest[..8])
}

/// The members of a form, secrets masked.
pub fn form(form: &Form) -> Vec<(String, String)> {
    let shown = |(name, value): &(String, String)| (name.clone(), member(name, value));
    form.members.iter().map(shown).collect()
}

/// One member, masked where it is secret.
pub fn member(name: &str, value: &str) -> String {
    if SECRET.contains(&name) { masked(value) } else { value.chars().take(400).collect() }
}

/// The members of an answer, secrets masked.
pub fn members(members: &serde_json::Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    members.iter().map(|(name, value)| (name.clone(), member(name, &text(value)))).collect()
}

/// Header and claims of a JWT, dates with their distance from our clock; nothing where it is none.
pub fn decoded(text: &str, now: i64) -> Vec<(String, String)> {
    let Ok(compact) = Compact::parse(text) else { return Vec::new() };
    let header = compact.header().iter().map(|(name, value)| (format!("header {name}"), value.to_string()));
    let claim = |(name, value): (&String, &Value)| {
        let distance = value.as_f64().filter(|_| ["exp", "iat", "nbf", "auth_time"].contains(&name.as_str()));
        let distance = distance.map(|at| format!(" ({:+} s from our clock)", at as i64 - now)).unwrap_or_default();
        (format!("claim {name}"), format!("{value}{distance}"))
    };
    header.chain(compact.claims().iter().map(claim)).collect()
}
