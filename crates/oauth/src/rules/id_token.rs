//! What ID tokens are made of (OpenID Connect Core sections 2 and 3.1.3.6).
use crate::words::claim::ClaimTable;
use crate::words::draft::HeaderMember;
use crate::words::keyring::SigningAlgorithm;
use crate::words::measure::{OneOrMore, Seconds};
use crate::words::scope::{OPENID, Scopes};
use crate::words::text::{Name, unless_empty};
use jose::algorithm::Algorithm;
use serde::Deserialize;

/// ID tokens of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdTokenRules {
    algorithm: SigningAlgorithm,
    header: OneOrMore<HeaderMember>,
    lifetime_seconds: Seconds,
    lifetime_from: Moment,
    issued_at: Moment,
    on_refresh: OnRefresh,
    #[serde(deserialize_with = "unless_empty")]
    key_id: Option<Name>,
    claims: ClaimTable,
    userinfo: ClaimTable,
}

/// A moment in the life of an authorization.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Moment {
    /// The person signed in.
    AuthTime,
    /// The authorization was completed.
    Authorization,
    /// The token is made.
    Response,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum OnRefresh {
    Never,
    Always,
}

/// The moments of one authorization, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// The person signed in.
    pub auth_time: i64,
    /// The authorization was completed.
    pub authorization: i64,
    /// Now.
    pub response: i64,
}

impl IdTokenRules {
    /// What signs the ID tokens of a client that registered this `id_token_signed_response_alg`, or none.
    pub fn algorithm(&self, registered: Option<SigningAlgorithm>) -> Algorithm {
        registered.unwrap_or(self.algorithm).algorithm()
    }

    /// Seconds that an ID token lives at most.
    pub fn lifetime(&self) -> i64 {
        self.lifetime_seconds.count()
    }

    /// The members of the header, in order.
    pub fn header(&self) -> &[HeaderMember] {
        &self.header
    }

    /// The claims of an ID token.
    pub fn claims(&self) -> &ClaimTable {
        &self.claims
    }

    /// The members of a userinfo response (OpenID Connect Core section 5.3.2).
    pub fn userinfo(&self) -> &ClaimTable {
        &self.userinfo
    }

    /// The identifier of the first signing key; empty where keys are named by thumbprint.
    pub fn key_id(&self) -> &str {
        self.key_id.as_ref().map_or("", Name::as_str)
    }

    /// `iat` and `exp`, in seconds since 1970.
    pub fn times(&self, moments: Moments) -> (i64, i64) {
        (self.issued_at.of(moments), self.lifetime_from.of(moments) + self.lifetime_seconds.count())
    }

    /// Whether a code answer with these scopes has an ID token.
    pub fn issued(&self, scopes: &Scopes) -> bool {
        scopes.contains(OPENID)
    }

    /// Whether a refresh answer with these scopes has one.
    pub fn refreshed(&self, scopes: &Scopes) -> bool {
        self.on_refresh == OnRefresh::Always && self.issued(scopes)
    }
}

impl Moment {
    fn of(self, moments: Moments) -> i64 {
        match self {
            Self::AuthTime => moments.auth_time,
            Self::Authorization => moments.authorization,
            Self::Response => moments.response,
        }
    }
}
