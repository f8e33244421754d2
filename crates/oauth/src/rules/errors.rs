//! What errors look like: status and spelling of each (RFC 6749 section 5.2).
use crate::refusal::ErrorCode;
use crate::words::credentials::Challenge;
use crate::words::text::{Name, unless_empty};
use serde::Deserialize;

/// Errors of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorRules {
    invalid_client_status: Status,
    invalid_target: Name,
    #[serde(deserialize_with = "unless_empty")]
    unavailable: Option<Name>,
}

/// The statuses that RFC 6749 section 5.2 knows.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u16")]
struct Status(u16);

impl TryFrom<u16> for Status {
    type Error = String;

    fn try_from(status: u16) -> Result<Self, String> {
        match status {
            400 | 401 => Ok(Self(status)),
            _ => Err(format!("the status {status}; it must be 400 or 401")),
        }
    }
}

impl ErrorRules {
    /// The HTTP status of an error at an endpoint that clients call directly (decision G5).
    pub fn status(&self, error: ErrorCode, challenge: Challenge) -> u16 {
        match (error, challenge) {
            (ErrorCode::InvalidClient, Challenge::None) => self.invalid_client_status.0,
            (ErrorCode::InvalidClient | ErrorCode::InvalidToken, _) => 401,
            (ErrorCode::InvalidDpopProof, Challenge::Bearer | Challenge::Dpop) => 401,
            (ErrorCode::InsufficientScope, _) => 403,
            _ => 400,
        }
    }

    /// How the error is spelled.
    pub fn name(&self, error: ErrorCode) -> &str {
        match error {
            ErrorCode::InvalidTarget => self.invalid_target.as_str(),
            other => other.name(),
        }
    }

    /// The `error` of a fault of ours; `None` where the service says nothing (decision N7).
    pub fn unavailable(&self) -> Option<&str> {
        self.unavailable.as_ref().map(Name::as_str)
    }
}
