//! The rules of the use of an access token (RFC 6750).
use super::TokenRefusal;
use crate::words::rule::Rule;

pub const IN_HEADER: Rule = Rule::new("The token stands in the header.", "RFC 6750, section 2.1");
pub const PLACE: Rule =
    Rule::new("The token stands once, never in a URL.", "RFC 6750, section 2; RFC 9700, section 4.3");
pub const ALIVE: Rule = Rule::new("The access token is alive.", "RFC 6750, section 3.1");
pub const KEY: Rule = Rule::new(
    "A token that is bound to a key is presented with a proof of it, and no other is.",
    "RFC 9449, sections 7.1 and 7.2",
)
.set_by("proof.bearer_at_userinfo");
pub const CERTIFICATE: Rule =
    Rule::new("A token that is bound to a certificate is presented over a connection with it.", "RFC 8705, section 3");
pub const SCOPE: Rule = Rule::new("The access token carries the needed scope.", "RFC 6750, section 3.1");

impl TokenRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::Missing => &IN_HEADER,
            Self::Misplaced { .. } => &PLACE,
            Self::Dead { .. } => &ALIVE,
            Self::Bound { .. } | Self::Unbound | Self::AnotherKey { .. } => &KEY,
            Self::AnotherCertificate { .. } => &CERTIFICATE,
            Self::ScopeMissing { .. } => &SCOPE,
        }
    }
}
