//! Knows a few words that several rows say.
use crate::stand::party::basic;

/// The hospital's client as it says who it is.
pub fn journal() -> String {
    basic("journal", "a-secret-of-the-hospital-alone")
}

/// The hospital's API as it says who it is.
pub fn records() -> String {
    basic("records", "another-secret-of-the-hospital")
}

/// A member of a JSON answer.
pub fn member(body: &str, name: &str) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_str(body).ok()?;
    answer[name].as_str().map(str::to_owned)
}

/// Kept if it holds.
pub fn verdict(holds: bool, measured: String) -> crate::frame::Outcome {
    if holds { Ok(measured) } else { Err(measured) }
}
