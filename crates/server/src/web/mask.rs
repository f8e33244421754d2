//! Masks what is secret: a prefix, the length and a digest are enough to recognise it, and not to use it.
use crate::conversation::{Claim, Jwt, Member};
use jose::digest;
use jose::signed::Compact;
use serde_json::{Map, Value};

/// The most characters of a name that are kept.
pub const LONGEST_NAME: usize = 100;
/// The most characters of a value that are kept.
pub const LONGEST_VALUE: usize = 400;
/// The most members of one list that are kept.
pub const MOST_MEMBERS: usize = 40;

/// What the names of secrets hold, however they are spelled.
const SECRET: [&str; 11] = [
    "assertion",
    "code",
    "cookie",
    "interaction",
    "passw",
    "request_uri",
    "secret",
    "session",
    "signature",
    "token",
    "verifier",
];

/// Names that hold such words and are no secrets.
const OPEN: [&str; 10] = [
    "assertion_details",
    "authorization_code_lifetime",
    "client_assertion_type",
    "code_challenge",
    "code_challenge_method",
    "issued_token_type",
    "requested_token_type",
    "subject_token_type",
    "token_type",
    "token_type_hint",
];

/// The members of a JWK that only its holder may know (RFC 7518 section 6); one may be sent by mistake.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A secret's first six characters, its length, and eight characters of its SHA-256.
pub fn masked(text: &str) -> String {
    let prefix: String = text.chars().take(if text.len() > 24 { 6 } else { 0 }).collect();
    let digest = digest::hex(&digest::sha256(text.as_bytes()));
    format!("{prefix}... ({} characters, SHA-256 {}...)", text.chars().count(), &digest[..8])
}

/// A secret as it is told: of a password nothing, since people choose what can be guessed.
fn untold(name: &str, text: &str) -> String {
    if name.to_ascii_lowercase().contains("passw") { "...".to_owned() } else { masked(text) }
}

/// Whether a value is secret by its name or its looks.
pub fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let named = !OPEN.contains(&name.as_str()) && SECRET.iter().any(|word| name.contains(word));
    named || (value.starts_with("eyJ") && value.contains('.'))
}

/// One member, masked where it is secret, cut where it is long.
pub fn member(name: &str, value: &str) -> Member {
    let value = if is_secret(name, value) { untold(name, value) } else { cut(value, LONGEST_VALUE) };
    Member { name: cut(name, LONGEST_NAME), value }
}

/// These members; what is beyond the limit is counted.
pub fn members(all: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>) -> Vec<Member> {
    let mut all = all.into_iter();
    let told = all.by_ref().take(MOST_MEMBERS).map(|(name, value)| member(name.as_ref(), value.as_ref()));
    let mut out: Vec<Member> = told.collect();
    let more = all.count();
    out.extend((more > 0).then(|| Member::new("...", format!("and {more} more"))));
    out
}

/// A text of at most so many characters.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}... ({} characters)", &text[..at], text.chars().count()),
        None => text.to_owned(),
    }
}

/// A JWT with its dates' distance from our clock; nothing where it is none.
pub fn decoded(name: &str, text: &str, now: i64) -> Option<Jwt> {
    let compact = Compact::parse(text).ok()?;
    let signature = text.rsplit('.').next().unwrap_or_default();
    Some(Jwt {
        name: name.to_owned(),
        header: claims(compact.header(), now),
        claims: claims(compact.claims(), now),
        signature: masked(signature),
    })
}

fn claims(members: &Map<String, Value>, now: i64) -> Vec<Claim> {
    let claim = |(name, value): (&String, &Value)| {
        let dated = ["exp", "iat", "nbf", "auth_time", "updated_at"].contains(&name.as_str());
        let at = value.as_f64().or_else(|| value.as_str()?.parse().ok()).filter(|_| dated);
        let value = match value {
            Value::String(text) if is_secret(name, text) => Value::String(untold(name, text)),
            Value::String(text) => Value::String(cut(text, LONGEST_VALUE)),
            other => {
                let open = without_secrets(other);
                let text = open.to_string();
                if text.len() > 2 * LONGEST_VALUE { Value::String(cut(&text, LONGEST_VALUE)) } else { open }
            }
        };
        Claim { name: cut(name, LONGEST_NAME), value, when: at.map(|at| distance((at as i64).saturating_sub(now))) }
    };
    members.iter().take(MOST_MEMBERS).map(claim).collect()
}

/// A value whose members that are secret, or private in a JWK, are masked.
fn without_secrets(value: &Value) -> Value {
    let member = |(name, value): (&String, &Value)| {
        let shown = match value {
            _ if PRIVATE.contains(&name.as_str()) => Value::String("...".to_owned()),
            Value::String(text) if is_secret(name, text) => Value::String(untold(name, text)),
            other => without_secrets(other),
        };
        (name.clone(), shown)
    };
    match value {
        Value::Object(members) => Value::Object(members.iter().map(member).collect()),
        Value::Array(all) => Value::Array(all.iter().map(without_secrets).collect()),
        other => other.clone(),
    }
}

/// Seconds from our clock, as people say them.
pub fn distance(seconds: i64) -> String {
    let size = match seconds.unsigned_abs() {
        0 => return "now".to_owned(),
        size @ 1..=3_600 => format!("{size} s"),
        size @ 3_601..=172_800 => format!("{} h {} min", size / 3_600, size % 3_600 / 60),
        size => format!("{} days", size / 86_400),
    };
    if seconds > 0 { format!("in {size}") } else { format!("{size} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_or_is_named_like_a_secret_is_masked() {
        for (name, value, secret) in [
            ("client_secret", "a", true),
            ("Client-Secret", "a", true),
            ("passwd", "a", true),
            ("refresh_token", "a", true),
            ("authorization_code", "a", true),
            ("whatever", "eyJhbGciOiJub25lIn0.e30.", true),
            ("token_type_hint", "refresh_token", false),
            ("code_challenge", "a", false),
            ("scope", "a b", false),
            ("username", "kari", false),
        ] {
            assert_eq!(is_secret(name, value), secret, "{name}={value}");
        }
        assert!(!masked("short").contains("short"));
    }

    #[test]
    fn dates_are_told_from_our_clock() {
        for (seconds, told) in [
            (0, "now"),
            (48, "in 48 s"),
            (-12, "12 s ago"),
            (600, "in 600 s"),
            (-7_260, "2 h 1 min ago"),
            (864_000, "in 10 days"),
        ] {
            assert_eq!(distance(seconds), told);
        }
    }

    #[test]
    fn long_lists_and_values_are_cut() {
        let many: Vec<(String, String)> = (0..50).map(|i| (format!("n{i}"), "x".repeat(1_000))).collect();
        let kept = members(many.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        assert_eq!(kept.len(), MOST_MEMBERS + 1);
        assert_eq!(kept.last().map(|one| one.value.as_str()), Some("and 10 more"));
        assert!(kept[0].value.ends_with("... (1000 characters)"), "{}", kept[0].value);
    }
}
