//! The rules of who sends a request (RFC 6749 section 2.3, RFC 7521 section 4.2, RFC 8705 section 2).
use super::ClientRefusal;
use crate::words::rule::Rule;

pub const ONE_WAY: Rule = Rule::new("A request authenticates its client in one way.", "RFC 6749, section 2.3");
pub const BASIC: Rule =
    Rule::new("Basic is one header: identifier and secret, each form-encoded UTF-8, in base64.", "RFC 7617, section 2");
pub const ASSERTION_TYPE: Rule =
    Rule::new("A client assertion names its type.", "RFC 7521, section 4.2; RFC 7523, section 2.2");
pub const NAMED: Rule =
    Rule::new("A request says who sends it.", "RFC 6749, section 3.2.1").set_by("client_authentication.methods");
pub const ENABLED: Rule = Rule::new("The client is enabled.", "SECURITY.md, rule 1");
pub const METHOD: Rule = Rule::new("The method is one that the service takes.", "RFC 6749, section 2.3")
    .set_by("client_authentication.methods");
pub const REGISTERED_METHOD: Rule = Rule::new("A client uses the method it is registered for.", "RFC 7591, section 2");
pub const SECRET: Rule = Rule::new("The secret is the client's.", "RFC 6749, section 2.3.1");
pub const IDENTIFIER: Rule = Rule::new("`client_id` names the client that authenticates.", "RFC 7521, section 4.2");
pub const REGISTERED_USE: Rule = Rule::new("A client does what it is registered for.", "RFC 6749, section 5.2");
pub const REGISTERED: Rule = Rule::new("The client is registered with this issuer.", "RFC 6749, section 2.2");
pub const CERTIFICATE: Rule = Rule::new(
    "A client that requires mutual TLS shows its certificate.",
    "RFC 8705, section 2; docs/profiles.md, R-N-2 and N6",
);
pub const CERTIFICATE_DATES: Rule = Rule::new("A certificate is used while it is valid.", "RFC 5280, section 4.1.2.5");
pub const CHAIN: Rule = Rule::new(
    "A certificate that is known by its name chains to an authority of the issuer, for clients.",
    "RFC 8705, section 2.1; RFC 5280, section 6",
);

impl ClientRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::Absent => &NAMED,
            Self::Several { .. } => &ONE_WAY,
            Self::MalformedHeader { .. } => &BASIC,
            Self::AssertionType { .. } => &ASSERTION_TYPE,
            Self::Unknown { .. } => &REGISTERED,
            Self::Disabled { .. } => &ENABLED,
            Self::MethodNotAccepted { .. } => &METHOD,
            Self::MethodNotRegistered { .. } => &REGISTERED_METHOD,
            Self::WrongSecret { .. } => &SECRET,
            Self::IdentifierDiffers { .. } => &IDENTIFIER,
            Self::CertificateMissing { .. } | Self::CertificateUnknown { .. } => &CERTIFICATE,
            Self::CertificateExpired { .. } => &CERTIFICATE_DATES,
            Self::CertificateUntrusted { .. } => &CHAIN,
            Self::NotAllowed { .. } => &REGISTERED_USE,
        }
    }
}
