//! Refusals of the ground on which a token is asked for: codes and refresh tokens (RFC 6749 sections 4.1.3, 5.2 and 6, RFC 7636).
mod explain;
pub(crate) mod rules;

use super::ErrorCode;
use crate::words::binding::CertificateThumbprint;
use crate::words::proof::Thumbprint;
use crate::words::rule::{Refuses, Rule};

/// Why the ground does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantRefusal {
    /// Nothing of this issuer bears that address.
    Unknown {
        /// What was presented.
        what: Presented,
        /// How many characters arrived.
        characters: usize,
    },
    /// It was issued to another client.
    AnotherClient {
        /// What was presented.
        what: Presented,
        /// Who presented it.
        client_id: String,
    },
    /// It is bound to another key than the one that was shown, if any was.
    AnotherKey {
        /// What was presented.
        what: Presented,
        /// Thumbprint of the key that was shown.
        shown: Option<Thumbprint>,
        /// Thumbprint of the key that it is bound to.
        bound: Thumbprint,
    },
    /// A refresh token is bound to another certificate than the one that was shown, if any was.
    AnotherCertificate {
        /// Thumbprint of the certificate that was shown.
        shown: Option<CertificateThumbprint>,
        /// Thumbprint of the certificate that it is bound to.
        bound: CertificateThumbprint,
    },
    /// Its time has passed.
    Expired {
        /// What was presented.
        what: Presented,
        /// Seconds since 1970.
        expires_at: i64,
        /// Seconds since 1970.
        now: i64,
    },
    /// The code was redeemed before; what it started is ended.
    CodeUsed {
        /// Seconds since 1970.
        used_at: i64,
        /// Seconds since 1970.
        now: i64,
    },
    /// `redirect_uri` is not the one of the authorization request.
    RedirectUriDiffers {
        /// What arrived.
        arrived: String,
        /// What was sent first.
        expected: String,
    },
    /// The authorization request had a challenge and no verifier came.
    VerifierMissing,
    /// A verifier came without a challenge.
    VerifierUnasked,
    /// The verifier is not of the form that RFC 7636 gives it.
    VerifierMalformed {
        /// How many characters arrived.
        characters: usize,
    },
    /// The verifier does not hash to the challenge.
    VerifierWrong {
        /// What is wrong with it, where it can be told.
        likely: Likely,
    },
    /// What was authorized was ended: signed out, withdrawn, replayed or revoked.
    Ended {
        /// Seconds since 1970.
        ended_at: i64,
    },
    /// The person, client or issuer was disabled since.
    Disabled {
        /// Which.
        what: &'static str,
    },
    /// The refresh token was succeeded, and its successor was used: the family is ended.
    Superseded,
    /// The refresh token was retried too often or too late.
    RetriesSpent {
        /// Successors issued.
        successors: i64,
        /// The most that are issued.
        most: i64,
        /// Seconds since its first use.
        age: i64,
        /// Seconds in which a retry must come.
        window: i64,
    },
    /// Another request was faster with the same artefact.
    RaceLost {
        /// What was presented.
        what: Presented,
    },
    /// `offline_access` is not granted any more.
    RefreshWithdrawn,
}

/// What a request presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented {
    /// A code.
    Code,
    /// A refresh token.
    RefreshToken,
}

/// What is likely wrong with a verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likely {
    /// It is the challenge itself.
    IsTheChallenge,
    /// The challenge is the hash of its hash.
    HashedTwice,
    /// It is another one.
    Another,
}

impl Presented {
    fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::RefreshToken => "refresh token",
        }
    }
}

impl GrantRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        match self {
            Self::AnotherKey { shown: None, .. } => ErrorCode::InvalidDpopProof,
            _ => ErrorCode::InvalidGrant,
        }
    }
}

impl Refuses for GrantRefusal {
    fn rule(&self) -> &'static Rule {
        GrantRefusal::rule(self)
    }
}
