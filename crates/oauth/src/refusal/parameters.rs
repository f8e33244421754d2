//! Refusals for the form of a request (RFC 6749 sections 3.1, 3.2 and 5.2).
pub(crate) mod rules;

pub use rules::METHOD;

use super::ErrorCode;
use super::explanation::{Explanation, listed};

/// What was wrong with the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterRefusal {
    /// The path is none of the issuer's endpoints.
    Path {
        /// Method and path.
        arrived: String,
        /// The URL of the endpoint that was probably meant.
        meant: Option<String>,
        /// The URL of the metadata, which names every endpoint.
        metadata: String,
    },
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
            Self::Path { arrived, meant: Some(meant), metadata } => Explanation::of(self.rule())
                .arrived(arrived.clone())
                .expected(meant.clone())
                .fix(format!("Send it to {meant}; {metadata} names every endpoint.")),
            Self::Path { arrived, meant: None, metadata } => Explanation::of(self.rule())
                .arrived(arrived.clone())
                .expected(format!("the URL of an endpoint, which {metadata} names"))
                .fix(format!("Take the URLs of endpoints from {metadata}.")),
            Self::Method { method, allowed } => Explanation::of(self.rule())
                .arrived(method.clone())
                .expected(listed(allowed))
                .fix(format!("Send the request with {}.", listed(allowed))),
            Self::NotAForm { content_type } => Explanation::of(self.rule())
                .arrived(format!("Content-Type: {content_type}"))
                .expected("Content-Type: application/x-www-form-urlencoded")
                .fix("Send the parameters as a form, with that content type."),
            Self::Malformed { place, what } => Explanation::of(self.rule())
                .arrived(format!("in {place}: {what}"))
                .expected("%XX with two hexadecimal digits, UTF-8 after decoding")
                .fix("Let the HTTP library encode the form; encode each value once."),
            Self::TooMany { most } => Explanation::of(self.rule())
                .arrived(format!("more than {most} parameters"))
                .expected(format!("at most {most}"))
                .fix("Send only the parameters that the endpoint defines."),
            Self::Repeated { name } => Explanation::of(self.rule())
                .arrived(format!("`{name}` more than once"))
                .expected(format!("`{name}` once"))
                .fix(format!("Send `{name}` once.")),
            Self::InQuery { name } => Explanation::of(self.rule())
                .arrived(format!("`{name}` in the query"))
                .expected("no parameter in the query")
                .fix("Move the parameters from the URL into the body; URLs end up in logs."),
            Self::Missing { name, because } => Explanation::of(self.rule())
                .arrived(format!("no `{name}`"))
                .expected(format!("`{name}`: {because}"))
                .fix(format!("Send `{name}`.")),
            Self::TwoNames { names } => Explanation::of(self.rule())
                .arrived(listed(names))
                .expected("one of them")
                .fix(format!("Send `{}` alone.", names.first().map_or("it", String::as_str))),
            Self::UnsupportedGrantType { grant_type, accepted } => Explanation::of(self.rule())
                .arrived(format!("grant_type={grant_type}"))
                .expected(listed(accepted))
                .fix("Use one of these grant types."),
        }
    }
}
