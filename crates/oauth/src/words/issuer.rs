//! Issuers as they are registered: name, place, profile, APIs (RFC 8414 section 2).
use super::keyring::SigningAlgorithm;
use super::resource::{Api, State};
use super::scope::Scopes;
use jose::certificate::{Certificate, CertificateError};
use serde::{Deserialize, Serialize};

/// An issuer as `apply` files and the store write it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Its name within this server.
    pub name: String,
    /// The profile that it follows.
    pub profile: String,
    /// Scheme, host and prefix under which the profile's paths stand, without a final slash.
    pub root: String,
    /// The same for the endpoints that browsers visit; `None` where they stand under `root` too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser_root: Option<String>,
    /// The same for connections that are asked for a client's certificate, where `root` does not ask (RFC 8705 section 5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mtls_root: Option<String>,
    /// What stands for `{as}` in the profile's paths.
    #[serde(default)]
    pub authorization_server: Option<String>,
    /// What stands for `{idp}` in the profile's paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_provider_name: Option<String>,
    /// Whether people sign in here.
    #[serde(default)]
    pub identity_provider: IdentityProvider,
    /// Authorities in PEM whose certificates clients may authenticate with (RFC 8705 section 2.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trust_anchors: Vec<String>,
    /// Scopes that belong to the issuer and to no API.
    #[serde(default)]
    pub scopes: Scopes,
    /// What it signs with beside its profile's algorithms: for ID tokens of clients that ask for it, and for APIs to come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub algorithms: Vec<SigningAlgorithm>,
    /// Its APIs.
    #[serde(default)]
    pub apis: Vec<Api>,
    /// A disabled issuer answers nothing.
    #[serde(default)]
    pub state: State,
}

/// Whether an issuer knows people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityProvider {
    /// People who are registered with the issuer.
    #[default]
    BuiltIn,
    /// None: no authorization endpoint, and clients act for themselves alone.
    None,
}

impl Registration {
    /// Scheme, host and prefix of the endpoints that browsers visit.
    pub fn browser_root(&self) -> &str {
        self.browser_root.as_deref().unwrap_or(&self.root)
    }

    /// Its trust anchors, read.
    pub fn authorities(&self) -> Result<Vec<Certificate>, CertificateError> {
        self.trust_anchors.iter().map(|pem| Certificate::from_pem(pem)).collect()
    }

    /// Whether a client's certificate can arrive at all.
    pub fn takes_certificates(&self) -> bool {
        self.mtls_root.is_some() || self.root.starts_with("https://")
    }

    /// The API of that name.
    pub fn api(&self, name: &str) -> Option<&Api> {
        self.apis.iter().find(|api| api.name == name)
    }

    /// The API to which a scope belongs.
    pub fn api_of(&self, scope: &str) -> Option<&Api> {
        self.apis.iter().find(|api| api.scopes.contains(scope))
    }
}
