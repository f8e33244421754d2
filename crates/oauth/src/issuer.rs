//! An issuer: one authorization server with its profile, its place and its catalogue of APIs (RFC 8414 section 2).
use crate::profile::Profile;
use crate::rules::paths::Endpoint;
use crate::words::handle::MaskKey;
use crate::words::issuer::Registration;
use crate::words::keyring::Keyring;
use crate::words::resource::Api;
use jose::certificate::Certificate;
use std::sync::Arc;

/// An issuer with everything that its decisions stand on.
#[derive(Clone)]
pub struct Issuer {
    /// What was registered.
    pub registration: Registration,
    /// Its rules.
    pub profile: Arc<Profile>,
    /// Its published keys.
    pub keyring: Keyring,
    /// Authorities whose certificates clients may authenticate with.
    pub trust_anchors: Arc<[Certificate]>,
    /// Masks the locators of its handles.
    pub mask: MaskKey,
    /// Keys the digests of client secrets.
    pub secrets: MaskKey,
    /// Makes the nonces that proofs repeat.
    pub nonces: MaskKey,
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
        self.profile.paths.identifier(&self.registration)
    }

    /// The URL of an endpoint; `None` where the issuer has none.
    pub fn endpoint(&self, endpoint: Endpoint) -> Option<String> {
        self.profile.paths.url(&self.registration, endpoint)
    }

    /// The URL of an endpoint where connections are asked for certificates; `None` where that is no other (RFC 8705 section 5).
    pub fn mtls_endpoint(&self, endpoint: Endpoint) -> Option<String> {
        self.profile.paths.mtls_url(&self.registration, endpoint)
    }

    /// The API of that name.
    pub fn api(&self, name: &str) -> Option<&Api> {
        self.registration.api(name)
    }

    /// The API to which a scope belongs.
    pub fn api_of(&self, scope: &str) -> Option<&Api> {
        self.registration.api_of(scope)
    }
}
