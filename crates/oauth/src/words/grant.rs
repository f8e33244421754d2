//! Grants: what one authorization gave, and the line of refresh tokens that continues it (RFC 6749 section 1.3, ARCHITECTURE.md).
use super::scope::Scopes;
use super::subject::Representation;
use jose::base64url;
use serde::{Deserialize, Serialize};

/// The identifier of a grant; every token that names it dies with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GrantId(pub [u8; 16]);

impl GrantId {
    /// base64url, 22 characters.
    pub fn text(self) -> String {
        base64url::encode(&self.0)
    }

    /// The identifier of 16 bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// What a person authorized a client to do.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Its identifier.
    pub id: GrantId,
    /// The client that got it.
    pub client_id: String,
    /// The person, by `sub`.
    pub subject: String,
    /// The session in which it was given, by public identifier.
    pub session_id: String,
    /// What was authorized.
    pub terms: Terms,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Seconds since 1970; refreshing never goes beyond.
    pub absolute_expires_at: i64,
    /// The line of its refresh tokens.
    pub line: Line,
    /// Seconds since 1970, where it was ended.
    pub ended_at: Option<i64>,
}

/// What was authorized, as it is kept with the grant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// The granted scopes.
    pub scopes: Scopes,
    /// The scopes as they were asked for.
    pub requested: Option<String>,
    /// The `resource` parameters (RFC 8707 section 2.1).
    pub resources: Vec<String>,
    /// When the person signed in, in seconds since 1970.
    pub auth_time: i64,
    /// How the person signed in.
    pub authentication_methods: Vec<String>,
    /// The nonce of the request.
    pub nonce: Option<String>,
    /// The left half of a hash of the state, in base64url (FAPI 1.0 part 2 section 5.1).
    #[serde(default)]
    pub state_hash: Option<String>,
    /// Whom the person acts for.
    pub representation: Option<Representation>,
}

/// The line of refresh tokens: rotation acknowledged by use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Digest of the refresh token that was seen last; empty before the first.
    pub seen: Vec<u8>,
    /// How many successors it has been given.
    pub successors: i64,
    /// When it was first presented, in seconds since 1970.
    pub seen_at: i64,
    /// When refreshing ends unless extended, in seconds since 1970; 0 where the grant has no refresh token.
    pub expires_at: i64,
}

/// The place of a presented refresh token in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A successor that nobody has seen yet: presenting it moves the line.
    Next,
    /// The one seen last: presenting it again is a retry.
    Current,
    /// Acknowledged or void: presenting it ends the family.
    Past,
}

impl Line {
    /// Where a token stands that was issued as successor of `parent`.
    pub fn place(&self, token: &[u8], parent: &[u8]) -> Place {
        if self.seen == token {
            Place::Current
        } else if self.seen == parent {
            Place::Next
        } else {
            Place::Past
        }
    }
}
