//! Rules as people read them: what must hold, whose it is, and which key of a profile sets it.

/// A rule that a request keeps or breaks.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule, as one sentence.
    pub sentence: &'static str,
    /// Document and section.
    pub source: &'static str,
    /// The profile's key that sets it, if one does.
    pub key: Option<&'static str>,
}

impl Rule {
    /// A rule that no profile changes.
    pub const fn new(sentence: &'static str, source: &'static str) -> Self {
        Self { sentence, source, key: None }
    }

    /// A rule that this key of a profile sets.
    pub const fn set_by(self, key: &'static str) -> Self {
        Self { key: Some(key), ..self }
    }
}

/// What refuses a request by a rule.
pub trait Refuses {
    /// The rule that was not kept.
    fn rule(&self) -> &'static Rule;
}
