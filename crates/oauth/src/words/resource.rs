//! APIs: what a token is for; named by the `resource` parameter and the `aud` claim (RFC 8707, RFC 9068).
use super::fact::Fact;
use super::keyring::SigningAlgorithm;
use super::scope::Scopes;
use serde::{Deserialize, Serialize};

/// An API as it is registered; its name is the audience of its tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// The audience, compared character for character.
    pub name: String,
    /// What people read on the consent page.
    #[serde(default)]
    pub title: String,
    /// The scopes that belong to this API alone.
    pub scopes: Scopes,
    /// Whether tokens for this API may name other audiences.
    #[serde(default)]
    pub audience: AudienceDemand,
    /// What its access tokens are; absent: the profile's form.
    #[serde(default)]
    pub access_token: Option<TokenForm>,
    /// What signs its JWT access tokens; absent: the profile's algorithm.
    #[serde(default)]
    pub algorithm: Option<SigningAlgorithm>,
    /// What its tokens tell beyond the protocol.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// A disabled API gets no tokens.
    #[serde(default)]
    pub state: State,
}

/// Whether an API accepts tokens that name other audiences too (RFC 8707 section 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AudienceDemand {
    /// Other audiences may stand beside it.
    #[default]
    Shared,
    /// It must be the only audience.
    Alone,
}

/// What an access token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenForm {
    /// A JWT (RFC 9068).
    Jwt,
    /// A handle.
    Opaque,
}

/// Whether a registered thing is in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In use.
    #[default]
    Enabled,
    /// Refused everywhere.
    Disabled,
}
