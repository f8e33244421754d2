//! Sessions: that a person signed in at an issuer with a browser, when and how (OpenID Connect Core section 1.2).
use super::handle::Address;
use super::subject::Person;
use serde::{Deserialize, Serialize};

/// A sign-in that still stands.
#[derive(Clone, Debug)]
pub struct Session {
    /// The row's key; the cookie itself is not kept.
    pub address: Address,
    /// The public identifier, for `sid`.
    pub id: String,
    /// Who signed in.
    pub person: Person,
    /// When, in seconds since 1970.
    pub auth_time: i64,
    /// Seconds since 1970.
    pub expires_at: i64,
}

/// A sign-in that just succeeded.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Where its cookie will be looked for.
    pub address: Address,
    /// Its public identifier, for `sid`: 32 characters of upper-case hexadecimal.
    pub id: String,
    /// Who signed in, by `sub`.
    pub subject: String,
    /// When, in seconds since 1970.
    pub auth_time: i64,
    /// Seconds since 1970.
    pub expires_at: i64,
    /// The session of the same browser that it takes the place of.
    pub replaces: Option<Address>,
}

/// What a person allowed a client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The scopes that were allowed.
    pub scopes: super::scope::Scopes,
}
