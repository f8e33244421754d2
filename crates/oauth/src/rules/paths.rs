//! Where the endpoints stand (RFC 8414 section 2); an empty path is an endpoint that the service does not have.
use crate::words::issuer::{IdentityProvider, Registration};
use crate::words::text::{AUTHORIZATION_SERVER, IDENTITY_PROVIDER, Path};
use serde::{Deserialize, Deserializer, de};

/// The paths of a profile, beneath the issuer's root; `{as}` stands for the name of the authorization server, `{idp}` for that of its identity provider.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Paths {
    issuer: Path,
    token: Path,
    extend: Path,
    authorization: Path,
    pushed_authorization_request: Path,
    introspection: Path,
    revocation: Path,
    userinfo: Path,
    end_session: Path,
    jwks: Path,
    openid_configuration: Path,
    sign_in: Path,
    account: Path,
}

/// Where RFC 8414 section 3 puts its document: before the issuer's path.
const WELL_KNOWN: &str = "/.well-known/oauth-authorization-server";

/// An endpoint of an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// RFC 6749 section 3.2.
    Token,
    /// Extends the life of a refresh token (docs/profiles.md, decision N1).
    Extend,
    /// RFC 6749 section 3.1.
    Authorization,
    /// RFC 9126 section 2.
    PushedAuthorizationRequest,
    /// RFC 7662 section 2.
    Introspection,
    /// RFC 7009 section 2.
    Revocation,
    /// OpenID Connect Core section 5.3.
    Userinfo,
    /// OpenID Connect RP-Initiated Logout section 2.
    EndSession,
    /// RFC 7517 section 5.
    Jwks,
    /// OpenID Connect Discovery section 4.
    OpenidConfiguration,
    /// RFC 8414 section 3: the well-known name before the issuer's path.
    AuthorizationServerMetadata,
    /// Where the pages of sign-in and consent send their forms.
    SignIn,
    /// Where people see and end what they have here.
    Account,
}

impl Endpoint {
    /// Every endpoint.
    pub const ALL: [Self; 13] = [
        Self::Token,
        Self::Extend,
        Self::Authorization,
        Self::PushedAuthorizationRequest,
        Self::Introspection,
        Self::Revocation,
        Self::Userinfo,
        Self::EndSession,
        Self::Jwks,
        Self::OpenidConfiguration,
        Self::AuthorizationServerMetadata,
        Self::SignIn,
        Self::Account,
    ];

    /// The name in lists for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Extend => "extend",
            Self::Authorization => "authorization",
            Self::PushedAuthorizationRequest => "pushed_authorization_request",
            Self::Introspection => "introspection",
            Self::Revocation => "revocation",
            Self::Userinfo => "userinfo",
            Self::EndSession => "end_session",
            Self::Jwks => "jwks",
            Self::OpenidConfiguration => "openid_configuration",
            Self::AuthorizationServerMetadata => "authorization_server_metadata",
            Self::SignIn => "sign_in",
            Self::Account => "account",
        }
    }

    /// Whether browsers visit it, and so need its host.
    pub fn is_visited(self) -> bool {
        matches!(self, Self::Authorization | Self::SignIn | Self::EndSession | Self::Account)
    }

    /// Whether clients call it with credentials or a token.
    pub fn is_called(self) -> bool {
        use Endpoint::{Extend, Introspection, PushedAuthorizationRequest, Revocation, Token, Userinfo};
        matches!(self, Token | Extend | PushedAuthorizationRequest | Introspection | Revocation | Userinfo)
    }

    /// Whether it exists only where people sign in.
    pub fn needs_people(self) -> bool {
        use Endpoint::{Account, Authorization, EndSession, Extend, PushedAuthorizationRequest, SignIn, Userinfo};
        matches!(self, Authorization | PushedAuthorizationRequest | Userinfo | EndSession | SignIn | Account | Extend)
    }
}

impl Paths {
    /// The path of the issuer identifier; empty where the root itself is the issuer.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// The identifier of an issuer that is registered so: what `iss` says.
    pub fn identifier(&self, issuer: &Registration) -> String {
        address(issuer, &issuer.root, self.issuer())
    }

    /// The URL of an endpoint; `None` where the issuer has none.
    pub fn url(&self, issuer: &Registration, endpoint: Endpoint) -> Option<String> {
        if endpoint.needs_people() && issuer.identity_provider == IdentityProvider::None {
            return None;
        }
        match endpoint {
            Endpoint::AuthorizationServerMetadata => Some(inserted(WELL_KNOWN, &self.identifier(issuer))),
            other => {
                let root = if other.is_visited() { issuer.browser_root() } else { &issuer.root };
                let nameless = issuer.identity_provider_name.is_none();
                let path = self.path(other).filter(|path| !(nameless && path.contains(IDENTITY_PROVIDER)));
                path.map(|path| address(issuer, root, path))
            }
        }
    }

    /// The URL of an endpoint that clients call, at the place that asks them for certificates (RFC 8705 section 5).
    pub fn mtls_url(&self, issuer: &Registration, endpoint: Endpoint) -> Option<String> {
        let root = issuer.mtls_root.as_ref().filter(|_| endpoint.is_called())?;
        let url = self.url(issuer, endpoint)?;
        Some(format!("{root}{}", url.strip_prefix(&issuer.root)?))
    }

    /// The path of an endpoint; `None` where the service has none. RFC 8414's document has a place of its own.
    pub fn path(&self, endpoint: Endpoint) -> Option<&str> {
        let path = match endpoint {
            Endpoint::Token => &self.token,
            Endpoint::Extend => &self.extend,
            Endpoint::Authorization => &self.authorization,
            Endpoint::PushedAuthorizationRequest => &self.pushed_authorization_request,
            Endpoint::Introspection => &self.introspection,
            Endpoint::Revocation => &self.revocation,
            Endpoint::Userinfo => &self.userinfo,
            Endpoint::EndSession => &self.end_session,
            Endpoint::Jwks => &self.jwks,
            Endpoint::OpenidConfiguration => &self.openid_configuration,
            Endpoint::SignIn => &self.sign_in,
            Endpoint::Account => &self.account,
            Endpoint::AuthorizationServerMetadata => return None,
        };
        Some(path.as_str()).filter(|path| !path.is_empty())
    }
}

impl<'de> Deserialize<'de> for Paths {
    /// Each endpoint has a path of its own, since a request has nothing else to say where it goes.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let paths = Self::deserialize(deserializer)?;
        let mut seen: Vec<(Endpoint, String)> = Vec::new();
        for endpoint in Endpoint::ALL {
            let path = match endpoint {
                Endpoint::AuthorizationServerMetadata => Some(format!("{WELL_KNOWN}{}", paths.issuer())),
                other => paths.path(other).map(str::to_owned),
            };
            let Some(path) = path else { continue };
            if let Some((other, _)) = seen.iter().find(|(_, one)| *one == path) {
                let (one, other) = (other.name(), endpoint.name());
                return Err(de::Error::custom(format!("`{one}` and `{other}` share the path {path}")));
            }
            seen.push((endpoint, path));
        }
        Ok(paths)
    }
}

fn address(issuer: &Registration, root: &str, path: &str) -> String {
    let name = issuer.authorization_server.as_deref().unwrap_or_default();
    let provider = issuer.identity_provider_name.as_deref().unwrap_or_default();
    format!("{root}{}", path.replace(AUTHORIZATION_SERVER, name).replace(IDENTITY_PROVIDER, provider))
}

/// An identifier with a well-known name between host and path (RFC 8414 section 3.1).
fn inserted(well_known: &str, identifier: &str) -> String {
    let host_at = identifier.find("://").map_or(0, |at| at + 3);
    let path_at = identifier[host_at..].find('/').map_or(identifier.len(), |at| host_at + at);
    format!("{}{well_known}{}", &identifier[..path_at], &identifier[path_at..])
}
