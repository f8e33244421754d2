//! The registered names of grant types, client authentication methods and response modes (RFC 6749, RFC 7591 section 2).
use serde::{Deserialize, Serialize};

/// What a client may exchange for a token (RFC 6749 section 1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// A code from the authorization endpoint (RFC 6749 section 4.1).
    AuthorizationCode,
    /// The client itself (RFC 6749 section 4.4).
    ClientCredentials,
    /// A refresh token (RFC 6749 section 6).
    RefreshToken,
}

impl GrantType {
    /// The registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::ClientCredentials => "client_credentials",
            Self::RefreshToken => "refresh_token",
        }
    }

    /// The grant type of that name, if the engine knows it.
    pub fn named(name: &str) -> Option<Self> {
        [Self::AuthorizationCode, Self::ClientCredentials, Self::RefreshToken]
            .into_iter()
            .find(|grant| grant.name() == name)
    }
}

/// How a client proves who it is (RFC 7591 section 2, OpenID Connect Core section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationMethod {
    /// A public client: it only says who it is.
    None,
    /// A secret in the `Authorization` header (RFC 6749 section 2.3.1).
    ClientSecretBasic,
    /// A secret in the form (RFC 6749 section 2.3.1).
    ClientSecretPost,
    /// A signed assertion (RFC 7523 section 2.2).
    PrivateKeyJwt,
    /// A certificate that an authority issued to a registered name (RFC 8705 section 2.1).
    TlsClientAuth,
    /// A certificate that was registered itself (RFC 8705 section 2.2).
    SelfSignedTlsClientAuth,
}

impl AuthenticationMethod {
    /// Whether its requests hold an identifier and nothing beside it.
    pub fn sends_a_name_alone(self) -> bool {
        self == Self::None || self.is_by_certificate()
    }

    /// Whether a request says by its certificate that it comes from whom it names.
    pub fn is_by_certificate(self) -> bool {
        matches!(self, Self::TlsClientAuth | Self::SelfSignedTlsClientAuth)
    }

    /// The registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
        }
    }
}

/// How an authorization response travels (OAuth 2.0 Multiple Response Types section 2.1, Form Post Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    Query,
    /// In its fragment.
    Fragment,
    /// As a form that the browser posts.
    FormPost,
}

impl ResponseMode {
    /// The registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

/// What the authorization endpoint returns (RFC 6749 section 3.1.1, OAuth 2.0 Multiple Response Types section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResponseType {
    /// A code.
    #[serde(rename = "code")]
    Code,
    /// A code and an ID token (OpenID Connect Core section 3.3).
    #[serde(rename = "code id_token")]
    CodeIdToken,
}

impl ResponseType {
    /// The registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::CodeIdToken => "code id_token",
        }
    }

    /// The mode used where the request names none.
    pub fn default_mode(self) -> ResponseMode {
        match self {
            Self::Code => ResponseMode::Query,
            Self::CodeIdToken => ResponseMode::Fragment,
        }
    }
}
