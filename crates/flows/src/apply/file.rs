//! A file that is applied, as it is written: issuers with all that belongs to them (RFC 8414 section 2, RFC 7591 section 2).
use super::Source;
use oauth::words::client::Registration as ClientRegistration;
use oauth::words::issuer::{IdentityProvider, Registration};
use oauth::words::keyring::SigningAlgorithm;
use oauth::words::resource::{Api, State};
use oauth::words::scope::Scopes;
use oauth::words::subject::Person;
use serde::Deserialize;

/// What a file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The issuers with all that belongs to them.
    #[serde(default)]
    pub issuers: Vec<IssuerEntry>,
}

/// An issuer in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerEntry {
    /// Its name within this server.
    pub name: String,
    /// The profile that it follows.
    pub profile: String,
    /// Scheme, host and prefix; `{base}` stands for the server's base URL.
    pub root: String,
    /// The same for the endpoints that browsers visit; `root` where it is missing.
    #[serde(default)]
    pub browser_root: Option<String>,
    /// The same for connections that are asked for certificates, where `root` does not ask.
    #[serde(default)]
    pub mtls_root: Option<String>,
    /// What stands for `{as}` in the profile's paths.
    #[serde(default)]
    pub authorization_server: Option<String>,
    /// What stands for `{idp}` in the profile's paths.
    #[serde(default)]
    pub identity_provider_name: Option<String>,
    /// Whether people sign in here.
    #[serde(default)]
    pub identity_provider: IdentityProvider,
    /// Authorities whose certificates clients may authenticate with, in PEM.
    #[serde(default)]
    pub trust_anchors: Vec<String>,
    /// Scopes that belong to no API.
    #[serde(default)]
    pub scopes: Scopes,
    /// A disabled issuer answers nothing.
    #[serde(default)]
    pub state: State,
    /// What it signs with beside its profile's algorithms.
    #[serde(default)]
    pub algorithms: Vec<SigningAlgorithm>,
    /// Its APIs.
    #[serde(default)]
    pub apis: Vec<Api>,
    /// Its clients.
    #[serde(default)]
    pub clients: Vec<ClientRegistration>,
    /// Its people.
    #[serde(default)]
    pub people: Vec<Person>,
}

impl IssuerEntry {
    /// The issuer as it is registered, its clients and its people.
    pub(super) fn apart(self, source: &Source<'_>) -> (Registration, Vec<ClientRegistration>, Vec<Person>) {
        let placed = |root: &str, base| root.replace("{base}", base).trim_end_matches('/').to_owned();
        let root = placed(&self.root, source.base);
        let browser_base = source.browser_base.unwrap_or(source.base);
        let browser_root = placed(self.browser_root.as_ref().unwrap_or(&self.root), browser_base);
        let registration = Registration {
            name: self.name,
            profile: self.profile,
            browser_root: Some(browser_root).filter(|place| *place != root),
            mtls_root: self.mtls_root.map(|place| placed(&place, source.base)),
            root,
            authorization_server: self.authorization_server,
            identity_provider_name: self.identity_provider_name,
            identity_provider: self.identity_provider,
            algorithms: self.algorithms,
            trust_anchors: self.trust_anchors,
            scopes: self.scopes,
            apis: self.apis,
            state: self.state,
        };
        (registration, self.clients, self.people)
    }
}
