//! The labels of metrics: registered issuers and words of this program, so that no stranger can make one more.
use oauth::refusal::ErrorCode;
use oauth::rules::paths::Endpoint;
use prometheus_client::encoding::EncodeLabelSet;

/// An answer as it is counted.
pub struct Decided<'a> {
    /// The name of the issuer.
    pub issuer: &'a str,
    /// Where.
    pub endpoint: Endpoint,
    /// How it ended.
    pub ending: Ending,
    /// The error code of a refusal.
    pub error: Option<ErrorCode>,
    /// From request to answer.
    pub seconds: f64,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// What was asked for was given.
    Granted,
    /// The client or the person was told no.
    Refused,
    /// A page was shown that asks something.
    PageShown,
    /// It was our fault, or too much at once.
    Fault,
}

impl Ending {
    /// The word in the log and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::PageShown => "page_shown",
            Self::Fault => "fault",
        }
    }
}

/// Something that serves once and came again, which somebody should look at (RFC 9700 section 4.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// A used code or refresh token; its family was ended.
    Reuse,
    /// A client assertion.
    Assertion,
    /// A proof of possession.
    Proof,
}

impl Alarm {
    /// Every one.
    pub(super) const ALL: [Self; 3] = [Self::Reuse, Self::Assertion, Self::Proof];

    /// The word in metrics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Reuse => "reuse",
            Self::Assertion => "assertion_replayed",
            Self::Proof => "proof_replayed",
        }
    }
}

/// The labels of answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Decision {
    pub(super) issuer: String,
    pub(super) endpoint: &'static str,
    pub(super) outcome: &'static str,
    pub(super) error: &'static str,
}

/// The label of what is measured by endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Place {
    pub(super) endpoint: &'static str,
}

/// The label of what is counted by kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct What {
    pub(super) kind: &'static str,
}

/// The labels of a signing key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Key {
    pub(super) issuer: String,
    pub(super) algorithm: &'static str,
    pub(super) stage: &'static str,
}

/// The label of the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Build {
    pub(super) version: &'static str,
}
