//! Clients: what is registered about a program that asks for tokens (RFC 6749 section 2, RFC 7591 section 2).
use super::names::{AuthenticationMethod, GrantType, ResponseType};
use super::organization::Organizations;
use super::resource::State;
use super::scope::Scopes;
use jose::certificate::Certificate;
use jose::key::PublicKey;
use jose::keyset::KeySet;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A client as `apply` files and the store write it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// The client's identifier, unique within its issuer.
    pub client_id: String,
    /// What people read on the consent page.
    #[serde(default)]
    pub name: String,
    /// The one method with which it authenticates.
    pub token_endpoint_auth_method: AuthenticationMethod,
    /// A secret as it stands in a file; never stored.
    #[serde(default, skip_serializing)]
    pub secret: Option<String>,
    /// HMAC-SHA-256 of its secrets, in hexadecimal; two while one is being replaced.
    #[serde(default)]
    pub secret_digests: Vec<String>,
    /// Its public keys (RFC 7517).
    #[serde(default)]
    pub jwks: Option<Value>,
    /// Where its public keys are published.
    #[serde(default)]
    pub jwks_uri: Option<String>,
    /// Its X.509 certificates in PEM; several while one is being replaced.
    #[serde(default)]
    pub certificates: Vec<String>,
    /// Whether each of its requests must come with one of its certificates.
    #[serde(default)]
    pub mutual_tls: MutualTls,
    /// Whether its tokens must be bound to a key of its own (RFC 9449 section 5.2).
    #[serde(default)]
    pub dpop_bound_access_tokens: Bound,
    /// What it may exchange for tokens.
    pub grant_types: Vec<GrantType>,
    /// What it may ask of the authorization endpoint.
    #[serde(default = "code_only")]
    pub response_types: Vec<ResponseType>,
    /// Where responses may be sent, compared byte for byte.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// Where browsers may be sent after a logout, compared as redirect URIs are (RP-Initiated Logout section 3.1).
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// The scopes that it may ask for.
    #[serde(default)]
    pub scopes: Scopes,
    /// How its refresh tokens rotate.
    #[serde(default)]
    pub refresh: Refresh,
    /// Whether what it got for a person's absence ends with the person's session.
    #[serde(default)]
    pub sessions: Sessions,
    /// Whether its authorization requests must be pushed (RFC 9126).
    #[serde(default)]
    pub pushed_authorization_requests: Pushed,
    /// Whether people are asked.
    #[serde(default)]
    pub consent: Consent,
    /// The APIs whose tokens it may introspect (RFC 7662).
    #[serde(default)]
    pub introspects: Vec<String>,
    /// What tokens may tell about it, by attribute name.
    #[serde(default)]
    pub attributes: Map<String, Value>,
    /// For whom it may act.
    #[serde(default)]
    pub organizations: Organizations,
    /// A disabled client is `invalid_client`.
    #[serde(default)]
    pub state: State,
}

fn code_only() -> Vec<ResponseType> {
    vec![ResponseType::Code]
}

/// Whether a client's requests must come over mutual TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MutualTls {
    /// A certificate is not looked at.
    #[default]
    Optional,
    /// One of its registered certificates must have been used.
    Required,
}

/// Whether a client's tokens must be bound to a key that each request proves; a boolean in files (RFC 9449 section 5.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum Bound {
    /// They are bound where a proof comes.
    #[default]
    Optional,
    /// A request without a proof is refused.
    Required,
}

impl From<bool> for Bound {
    fn from(required: bool) -> Self {
        if required { Self::Required } else { Self::Optional }
    }
}

impl From<Bound> for bool {
    fn from(bound: Bound) -> Self {
        bound == Bound::Required
    }
}

/// How the refresh tokens of a client rotate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refresh {
    /// The old token works until a successor has been seen.
    #[default]
    Acknowledged,
    /// The old token works once.
    Strict,
}

/// How a client's grants hang together with the session in which they were given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sessions {
    /// Grants with `offline_access` go on.
    #[default]
    Independent,
    /// All of them end with it.
    Coupled,
}

/// Whether authorization requests must be pushed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pushed {
    /// Plain requests are taken too.
    #[default]
    Optional,
    /// Only pushed requests are taken.
    Required,
}

/// Whether people are asked before a client gets what it asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// As the profile says.
    #[default]
    Profile,
    /// Always asked, until given.
    Asked,
    /// Never asked.
    Granted,
}

/// A client whose registration was understood.
#[derive(Clone, Debug)]
pub struct Client {
    /// What was registered.
    pub registration: Registration,
    /// Its keys, read.
    pub keys: KeySet,
    /// Its certificates, read.
    pub certificates: Vec<Certificate>,
    /// Seconds since 1970: what was issued before is dead.
    pub ended_before: i64,
}

impl Client {
    /// Reads the keys and certificates of a registration; the text of an error names the member at fault.
    pub fn parse(registration: Registration, ended_before: i64) -> Result<Self, String> {
        let keys = match &registration.jwks {
            Some(jwks) => KeySet::parse(jwks).map_err(|error| format!("jwks: {error}"))?,
            None => KeySet { keys: Vec::new() },
        };
        let read = |pem: &String| Certificate::from_pem(pem).map_err(|error| format!("certificates: {error}"));
        let certificates = registration.certificates.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { registration, keys, certificates, ended_before })
    }

    /// The client's identifier.
    pub fn id(&self) -> &str {
        &self.registration.client_id
    }

    /// Whether it authenticates at all.
    pub fn is_public(&self) -> bool {
        self.registration.token_endpoint_auth_method == AuthenticationMethod::None
    }

    /// Whether it may exchange this.
    pub fn may(&self, grant: GrantType) -> bool {
        self.registration.grant_types.contains(&grant)
    }

    /// The keys of its certificates that are valid now, with the certificate that holds each.
    pub fn certified_keys(&self, now: i64) -> impl Iterator<Item = (&Certificate, &PublicKey)> {
        let valid = move |one: &&Certificate| one.not_before() <= now && now <= one.not_after();
        self.certificates.iter().filter(valid).map(|one| (one, one.public_key()))
    }
}
