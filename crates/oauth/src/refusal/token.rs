//! Refusals where an access token is used: userinfo, and introspection by bearer (RFC 6750 section 3.1).
pub(crate) mod rules;

use super::ErrorCode;
use super::explanation::Explanation;

/// Why the token did not serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenRefusal {
    /// None came.
    Missing,
    /// It came twice, or in the query.
    Misplaced {
        /// Where.
        place: &'static str,
    },
    /// It is none of this issuer's, or its time has passed, or it was ended.
    Dead {
        /// Why, as far as it is known.
        why: &'static str,
    },
    /// It does not carry what is needed.
    ScopeMissing {
        /// The needed scope.
        needed: String,
    },
}

impl TokenRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        match self {
            Self::Misplaced { .. } => ErrorCode::InvalidRequest,
            Self::Missing | Self::Dead { .. } => ErrorCode::InvalidToken,
            Self::ScopeMissing { .. } => ErrorCode::InsufficientScope,
        }
    }

    pub(super) fn explain(&self) -> Explanation {
        match self {
            Self::Missing => Explanation::of(self.rule())
                .arrived("no Authorization header with the scheme Bearer")
                .expected("Authorization: Bearer and the access token")
                .fix("Send the access token in the Authorization header."),
            Self::Misplaced { place } => Explanation::of(self.rule())
                .arrived(format!("a token {place}"))
                .expected("one Authorization header, or one form member in the body")
                .fix("Send the access token in the Authorization header alone."),
            Self::Dead { why } => Explanation::of(self.rule())
                .arrived(format!("a token that does not serve: {why}"))
                .expected("a token of this issuer that is neither expired, revoked nor ended")
                .fix("Get a new access token from this issuer."),
            Self::ScopeMissing { needed } => Explanation::of(self.rule())
                .arrived(format!("a token without {needed}"))
                .expected(needed.clone())
                .fix(format!("Ask for the scope {needed}.")),
        }
    }
}
