//! The rules of a client assertion (RFC 7523 section 3, RFC 8725).
use super::AssertionRefusal;
use crate::words::rule::Rule;

pub const TYPE: Rule = Rule::new("`typ` says what a JWT is for.", "RFC 8725, section 3.11").set_by("assertion.types");
pub const ALGORITHM: Rule = Rule::new("`alg` is asymmetric and taken by the service.", "RFC 7523, section 3; RFC 8725")
    .set_by("assertion.algorithms");
pub const DATES: Rule =
    Rule::new("`exp` is there; it, `iat` and `nbf` are seconds since 1970.", "RFC 7519, section 4.1")
        .set_by("assertion.dates");
pub const CLAIMS: Rule = Rule::new("An assertion has iss, sub, aud, exp and jti, well-formed.", "RFC 7523, section 3")
    .set_by("assertion.audience");
pub const SUBJECT: Rule = Rule::new("`iss` and `sub` are the client's identifier.", "RFC 7523, section 3");
pub const AUDIENCE: Rule =
    Rule::new("`aud` is this server, so that no other can use the assertion.", "RFC 7523, section 3")
        .set_by("assertion.audience");
/// Decided when a granted request is settled.
pub const ONCE: Rule =
    Rule::new("An assertion is used once; a refused request does not use it.", "RFC 7523, section 3");
pub const COMPACT: Rule = Rule::new("A client assertion is a signed JWT in compact form.", "RFC 7523, section 3");
pub const EXPIRY: Rule =
    Rule::new("`exp` has not passed, with a leeway.", "RFC 7519, section 4.1.4").set_by("assertion.leeway_seconds");
pub const SHORT: Rule = Rule::new("`exp` is a short time ahead.", "RFC 7523, section 3; docs/profiles.md, H11")
    .set_by("assertion.most_seconds_ahead");
pub const BEGUN: Rule = Rule::new("`iat` and `nbf` do not lie ahead, with a leeway.", "RFC 7519, section 4.1.5")
    .set_by("assertion.leeway_seconds");
pub const KEY: Rule = Rule::new("The header names a key that the client registered.", "RFC 7515, section 4.1.4")
    .set_by("assertion.key_names");
pub const CERTIFICATE: Rule = Rule::new("A certificate signs while it is valid.", "docs/profiles.md, L1");
pub const SIGNATURE: Rule = Rule::new("The signature is the named key's.", "RFC 7515, section 5.2");

impl AssertionRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::Malformed { .. } => &COMPACT,
            Self::Type { .. } => &TYPE,
            Self::Algorithm { .. } => &ALGORITHM,
            Self::Claim { claim: "exp" | "iat" | "nbf", .. } => &DATES,
            Self::Claim { .. } => &CLAIMS,
            Self::Subject { .. } => &SUBJECT,
            Self::Audience { .. } => &AUDIENCE,
            Self::Expired { .. } => &EXPIRY,
            Self::TooLong { .. } => &SHORT,
            Self::NotYet { .. } => &BEGUN,
            Self::UnknownKey { .. } => &KEY,
            Self::CertificateExpired { .. } => &CERTIFICATE,
            Self::Signature { .. } => &SIGNATURE,
            Self::Replayed { .. } => &ONCE,
        }
    }
}
