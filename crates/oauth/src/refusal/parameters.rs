//! Refusals for the form of a request (RFC 6749 sections 3.1, 3.2 and 5.2).
use super::ErrorCode;
use super::explanation::{Explanation, listed};

/// What was wrong with the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterRefusal {
    /// The endpoint is not called by this method.
    Method {
        /// What arrived.
        method: String,
        /// What the endpoint is called by.
        allowed: Vec<String>,
    },
    /// The body is not a form.
    NotAForm {
        /// The content type that arrived.
        content_type: String,
    },
    /// A name or value cannot be decoded.
    Malformed {
        /// Where.
        place: String,
        /// What stood there.
        what: String,
    },
    /// More members than anybody needs.
    TooMany {
        /// The most that are read.
        most: usize,
    },
    /// A parameter stands twice.
    Repeated {
        /// Its name.
        name: String,
    },
    /// A parameter of a token request stands in the query.
    InQuery {
        /// Its name.
        name: String,
    },
    /// A parameter is missing.
    Missing {
        /// Its name.
        name: &'static str,
        /// Why it is needed here.
        because: &'static str,
    },
    /// A parameter stands under two of its names.
    TwoNames {
        /// The names.
        names: Vec<String>,
    },
    /// The grant type is none that this service exchanges.
    UnsupportedGrantType {
        /// What arrived.
        grant_type: String,
        /// What is exchanged.
        accepted: Vec<&'static str>,
    },
}

impl ParameterRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        match self {
            Self::UnsupportedGrantType { .. } => ErrorCode::UnsupportedGrantType,
            _ => ErrorCode::InvalidRequest,
        }
    }

    pub(super) fn explain(&self) -> Explanation {
        match self {
            Self::Method { method, allowed } => Explanation::new(
                "An endpoint is called by its own methods.",
                "RFC 9110, section 15.5.6; RFC 6749, section 3.2",
            )
            .arrived(method.clone())
            .expected(listed(allowed))
            .fix(format!("Send the request with {}.", listed(allowed))),
            Self::NotAForm { content_type } => {
                Explanation::new("The body is a form in UTF-8.", "RFC 6749, section 3.2 and appendix B")
                    .arrived(format!("Content-Type: {content_type}"))
                    .expected("Content-Type: application/x-www-form-urlencoded")
                    .fix("Send the parameters as a form, with that content type.")
            }
            Self::Malformed { place, what } => {
                Explanation::new("Names and values are percent-encoded UTF-8.", "RFC 6749, appendix B")
                    .arrived(format!("in {place}: {what}"))
                    .expected("%XX with two hexadecimal digits, UTF-8 after decoding")
                    .fix("Let the HTTP library encode the form; encode each value once.")
            }
            Self::TooMany { most } => Explanation::new("A request has a bounded number of parameters.", "decision G3")
                .arrived(format!("more than {most} parameters"))
                .expected(format!("at most {most}"))
                .fix("Send only the parameters that the endpoint defines."),
            Self::Repeated { name } => {
                Explanation::new("A parameter stands once; only `resource` may repeat.", "RFC 6749, section 3.2")
                    .arrived(format!("`{name}` more than once"))
                    .expected(format!("`{name}` once"))
                    .fix(format!("Send `{name}` once."))
            }
            Self::InQuery { name } => {
                Explanation::new("Parameters of this request stand in the body.", "RFC 6749, sections 2.3.1 and 3.2")
                    .key("parameters.token_request_in_query")
                    .arrived(format!("`{name}` in the query"))
                    .expected("no parameter in the query")
                    .fix("Move the parameters from the URL into the body; URLs end up in logs.")
            }
            Self::Missing { name, because } => {
                Explanation::new("A required parameter is there and not empty.", "RFC 6749, section 3.1")
                    .arrived(format!("no `{name}`"))
                    .expected(format!("`{name}`: {because}"))
                    .fix(format!("Send `{name}`."))
            }
            Self::TwoNames { names } => {
                Explanation::new("A parameter is sent under one of its names.", "RFC 6749, section 3.2; decision H1")
                    .key("parameters.aliases")
                    .arrived(listed(names))
                    .expected("one of them")
                    .fix(format!("Send `{}` alone.", names.first().map_or("it", String::as_str)))
            }
            Self::UnsupportedGrantType { grant_type, accepted } => {
                Explanation::new("The grant type is one that the service exchanges.", "RFC 6749, section 5.2")
                    .key("grants.accepted")
                    .arrived(format!("grant_type={grant_type}"))
                    .expected(listed(accepted))
                    .fix("Use one of these grant types.")
            }
        }
    }
}
