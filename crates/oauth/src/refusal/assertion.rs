//! Refusals of a client assertion (RFC 7523 section 3, RFC 8725); each is `invalid_client`.
pub(crate) mod rules;

pub use rules::ONCE;

use super::date::utc;
use super::explanation::{Explanation, listed};

/// What was wrong with the assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssertionRefusal {
    /// It is no compact JWS.
    Malformed {
        /// What is wrong.
        what: String,
    },
    /// `typ` is for something else.
    Type {
        /// What arrived.
        typ: String,
        /// What is taken.
        accepted: Vec<String>,
    },
    /// `alg` is not taken.
    Algorithm {
        /// What arrived.
        algorithm: String,
        /// What is taken.
        accepted: Vec<String>,
    },
    /// A claim is missing or malformed.
    Claim {
        /// Its name.
        claim: &'static str,
        /// What is wrong.
        what: String,
    },
    /// `iss` and `sub` differ.
    Subject {
        /// `iss`
        issuer: String,
        /// `sub`
        subject: String,
    },
    /// `aud` is not this server.
    Audience {
        /// What arrived.
        arrived: Vec<String>,
        /// What is taken.
        accepted: Vec<String>,
        /// Why only this is taken.
        because: &'static str,
    },
    /// `exp` has passed.
    Expired {
        /// Seconds since 1970.
        expires_at: i64,
        /// `iat`, in seconds since 1970, where it was told.
        issued_at: Option<i64>,
        /// Seconds since 1970.
        now: i64,
        /// Seconds.
        leeway: i64,
    },
    /// `exp` is too far ahead.
    TooLong {
        /// Seconds since 1970.
        expires_at: i64,
        /// Seconds since 1970.
        now: i64,
        /// The most seconds ahead.
        most: i64,
    },
    /// `iat` or `nbf` lies ahead.
    NotYet {
        /// Which.
        claim: &'static str,
        /// Seconds since 1970.
        value: i64,
        /// Seconds since 1970.
        now: i64,
        /// Seconds.
        leeway: i64,
    },
    /// None of the client's keys is the one named.
    UnknownKey {
        /// How the header names it.
        named: String,
        /// What is registered.
        registered: Vec<String>,
    },
    /// The named certificate is not valid now.
    CertificateExpired {
        /// Its SHA-1 thumbprint.
        thumbprint: String,
        /// Seconds since 1970.
        not_after: i64,
        /// Seconds since 1970.
        now: i64,
    },
    /// The signature is not made by the named key.
    Signature {
        /// How the header names the key.
        named: String,
    },
    /// It was spent before.
    Replayed {
        /// Its identifier.
        token_id: String,
    },
}

impl AssertionRefusal {
    pub(super) fn explain(&self) -> Explanation {
        match self {
            Self::Expired { .. } | Self::TooLong { .. } | Self::NotYet { .. } => self.explain_time(),
            Self::UnknownKey { .. } | Self::CertificateExpired { .. } | Self::Signature { .. } => self.explain_key(),
            other => other.explain_form(),
        }
    }

    fn explain_form(&self) -> Explanation {
        match self {
            Self::Type { typ, accepted } => Explanation::of(self.rule())
                .arrived(format!("typ {typ}"))
                .expected(listed(accepted))
                .fix("Set `typ` to client-authentication+jwt, or leave it out."),
            Self::Algorithm { algorithm, accepted } => Explanation::of(self.rule())
                .arrived(format!("alg {algorithm}"))
                .expected(listed(accepted))
                .fix("Sign with a registered private key and one of these algorithms."),
            Self::Claim { claim, what } => Explanation::of(self.rule())
                .arrived(format!("{claim}: {what}"))
                .expected(format!("{claim} as RFC 7519, section 4.1 defines it"))
                .fix(format!("Correct `{claim}`.")),
            Self::Subject { issuer, subject } => Explanation::of(self.rule())
                .arrived(format!("iss {issuer}, sub {subject}"))
                .expected("both the client_id")
                .fix("Set both to the client_id."),
            Self::Audience { arrived, accepted, because } => Explanation::of(self.rule())
                .arrived(format!("aud {}", listed(arrived)))
                .expected(format!("{} ({because})", listed(accepted)))
                .fix(format!("Set `aud` to {}.", accepted.first().map_or("the issuer", String::as_str))),
            Self::Replayed { token_id } => Explanation::of(self.rule())
                .arrived(format!("jti {token_id} again"))
                .expected("a jti that was not granted before")
                .fix("Make a new assertion with a new `jti` for each request."),
            other => Explanation::of(self.rule())
                .arrived(if let Self::Malformed { what } = other { what.clone() } else { String::new() })
                .expected("header.payload.signature, each base64url")
                .fix("Send the JWT as the signing library returns it."),
        }
    }

    fn explain_time(&self) -> Explanation {
        match self {
            Self::Expired { expires_at, issued_at, now, leeway } => {
                let late = now - expires_at;
                let behind = issued_at.map_or(late, |issued_at| now - issued_at);
                Explanation::of(self.rule())
                    .arrived(format!("exp {expires_at}, {late} s before our clock"))
                    .expected(format!("exp after {} ({leeway} s leeway)", now - leeway))
                    .by(format!("{late} s"))
                    .fix(format!(
                        "Set the clock (it may be {behind} s behind), and make each assertion just before use."
                    ))
            }
            Self::TooLong { expires_at, now, most } => {
                let ahead = expires_at - now;
                Explanation::of(self.rule())
                    .arrived(format!("exp {ahead} s ahead"))
                    .expected(format!("at most {most} s ahead"))
                    .by(format!("{} s", ahead - most))
                    .fix(format!("Set `exp` to at most {most} s from now."))
            }
            other => {
                let (claim, value, now, leeway) = match other {
                    Self::NotYet { claim, value, now, leeway } => (*claim, *value, *now, *leeway),
                    _ => ("iat", 0, 0, 0),
                };
                let ahead = value - now;
                Explanation::of(self.rule())
                    .arrived(format!("{claim} {ahead} s ahead of our clock"))
                    .expected(format!("at most {leeway} s ahead"))
                    .by(format!("{} s", ahead - leeway))
                    .fix(format!("Set the clock; it is about {ahead} s fast."))
            }
        }
    }

    fn explain_key(&self) -> Explanation {
        match self {
            Self::UnknownKey { named, registered } => Explanation::of(self.rule())
                .arrived(named.clone())
                .expected(listed(registered))
                .fix("Name a registered key, or register this one."),
            Self::CertificateExpired { thumbprint, not_after, now } => Explanation::of(self.rule())
                .arrived(format!("x5t {thumbprint}, valid until {}", utc(*not_after)))
                .expected(format!("valid at {}", utc(*now)))
                .by(format!("{} s", now - not_after))
                .fix("Register the renewed certificate beside the old one and sign with its key."),
            other => Explanation::of(self.rule())
                .arrived(if let Self::Signature { named } = other { named.clone() } else { String::new() })
                .expected("a signature made by the private part of that key")
                .fix("Sign with the private key that belongs to the registered public key."),
        }
    }
}
