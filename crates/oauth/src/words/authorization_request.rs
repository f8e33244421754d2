//! An authorization request that was understood (RFC 6749 section 4.1.1, OpenID Connect Core section 3.1.2.1).
use super::names::{ResponseMode, ResponseType};
use super::proof::Thumbprint;
use super::scope::Scopes;
use serde::{Deserialize, Serialize};

/// What a client asks a person for; checked against profile and client, the same whether it was pushed or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// Who asks.
    pub client_id: String,
    /// What comes back.
    pub response_type: ResponseType,
    /// How it travels.
    pub response_mode: ResponseMode,
    /// Where it goes.
    pub redirect_uri: String,
    /// Whether `redirect_uri` was sent, so that the token request must repeat it.
    pub redirect_uri_sent: bool,
    /// The scopes, aliases resolved.
    pub scopes: Scopes,
    /// The `scope` parameter as it was sent.
    pub requested_scope: Option<String>,
    /// The `resource` parameters (RFC 8707).
    pub resources: Vec<String>,
    /// Returned as it is.
    pub state: Option<String>,
    /// Returned in the ID token.
    pub nonce: Option<String>,
    /// The S256 challenge (RFC 7636).
    pub code_challenge: Option<String>,
    /// The key with which the code is redeemed (RFC 9449 section 10).
    #[serde(default)]
    pub key: Option<Thumbprint>,
    /// What the person may or must be asked.
    pub prompt: Prompt,
    /// The oldest sign-in that will do, in seconds.
    pub max_age: Option<i64>,
    /// The person who is expected, by `sub` of the `id_token_hint`.
    pub hinted_subject: Option<String>,
    /// The user name to begin with.
    pub login_hint: Option<String>,
    /// The languages that the person prefers.
    pub ui_locales: Option<String>,
}

/// The `prompt` parameter (OpenID Connect Core section 3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Asked what is missing.
    #[default]
    AsNeeded,
    /// Asked nothing.
    None,
    /// Must sign in again.
    Login,
    /// Must be asked to consent again.
    Consent,
    /// Both.
    LoginAndConsent,
}

impl Prompt {
    /// Whether the person must sign in again.
    pub fn login(self) -> bool {
        matches!(self, Self::Login | Self::LoginAndConsent)
    }

    /// Whether the person must consent again.
    pub fn consent(self) -> bool {
        matches!(self, Self::Consent | Self::LoginAndConsent)
    }
}
