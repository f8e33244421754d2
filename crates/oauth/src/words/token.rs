//! Rows behind handles: codes, opaque access tokens, refresh tokens, pushed requests, each as it was read.
use super::binding::Binding;
use super::client::Client;
use super::grant::{Grant, GrantId};
use super::handle::Address;
use super::proof::Thumbprint;
use super::scope::Scopes;
use super::subject::Person;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A pushed authorization request that was found (RFC 9126 section 2.2).
#[derive(Clone, Debug)]
pub struct PushedRequest {
    /// Its row.
    pub address: Address,
    /// Who pushed it.
    pub client_id: String,
    /// The request as JSON.
    pub request: String,
    /// Seconds since 1970.
    pub expires_at: i64,
    /// When an authorization was completed with it, in seconds since 1970.
    pub used_at: Option<i64>,
}

/// A code that was found (RFC 6749 section 4.1.2).
#[derive(Clone, Debug)]
pub struct Code {
    /// Its row.
    pub address: Address,
    /// What it was bound to.
    pub binding: CodeBinding,
    /// When it was made, in seconds since 1970.
    pub issued_at: i64,
    /// Seconds since 1970.
    pub expires_at: i64,
    /// When it was redeemed, in seconds since 1970.
    pub used_at: Option<i64>,
    /// The grant that it started.
    pub grant: Grant,
    /// Who authorized it.
    pub person: Person,
    /// Whether the session in which it was given still stands.
    pub session: Standing,
}

/// What a code is bound to beside its client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeBinding {
    /// The `redirect_uri` as it was sent, if it was.
    pub redirect_uri: Option<String>,
    /// The S256 challenge, if one was sent (RFC 7636).
    pub code_challenge: Option<String>,
    /// The type of token that was negotiated.
    pub token_type: String,
    /// The key with which it is redeemed (RFC 9449 section 10).
    #[serde(default)]
    pub key: Option<Thumbprint>,
}

/// Whether a session still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Neither ended nor expired.
    Stands,
    /// Signed out, or ended by somebody.
    Ended,
}

/// A refresh token that was found (RFC 6749 section 6).
#[derive(Clone, Debug)]
pub struct RefreshToken {
    /// Its row.
    pub address: Address,
    /// The digest of the token whose successor it is; empty for the first.
    pub parent: Vec<u8>,
    /// What must be shown with it; nothing by a client that authenticates (RFC 9449 section 5, RFC 8705 section 4).
    pub binding: Binding,
    /// The grant that it continues.
    pub grant: Grant,
    /// Who authorized it.
    pub person: Person,
}

/// An access token, whether a row was found for it or its claims were read.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// Its row, where it is opaque.
    pub address: Option<Address>,
    /// Its own identifier, where it is a JWT.
    pub token_id: Option<String>,
    /// The client that got it.
    pub client_id: String,
    /// That client as it is registered now; none where it was deleted.
    pub client: Option<Arc<Client>>,
    /// What it is good for.
    pub reach: Reach,
    /// Seconds since 1970.
    pub issued_at: i64,
    /// Seconds since 1970.
    pub expires_at: i64,
    /// Whether it was revoked alone.
    pub revoked: Revoked,
    /// What is behind it.
    pub behind: Behind,
}

/// What is behind an access token.
#[derive(Clone, Debug)]
pub enum Behind {
    /// The client alone.
    Client,
    /// A grant and the person who gave it.
    Grant(Box<Grant>, Box<Person>),
    /// A grant that is not kept any more.
    Gone,
}

/// What an access token is good for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The APIs; empty where the token has no audience.
    pub audience: Vec<String>,
    /// The scopes.
    pub scopes: Scopes,
    /// What must be shown with it.
    #[serde(default)]
    pub binding: Binding,
}

/// Whether a token was revoked (RFC 7009).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    /// It stands.
    No,
    /// It was revoked.
    Yes,
}

/// What the identifier of a JWT access token says: the grant behind it, if any.
pub fn token_id(grant: Option<GrantId>, random: [u8; 15]) -> String {
    let grant = grant.map(|grant| grant.0.to_vec()).unwrap_or_default();
    jose::base64url::encode(&[random.to_vec(), grant].concat())
}

/// The grant that the identifier of a JWT access token names.
pub fn grant_of(token_id: &str) -> Option<GrantId> {
    let bytes = jose::base64url::decode(token_id).ok()?;
    GrantId::of(bytes.get(15..)?)
}
