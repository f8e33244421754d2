//! Refusals where an access token is used: userinfo, and introspection by bearer (RFC 6750 section 3.1).
pub(crate) mod rules;

use super::ErrorCode;
use super::explanation::Explanation;
use crate::words::binding::CertificateThumbprint;
use crate::words::proof::Thumbprint;

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
    /// It is bound to a key, and comes as Bearer.
    Bound {
        /// Thumbprint of the key.
        bound: Thumbprint,
    },
    /// It is bound to no key, and comes under DPoP.
    Unbound,
    /// It is bound to another key than the one that was shown.
    AnotherKey {
        /// Thumbprint of the key that was shown.
        shown: Thumbprint,
        /// Thumbprint of the key that it is bound to.
        bound: Thumbprint,
    },
    /// It is bound to another certificate than the one that was shown, if any was.
    AnotherCertificate {
        /// Thumbprint of the certificate that was shown.
        shown: Option<CertificateThumbprint>,
        /// Thumbprint of the certificate that it is bound to.
        bound: CertificateThumbprint,
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
            Self::ScopeMissing { .. } => ErrorCode::InsufficientScope,
            _ => ErrorCode::InvalidToken,
        }
    }

    pub(super) fn explain(&self) -> Explanation {
        match self {
            Self::Missing => Explanation::of(self.rule())
                .arrived("no Authorization header with a scheme that is taken")
                .expected("Authorization: Bearer and the access token, or DPoP where it is bound to a key")
                .fix("Send the access token in the Authorization header."),
            Self::Misplaced { place } => Explanation::of(self.rule())
                .arrived(format!("a token {place}"))
                .expected("one Authorization header, or one form member in the body")
                .fix("Send the access token in the Authorization header alone."),
            Self::Dead { why } => Explanation::of(self.rule())
                .arrived(format!("a token that does not serve: {why}"))
                .expected("a token of this issuer that is neither expired, revoked nor ended")
                .fix("Get a new access token from this issuer."),
            Self::Bound { bound } => Explanation::of(self.rule())
                .arrived("a bound token under the scheme Bearer")
                .expected(format!("Authorization: DPoP with a proof by the key {bound}"))
                .fix("Send the token under the scheme DPoP, and a proof with its `ath` in the header DPoP."),
            Self::Unbound => Explanation::of(self.rule())
                .arrived("a token that is bound to no key, under the scheme DPoP")
                .expected("Authorization: Bearer and the access token")
                .fix("Send the token as `token_type` of the answer says: Bearer."),
            Self::AnotherKey { shown, bound } => Explanation::of(self.rule())
                .arrived(format!("a proof by the key {shown}"))
                .expected(format!("a proof by the key {bound}, to which the token is bound"))
                .fix("Make the proof with the key that was shown when the token was asked for."),
            Self::AnotherCertificate { shown, bound } => Explanation::of(self.rule())
                .arrived(shown.as_ref().map_or("no certificate".to_owned(), |one| format!("the certificate {one}")))
                .expected(format!("the certificate {bound} (SHA-256), to which the token is bound"))
                .fix("Connect with the certificate with which the token was asked for (curl --cert and --key)."),
            Self::ScopeMissing { needed } => Explanation::of(self.rule())
                .arrived(format!("a token without {needed}"))
                .expected(needed.clone())
                .fix(format!("Ask for the scope {needed}.")),
        }
    }
}
