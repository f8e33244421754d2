//! What errors look like: status and spelling of each (RFC 6749 section 5.2).
use crate::refusal::ErrorCode;
use crate::words::credentials::Challenge;
use serde::Deserialize;

/// Errors of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorRules {
    invalid_client_status: u16,
    invalid_target: String,
    unavailable: String,
}

impl ErrorRules {
    /// The HTTP status of an error at an endpoint that clients call directly (decision G5).
    pub fn status(&self, error: ErrorCode, challenge: Challenge) -> u16 {
        match (error, challenge) {
            (ErrorCode::InvalidClient, Challenge::None) => self.invalid_client_status,
            (ErrorCode::InvalidClient | ErrorCode::InvalidToken, _) => 401,
            (ErrorCode::InsufficientScope, _) => 403,
            _ => 400,
        }
    }

    /// How the error is spelled.
    pub fn name(&self, error: ErrorCode) -> &str {
        match error {
            ErrorCode::InvalidTarget => &self.invalid_target,
            other => other.name(),
        }
    }

    /// The `error` of a fault of ours; `None` where the service says nothing (decision N7).
    pub fn unavailable(&self) -> Option<&str> {
        (!self.unavailable.is_empty()).then_some(self.unavailable.as_str())
    }
}
