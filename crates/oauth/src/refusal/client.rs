//! Refusals of who sends a request (RFC 6749 section 2.3, RFC 7521 section 4.2, RFC 8705 section 2).
mod explain;
pub(crate) mod rules;

use super::ErrorCode;
use jose::certificate::ChainError;

/// Why the client was not recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientRefusal {
    /// Nothing says who sends the request.
    Absent,
    /// More than one mechanism was used.
    Several {
        /// What arrived.
        mechanisms: Vec<&'static str>,
    },
    /// The `Authorization` header cannot be read.
    MalformedHeader {
        /// What is wrong with it.
        what: String,
    },
    /// `client_assertion_type` is not the one for JWTs.
    AssertionType {
        /// What arrived.
        arrived: String,
    },
    /// No client of this issuer has that identifier.
    Unknown {
        /// What arrived, readings separated.
        client_ids: Vec<String>,
    },
    /// The client is registered and disabled.
    Disabled {
        /// The client.
        client_id: String,
    },
    /// The service does not take this method.
    MethodNotAccepted {
        /// The method used.
        used: &'static str,
        /// The methods taken.
        accepted: Vec<&'static str>,
    },
    /// The client is registered for another method.
    MethodNotRegistered {
        /// The method used.
        used: &'static str,
        /// The method registered.
        registered: &'static str,
    },
    /// The secret is not the client's.
    WrongSecret {
        /// The client.
        client_id: String,
        /// How the header was read: each reading's identifier and the number of its secret's bytes.
        readings: Vec<String>,
        /// What in the header is not percent-encoding, where it was sent raw.
        escape: Option<String>,
    },
    /// `client_id` in the body names another client.
    IdentifierDiffers {
        /// What the body says.
        body: String,
        /// Who authenticated.
        authenticated: String,
    },
    /// A certificate is required and none came.
    CertificateMissing {
        /// The name or the SHA-256 of what is registered.
        registered: Vec<String>,
    },
    /// The certificate is not one of the client's.
    CertificateUnknown {
        /// The names or the SHA-256 of what came.
        arrived: Vec<String>,
        /// The name or the SHA-256 of what is registered.
        registered: Vec<String>,
    },
    /// The certificate bears the client's name, and no authority that is trusted vouches for it.
    CertificateUntrusted {
        /// Its subject.
        subject: String,
        /// Why no chain holds.
        why: ChainError,
        /// The subjects of the registered authorities.
        authorities: Vec<String>,
    },
    /// The certificate is not valid now.
    CertificateExpired {
        /// Seconds since 1970.
        not_before: i64,
        /// Seconds since 1970.
        not_after: i64,
        /// Seconds since 1970.
        now: i64,
    },
    /// The client may not do this at all.
    NotAllowed {
        /// What it may not do.
        what: &'static str,
        /// The key of its registration.
        registration: &'static str,
    },
}

impl ClientRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        match self {
            Self::Several { .. } | Self::IdentifierDiffers { .. } | Self::AssertionType { .. } => {
                ErrorCode::InvalidRequest
            }
            Self::NotAllowed { .. } => ErrorCode::UnauthorizedClient,
            _ => ErrorCode::InvalidClient,
        }
    }
}
