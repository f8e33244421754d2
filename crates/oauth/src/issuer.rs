//! An issuer: one authorization server with its profile, its place and its catalogue of APIs (RFC 8414 section 2).
use crate::profile::Profile;
use crate::rules::paths::Endpoint;
use crate::words::handle::MaskKey;
use crate::words::keyring::Keyring;
use crate::words::resource::{Api, State};
use crate::words::scope::Scopes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
    /// What stands for `{as}` in the profile's paths.
    #[serde(default)]
    pub authorization_server: Option<String>,
    /// Whether people sign in here.
    #[serde(default)]
    pub identity_provider: IdentityProvider,
    /// Scopes that belong to the issuer and to no API.
    #[serde(default)]
    pub scopes: Scopes,
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

/// An issuer with everything that its decisions stand on.
#[derive(Clone)]
pub struct Issuer {
    /// What was registered.
    pub registration: Registration,
    /// Its rules.
    pub profile: Arc<Profile>,
    /// Its published keys.
    pub keyring: Keyring,
    /// Masks the locators of its handles.
    pub mask: MaskKey,
    /// Keys the digests of client secrets.
    pub secrets: MaskKey,
    /// Seconds since 1970: what was issued before is dead.
    pub ended_before: i64,
}

impl Issuer {
    /// Its name within this server.
    pub fn name(&self) -> &str {
        &self.registration.name
    }

    /// The issuer identifier: what `iss` says.
    pub fn identifier(&self) -> String {
        self.address(self.profile.paths.issuer())
    }

    /// The URL of an endpoint; `None` where the issuer has none.
    pub fn endpoint(&self, endpoint: Endpoint) -> Option<String> {
        let people = self.registration.identity_provider == IdentityProvider::BuiltIn;
        if endpoint.needs_people() && !people {
            return None;
        }
        match endpoint {
            Endpoint::AuthorizationServerMetadata => Some(self.inserted("/.well-known/oauth-authorization-server")),
            other => self.profile.paths.endpoint(other).map(|path| self.address(path)),
        }
    }

    /// The identifier with a well-known name between host and path (RFC 8414 section 3.1).
    fn inserted(&self, well_known: &str) -> String {
        let identifier = self.identifier();
        let host_at = identifier.find("://").map_or(0, |at| at + 3);
        let path_at = identifier[host_at..].find('/').map_or(identifier.len(), |at| host_at + at);
        format!("{}{well_known}{}", &identifier[..path_at], &identifier[path_at..])
    }

    /// The API of that name.
    pub fn api(&self, name: &str) -> Option<&Api> {
        self.registration.apis.iter().find(|api| api.name == name)
    }

    /// The API to which a scope belongs.
    pub fn api_of(&self, scope: &str) -> Option<&Api> {
        self.registration.apis.iter().find(|api| api.scopes.contains(scope))
    }

    fn address(&self, path: &str) -> String {
        let name = self.registration.authorization_server.as_deref().unwrap_or_default();
        format!("{}{}", self.registration.root, path.replace("{as}", name))
    }
}
