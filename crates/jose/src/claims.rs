//! Typed members of a claims set: present but malformed is never the same as absent (RFC 7519, sections 2 and 4.1).

use std::fmt;

use serde_json::{Map, Value};

/// The largest number that every JSON implementation reads alike (RFC 8259, section 6).
const LARGEST: u64 = 1 << 53;

/// The string member `name`, if there is a member of that name.
pub fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, ClaimError> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(ClaimError::new(name, other, "a string")),
    }
}

/// How a NumericDate may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// A JSON integer from 0 to 2^53.
    Strict,
    /// Also a fraction, which is floored, and a string of digits, as some client libraries write them.
    Lenient,
}

/// The NumericDate member `name`, in whole seconds since 1970, if there is a member of that name.
pub fn numeric_date(claims: &Map<String, Value>, name: &str, dates: Dates) -> Result<Option<i64>, ClaimError> {
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    let seconds = match (value, dates) {
        (Value::Number(number), Dates::Strict) => number.as_u64(),
        (Value::Number(number), Dates::Lenient) => number.as_u64().or(number.as_f64().and_then(floored)),
        (Value::String(digits), Dates::Lenient) => spelled(digits),
        _ => None,
    };
    seconds
        .filter(|seconds| *seconds <= LARGEST)
        .and_then(|seconds| i64::try_from(seconds).ok())
        .map(Some)
        .ok_or_else(|| ClaimError::new(name, value, dates.expected()))
}

impl Dates {
    fn expected(self) -> &'static str {
        match self {
            Dates::Strict => "an integer from 0 to 2^53",
            Dates::Lenient => "a number from 0 to 2^53, or such an integer as a string of digits",
        }
    }
}

/// The `aud` member: whom a token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A single string.
    One(String),
    /// An array of at least one string.
    Many(Vec<String>),
}

impl Audience {
    /// The audiences, in the order of the token; never empty.
    pub fn names(&self) -> &[String] {
        match self {
            Audience::One(name) => std::slice::from_ref(name),
            Audience::Many(names) => names,
        }
    }
}

/// The `aud` member, if there is one.
pub fn audience(claims: &Map<String, Value>) -> Result<Option<Audience>, ClaimError> {
    let Some(value) = claims.get("aud") else {
        return Ok(None);
    };
    let audience = match value {
        Value::String(name) => Some(Audience::One(name.clone())),
        Value::Array(names) if !names.is_empty() => {
            names.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<_>>().map(Audience::Many)
        }
        _ => None,
    };
    audience.map(Some).ok_or_else(|| ClaimError::new("aud", value, "a string or a non-empty array of strings"))
}

/// A member is there, but not in the form that its definition demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimError {
    /// The member's name.
    pub name: String,
    /// What arrived: the kind of value, and a number in full.
    pub arrived: String,
    /// What the definition demands.
    pub expected: &'static str,
}

impl ClaimError {
    fn new(name: &str, value: &Value, expected: &'static str) -> Self {
        let arrived = match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => format!("a string of {} bytes", text.len()),
            Value::Array(elements) => format!("an array of {}", elements.len()),
            Value::Object(_) => "an object".to_owned(),
        };
        Self { name: name.to_owned(), arrived, expected }
    }
}

impl fmt::Display for ClaimError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is {}; expected {}", self.name, self.arrived, self.expected)
    }
}

impl std::error::Error for ClaimError {}

fn floored(number: f64) -> Option<u64> {
    let within = number >= 0.0 && number <= LARGEST as f64;
    within.then_some(number.floor() as u64)
}

fn spelled(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims(value: Value) -> Map<String, Value> {
        Map::from_iter([("exp".to_owned(), value.clone()), ("aud".to_owned(), value)])
    }

    #[test]
    fn dates_are_never_absent_when_malformed() {
        let rows = [
            (json!(0), Some(0), Some(0)),
            (json!(1_700_000_000), Some(1_700_000_000), Some(1_700_000_000)),
            (json!(LARGEST), Some(1 << 53), Some(1 << 53)),
            (json!(LARGEST + 1), None, None),
            (json!(u64::MAX), None, None),
            (json!(-1), None, None),
            (json!(1_700_000_000.9), None, Some(1_700_000_000)),
            (json!(1.7e9), None, Some(1_700_000_000)),
            (json!(-0.5), None, None),
            (json!(1e30), None, None),
            (json!(-1e30), None, None),
            (json!("1700000000"), None, Some(1_700_000_000)),
            (json!("+17"), None, None),
            (json!("-1"), None, None),
            (json!("17.5"), None, None),
            (json!(" 17"), None, None),
            (json!(""), None, None),
            (json!("99999999999999999999999"), None, None),
            (json!(null), None, None),
            (json!(true), None, None),
            (json!([1]), None, None),
            (json!({}), None, None),
        ];
        for (value, strict, lenient) in rows {
            let set = claims(value.clone());
            let read = |dates| numeric_date(&set, "exp", dates).ok().flatten();
            assert_eq!(read(Dates::Strict), strict, "{value}");
            assert_eq!(read(Dates::Lenient), lenient, "{value}");
        }
        assert_eq!(numeric_date(&Map::new(), "exp", Dates::Strict), Ok(None));
    }

    #[test]
    fn audiences() {
        let many = |names: &[&str]| Audience::Many(names.iter().map(|name| (*name).to_owned()).collect());
        let rows = [
            (json!("a"), Some(Audience::One("a".into()))),
            (json!(["a"]), Some(many(&["a"]))),
            (json!(["a", "b"]), Some(many(&["a", "b"]))),
            (json!([]), None),
            (json!(["a", 1]), None),
            (json!([["a"]]), None),
            (json!(null), None),
            (json!(7), None),
            (json!({"a": "b"}), None),
        ];
        for (value, expected) in rows {
            assert_eq!(audience(&claims(value.clone())).ok().flatten(), expected, "{value}");
        }
        assert_eq!(audience(&Map::new()), Ok(None));
    }

    #[test]
    fn texts() {
        assert_eq!(text(&claims(json!("a")), "exp"), Ok(Some("a")));
        assert_eq!(text(&Map::new(), "exp"), Ok(None));
        for value in [json!(null), json!(1), json!(["a"]), json!(false)] {
            let refused = text(&claims(value), "exp").unwrap_err();
            assert_eq!(refused.expected, "a string");
        }
    }
}
