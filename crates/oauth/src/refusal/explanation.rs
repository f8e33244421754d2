//! Explanations: a refusal in the reader's words.
use crate::words::rule::Rule;
use serde::Serialize;

/// Why a request was refused and what to do about it; holds no secret and no token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The rule, as one sentence.
    pub rule: &'static str,
    /// The profile's key that sets it, if one does.
    pub key: Option<&'static str>,
    /// What arrived.
    pub arrived: String,
    /// What was expected.
    pub expected: String,
    /// By how much it missed, where that can be said.
    pub by: Option<String>,
    /// Document and section of the rule.
    pub source: &'static str,
    /// What to do.
    pub fix: String,
}

impl Explanation {
    /// A rule that was not kept; the evidence follows.
    pub fn of(rule: &'static Rule) -> Self {
        Self {
            rule: rule.sentence,
            key: rule.key,
            arrived: String::new(),
            expected: String::new(),
            by: None,
            source: rule.source,
            fix: String::new(),
        }
    }

    /// What arrived.
    pub fn arrived(mut self, arrived: impl Into<String>) -> Self {
        self.arrived = arrived.into();
        self
    }

    /// What was expected.
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    /// By how much it missed.
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = Some(by.into());
        self
    }

    /// What to do.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = fix.into();
        self
    }
}

/// A list for people: `a, b and c`.
pub fn listed<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => "nothing".to_owned(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}
