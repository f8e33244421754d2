//! The rules of the form of a request (RFC 6749 sections 3.1 and 3.2).
use super::ParameterRefusal;
use crate::words::rule::Rule;

pub const PATH: Rule = Rule::new("The path is an endpoint's.", "RFC 8414, section 2; `paths` of the profile");
/// Decided before anything is read.
pub const METHOD: Rule =
    Rule::new("An endpoint is called by its own methods.", "RFC 9110, section 15.5.6; RFC 6749, section 3.2");
pub const FORM: Rule = Rule::new("The body is a form in UTF-8.", "RFC 6749, section 3.2 and appendix B");
pub const ENCODING: Rule = Rule::new("Names and values are percent-encoded UTF-8.", "RFC 6749, appendix B");
pub const BOUNDED: Rule = Rule::new("A request has a bounded number of parameters.", "decision G3");
pub const ONCE: Rule = Rule::new("A parameter stands once; only `resource` may repeat.", "RFC 6749, section 3.2");
pub const IN_BODY: Rule =
    Rule::new("Parameters of this request stand in the body.", "RFC 6749, sections 2.3.1 and 3.2")
        .set_by("parameters.token_request_in_query");
pub const PRESENT: Rule = Rule::new("A required parameter is there and not empty.", "RFC 6749, section 3.1");
pub const ONE_NAME: Rule =
    Rule::new("A parameter is sent under one of its names.", "RFC 6749, section 3.2; decision H1")
        .set_by("parameters.aliases");
pub const GRANT_TYPE: Rule =
    Rule::new("The grant type is one that the service exchanges.", "RFC 6749, section 5.2").set_by("grants.accepted");

impl ParameterRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::Path { .. } => &PATH,
            Self::Method { .. } => &METHOD,
            Self::NotAForm { .. } => &FORM,
            Self::Malformed { .. } => &ENCODING,
            Self::TooMany { .. } => &BOUNDED,
            Self::Repeated { .. } => &ONCE,
            Self::InQuery { .. } => &IN_BODY,
            Self::Missing { .. } => &PRESENT,
            Self::TwoNames { .. } => &ONE_NAME,
            Self::UnsupportedGrantType { .. } => &GRANT_TYPE,
        }
    }
}
