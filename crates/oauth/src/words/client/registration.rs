//! What is registered about a client, as files and the store write it (RFC 7591 section 2, RFC 8705 section 2.1.2).
use crate::words::keyring::SigningAlgorithm;
use crate::words::names::{AuthenticationMethod, GrantType, ResponseType};
use crate::words::organization::Organizations;
use crate::words::resource::State;
use crate::words::scope::Scopes;
use jose::certificate::Name;
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
    /// Whether its tokens must be bound to the certificate of its connections (RFC 8705 section 3.4).
    #[serde(default)]
    pub tls_client_certificate_bound_access_tokens: Bound,
    /// The subject of its certificate, as RFC 4514 writes it; exactly one of these names stands with `tls_client_auth` (RFC 8705 section 2.1.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_subject_dn: Option<String>,
    /// A dNSName of its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_dns: Option<String>,
    /// A uniformResourceIdentifier of its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_uri: Option<String>,
    /// An iPAddress of its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_ip: Option<String>,
    /// An rfc822Name of its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_email: Option<String>,
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
    /// What signs its ID tokens, one of its issuer's; absent: the profile's algorithm (OpenID Connect Registration section 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_signed_response_alg: Option<SigningAlgorithm>,
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
    /// None is needed beside the registered method.
    #[default]
    Optional,
    /// One of its registered certificates must have been used.
    Required,
}

/// Whether a client's tokens must be bound to what each request shows; a boolean in files (RFC 9449 section 5.2, RFC 8705 section 3.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum Bound {
    /// To a key where a proof comes, to no certificate.
    #[default]
    Optional,
    /// A request that does not show it is refused.
    Required,
}

impl Registration {
    /// Whether it gets tokens over connections with its certificate only.
    pub fn needs_certificate(&self) -> bool {
        self.token_endpoint_auth_method.is_by_certificate()
            || self.mutual_tls == MutualTls::Required
            || self.tls_client_certificate_bound_access_tokens == Bound::Required
    }

    /// The one name by which its certificates are known; the text of an error names the member at fault.
    pub fn certificate_name(&self) -> Result<Option<Name>, String> {
        let address = |text: &String| {
            let wrong = |_| format!("tls_client_auth_san_ip: {text} is no IP address");
            text.parse().map(Name::Ip).map_err(wrong)
        };
        let all = [
            self.tls_client_auth_subject_dn.clone().map(|text| Ok(Name::Subject(text))),
            self.tls_client_auth_san_dns.clone().map(|text| Ok(Name::Dns(text))),
            self.tls_client_auth_san_uri.clone().map(|text| Ok(Name::Uri(text))),
            self.tls_client_auth_san_ip.as_ref().map(address),
            self.tls_client_auth_san_email.clone().map(|text| Ok(Name::Email(text))),
        ];
        let needed = self.token_endpoint_auth_method == AuthenticationMethod::TlsClientAuth;
        let names = all.into_iter().flatten().collect::<Result<Vec<_>, _>>()?;
        let several = "stands beside another name: certificates are known by exactly one";
        match names.as_slice() {
            [] if needed => {
                Err("token_endpoint_auth_method: tls_client_auth needs the name that stands in the client's \
                certificates, `tls_client_auth_subject_dn` for example"
                    .to_owned())
            }
            [] => Ok(None),
            [one] if needed || self.mutual_tls == MutualTls::Required => Ok(Some(one.clone())),
            [one] => Err(format!("{}: it goes with the method tls_client_auth, or `mutual_tls`", member(one))),
            [.., last] => Err(format!("{}: it {several}", member(last))),
        }
    }
}

/// The member of a registration that says such a name.
fn member(name: &Name) -> &'static str {
    match name {
        Name::Subject(_) => "tls_client_auth_subject_dn",
        Name::Dns(_) => "tls_client_auth_san_dns",
        Name::Uri(_) => "tls_client_auth_san_uri",
        Name::Ip(_) => "tls_client_auth_san_ip",
        Name::Email(_) => "tls_client_auth_san_email",
    }
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
