//! The rules of codes, verifiers and refresh tokens (RFC 6749 section 5.2, RFC 7636, RFC 9700 section 4.14.2).
use super::{GrantRefusal, Presented};
use crate::words::rule::Rule;

pub const ISSUED: Rule = Rule::new("What is presented was issued here, to be used as this.", "RFC 6749, section 5.2");
pub const OWN: Rule = Rule::new("A code or refresh token is its client's alone.", "RFC 6749, section 4.1.3");
pub const SAME_KEY: Rule = Rule::new("What is bound to a key is used with it.", "RFC 9449, sections 5 and 10");
pub const SAME_CERTIFICATE: Rule = Rule::new(
    "A refresh token that is bound to a certificate is used over a connection with it.",
    "RFC 8705, section 4",
);
pub const CODE_LIFE: Rule =
    Rule::new("A code or refresh token is used within its life.", "RFC 6749, sections 4.1.2 and 6")
        .set_by("grants.code_lifetime_seconds");
pub const REFRESH_LIFE: Rule =
    Rule::new("A code or refresh token is used within its life.", "RFC 6749, sections 4.1.2 and 6")
        .set_by("refresh_token.lifetime_seconds");
pub const CODE_ONCE: Rule =
    Rule::new("A code is used once; coming again, it ends what it started.", "RFC 6749, section 4.1.2");
pub const REDIRECT_URI: Rule =
    Rule::new("`redirect_uri` is the one of the authorization request.", "RFC 6749, section 4.1.3");
pub const ENABLED: Rule = Rule::new("Whoever was disabled has no tokens.", "SECURITY.md, rule 1");
pub const STANDS: Rule = Rule::new("What was authorized still stands.", "RFC 6749, section 5.2; RFC 7009");
pub const VERIFIER: Rule = Rule::new("`code_verifier` hashes to the challenge that was sent.", "RFC 7636, section 4.6")
    .set_by("authorization.code_challenge");
pub const RETRIES: Rule =
    Rule::new("A refresh token is retried a few times, soon.", "RFC 9700, section 4.14.2; decision H8")
        .set_by("refresh_token.most_retries");
pub const FIRST: Rule = Rule::new("Of requests at once, those that lose are refused.", "SECURITY.md, rule 3");
pub const REFRESHING: Rule =
    Rule::new("Refreshing needs `offline_access` and the client's right.", "RFC 6749, section 6")
        .set_by("refresh_token.issue");
pub const NEWEST: Rule = Rule::new(
    "A refresh token serves until its successor is used; coming later, it ends its family.",
    "RFC 9700, section 4.14.2; decision H8",
)
.set_by("refresh_token.retry_window_seconds");

impl GrantRefusal {
    /// The rule that was not kept.
    pub fn rule(&self) -> &'static Rule {
        match self {
            Self::Unknown { .. } => &ISSUED,
            Self::AnotherClient { .. } => &OWN,
            Self::AnotherKey { .. } => &SAME_KEY,
            Self::AnotherCertificate { .. } => &SAME_CERTIFICATE,
            Self::Expired { what: Presented::Code, .. } => &CODE_LIFE,
            Self::Expired { what: Presented::RefreshToken, .. } => &REFRESH_LIFE,
            Self::CodeUsed { .. } => &CODE_ONCE,
            Self::RedirectUriDiffers { .. } => &REDIRECT_URI,
            Self::VerifierMissing
            | Self::VerifierUnasked
            | Self::VerifierMalformed { .. }
            | Self::VerifierWrong { .. } => &VERIFIER,
            Self::Ended { .. } => &STANDS,
            Self::Disabled { .. } => &ENABLED,
            Self::Superseded => &NEWEST,
            Self::RetriesSpent { .. } => &RETRIES,
            Self::RaceLost { .. } => &FIRST,
            Self::RefreshWithdrawn => &REFRESHING,
        }
    }
}
