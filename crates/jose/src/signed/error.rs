//! Why a signed JWT is refused before anything it says is believed.

use std::fmt;

use super::LONGEST;
use crate::algorithm::Algorithm;
use crate::base64url::NotBase64url;
use crate::json::JsonError;
use crate::key::SignatureError;

/// Why a text is not a JWT that is accepted here, or its signature is not good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompactError {
    /// More than [`LONGEST`] bytes; how many.
    TooLong(usize),
    /// Not three parts with dots between; how many parts.
    Parts(usize),
    /// A part is not strict base64url.
    Encoding {
        /// `header`, `payload` or `signature`.
        part: &'static str,
        /// What is wrong.
        error: NotBase64url,
    },
    /// A part is not JSON that is accepted.
    Json {
        /// `header` or `payload`.
        part: &'static str,
        /// What is wrong.
        error: JsonError,
    },
    /// A part is JSON, but not an object.
    NotAnObject(&'static str),
    /// A header parameter that is never accepted is there.
    Refused(&'static str),
    /// A header parameter is missing.
    Missing(&'static str),
    /// A header parameter has the wrong form.
    Malformed {
        /// Its name.
        member: &'static str,
        /// What its definition demands.
        expected: &'static str,
    },
    /// The header names another algorithm than the one that was settled on.
    OtherAlgorithm {
        /// The header's `alg`; at most 64 characters are kept.
        arrived: String,
        /// The algorithm settled on.
        expected: Algorithm,
    },
    /// The signature is not good.
    Signature(SignatureError),
}

impl fmt::Display for CompactError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompactError::TooLong(bytes) => {
                write!(out, "a JWT of {bytes} bytes; expected at most {LONGEST}")
            }
            CompactError::Parts(count) => write!(out, "a JWT of {count} parts; expected 3"),
            CompactError::Encoding { part, error } => write!(out, "the {part} has {error}"),
            CompactError::Json { part, error } => write!(out, "the {part} is unfit: {error}"),
            CompactError::NotAnObject(part) => write!(out, "the {part} is not a JSON object"),
            CompactError::Refused(name) => {
                write!(out, "the header parameter {name} is not accepted")
            }
            CompactError::Missing(name) => write!(out, "the header parameter {name} is missing"),
            CompactError::Malformed { member, expected } => {
                write!(out, "the header parameter {member} is not {expected}")
            }
            CompactError::OtherAlgorithm { arrived, expected } => {
                write!(out, "alg is {arrived:?}; expected {expected}")
            }
            CompactError::Signature(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for CompactError {}
