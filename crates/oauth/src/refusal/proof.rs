//! Refusals of a proof of possession (RFC 9449 sections 4.3, 5, 8 and 10); a missing certificate is `invalid_request` (RFC 8705 section 3).
mod explain;
pub(crate) mod rules;

pub use rules::ONCE;

use super::ErrorCode;

/// What was wrong with the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofRefusal {
    /// A proof is needed and none came.
    Missing {
        /// Why it is needed.
        because: &'static str,
    },
    /// A certificate is needed and the connection showed none.
    CertificateMissing,
    /// More than one came.
    Several {
        /// How many.
        proofs: usize,
    },
    /// It is no compact JWS.
    Malformed {
        /// What is wrong.
        what: String,
    },
    /// `typ` is for something else.
    Type {
        /// What arrived.
        typ: String,
    },
    /// `alg` is not taken.
    Algorithm {
        /// What arrived.
        algorithm: String,
        /// What is taken.
        accepted: Vec<&'static str>,
    },
    /// `jwk` is no public key that is taken.
    Key {
        /// What is wrong; no number of the key.
        what: String,
    },
    /// The signature is not made by the key in the header.
    Signature {
        /// Thumbprint of that key.
        thumbprint: String,
    },
    /// A claim is missing or malformed.
    Claim {
        /// Its name.
        claim: &'static str,
        /// What is wrong.
        what: String,
    },
    /// `htm` is another method.
    Method {
        /// What arrived.
        arrived: String,
        /// The method of the request.
        expected: String,
    },
    /// `htu` is another URL.
    Target {
        /// What arrived.
        arrived: String,
        /// The URL of the endpoint.
        expected: String,
    },
    /// `iat` is too long ago, or ahead.
    Time {
        /// Seconds since 1970.
        issued_at: i64,
        /// Seconds since 1970.
        now: i64,
        /// The most seconds between them.
        window: i64,
    },
    /// `nonce` is none of ours that still counts.
    Nonce {
        /// What arrived, if any did.
        arrived: Option<String>,
        /// One to come again with.
        fresh: String,
        /// Seconds that a nonce lives at least.
        lifetime: i64,
    },
    /// `ath` is missing or of another access token.
    AccessToken,
    /// `dpop_jkt` names another key than the proof beside it.
    KeyDiffers {
        /// What `dpop_jkt` says.
        named: String,
        /// Thumbprint of the proof's key.
        shown: String,
    },
    /// It was spent before.
    Replayed {
        /// Its identifier.
        token_id: String,
    },
}

impl ProofRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        match self {
            Self::Nonce { .. } => ErrorCode::UseDpopNonce,
            Self::CertificateMissing => ErrorCode::InvalidRequest,
            _ => ErrorCode::InvalidDpopProof,
        }
    }
}
