//! The rules of scopes and resources (RFC 6749 section 3.3, RFC 8707 section 2).
use super::ScopeRefusal;
use crate::words::rule::Rule;

pub const NAMED: Rule =
    Rule::new("`scope` says what is asked for.", "RFC 6749, section 3.3").set_by("scope.without_scope");
pub const LENGTH: Rule = Rule::new("`scope` has a bounded length.", "SECURITY.md");
pub const KNOWN: Rule = Rule::new("Each scope is registered with the issuer.", "RFC 6749, section 3.3");
pub const PERMITTED: Rule = Rule::new("A client asks for what it has permission for.", "RFC 6749, section 3.3");
pub const NO_PERSON: Rule =
    Rule::new("A client alone gets no scope about a person.", "RFC 6749, section 4.4.3").set_by("scope.identity");
pub const WITHIN_GRANT: Rule = Rule::new("A token is never worth more than was granted.", "RFC 6749, section 6");
pub const LEFT: Rule = Rule::new("Something of what was granted must be left.", "RFC 6749, section 6");
pub const ONE_AUDIENCE: Rule =
    Rule::new("A token has one audience here.", "RFC 8707, section 2.2; docs/profiles.md, R-H-1 and H5")
        .set_by("scope.resources_per_token");
pub const RESOURCE_KNOWN: Rule =
    Rule::new("`resource` is the name of an API, as registered.", "RFC 8707, section 2; decision H4");
pub const RESOURCE_GRANTED: Rule =
    Rule::new("A token is for an API that was granted.", "RFC 8707, section 2.2; decisions H4 and L2");
pub const RESOURCE_NAMED: Rule =
    Rule::new("Where several APIs may be meant, `resource` says which.", "RFC 8707, section 2.2")
        .set_by("scope.without_resource");
pub const RESOURCE_LISTED: Rule =
    Rule::new("Each API scope belongs to a listed resource.", "RFC 8707, section 2; decision H7");
pub const API_ENABLED: Rule = Rule::new("A disabled API gets no tokens.", "SECURITY.md, rule 1");

impl ScopeRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::Missing { .. } => &NAMED,
            Self::TooLong { .. } => &LENGTH,
            Self::Unknown { .. } => &KNOWN,
            Self::NotAllowed { .. } => &PERMITTED,
            Self::NeedsPerson { .. } => &NO_PERSON,
            Self::BeyondGrant { .. } => &WITHIN_GRANT,
            Self::NothingLeft => &LEFT,
            Self::SeveralResources { .. } => &ONE_AUDIENCE,
            Self::ResourceUnknown { .. } => &RESOURCE_KNOWN,
            Self::ResourceNotGranted { .. } => &RESOURCE_GRANTED,
            Self::ResourceNeeded { .. } => &RESOURCE_NAMED,
            Self::OutsideResources { .. } => &RESOURCE_LISTED,
            Self::ApiDisabled { .. } => &API_ENABLED,
        }
    }
}
