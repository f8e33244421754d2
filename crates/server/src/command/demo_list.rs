//! `demo.json`: what a running demonstration consists of, for programs; the server writes it, and the commands read it.
use indexmap::IndexMap;
use oauth::words::names::{AuthenticationMethod, GrantType};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A running demonstration; members that a later version adds are passed over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoList {
    /// What issuers and links say: scheme, host and port.
    pub base: String,
    /// Where browsers are sent, if that is elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser_base: Option<String>,
    /// The same for the TLS listener.
    pub tls_base: String,
    /// The authority that certified the TLS listener.
    pub ca_pem: String,
    /// The issuers, by name.
    pub issuers: IndexMap<String, DemoIssuer>,
}

/// An issuer of a demonstration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoIssuer {
    /// The profile that it follows.
    pub profile: String,
    /// Its identifier.
    pub issuer: String,
    /// The URL of its metadata.
    pub metadata: String,
    /// The URLs of its endpoints.
    pub endpoints: DemoEndpoints,
    /// Its clients, by identifier.
    pub clients: IndexMap<String, DemoClient>,
    /// Who may introspect, by API.
    #[serde(default)]
    pub resources: IndexMap<String, DemoResource>,
    /// Who can sign in.
    #[serde(default)]
    pub people: Vec<DemoPerson>,
}

/// The endpoints of an issuer; what the profile lacks is left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DemoEndpoints {
    /// RFC 6749 section 3.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization: Option<String>,
    /// RFC 9126 section 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushed_authorization_request: Option<String>,
    /// RFC 6749 section 3.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Extends the life of a refresh token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend: Option<String>,
    /// RFC 7662 section 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introspection: Option<String>,
    /// RFC 7009 section 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocation: Option<String>,
    /// OpenID Connect Core section 5.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo: Option<String>,
    /// RFC 7517 section 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks: Option<String>,
    /// OpenID Connect RP-Initiated Logout section 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_session: Option<String>,
}

/// A client of a demonstration, with what it authenticates by.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoClient {
    /// The registered name of its method.
    pub auth: AuthenticationMethod,
    /// Whether each of its requests must come with its certificate.
    pub require_mtls: bool,
    /// Whether each of its token requests must prove a key, to which the tokens are bound (RFC 9449 section 5.2).
    #[serde(default)]
    pub dpop_bound_access_tokens: bool,
    /// Its secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// The key with which it signs assertions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_jwk: Option<Value>,
    /// Its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_pem: Option<String>,
    /// The private key of its certificate, PKCS#8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_key_pem: Option<String>,
    /// What it may exchange for tokens.
    pub grants: Vec<GrantType>,
    /// Where responses may be sent.
    pub redirect_uris: Vec<String>,
    /// The scopes that it may ask for.
    pub scopes: Vec<String>,
    /// The APIs to which those scopes belong.
    pub resources: Vec<String>,
}

/// Who may introspect the tokens of an API.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoResource {
    /// A client.
    pub client_id: String,
    /// Its secret.
    pub secret: String,
}

/// A person of a demonstration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoPerson {
    /// What the person types to sign in.
    pub username: String,
    /// The password.
    pub password: String,
    /// The person's name.
    pub name: String,
}

/// Reads a `demo.json`.
///
/// # Errors
/// A file that cannot be read or is no list of a demonstration; the text names the path.
pub fn read(path: &Path) -> Result<DemoList, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| at(&error))?;
    serde_json::from_str(&text).map_err(|error| at(&error))
}
