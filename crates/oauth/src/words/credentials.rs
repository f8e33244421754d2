//! Credentials: how a request says who sends it, read but not yet believed (RFC 6749 section 2.3, RFC 7521 section 4.2).
use super::binding::CertificateThumbprint;
use super::names::AuthenticationMethod;
use jose::signed::Compact;

/// What a request offers to show who sends it.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// Only an identifier, perhaps over a connection with a certificate.
    Named(Named),
    /// An identifier and a secret in the header: the form-decoded reading first, then the raw one where it differs.
    Basic(Vec<(String, Vec<u8>)>),
    /// An identifier and a secret in the form.
    Post(String, Vec<u8>),
    /// A signed assertion; the identifier is its subject.
    Assertion(Box<Assertion>),
}

/// An identifier, and what it can stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The client that it claims to come from.
    pub client_id: String,
    /// The methods taken here.
    pub accepted: Vec<AuthenticationMethod>,
    /// The certificate of the connection.
    pub certificate: Option<CertificateThumbprint>,
}

/// A client assertion whose claims were checked and whose signature was not.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The client that it claims to come from.
    pub client_id: String,
    /// The parsed JWT.
    pub compact: Compact,
    /// Its identifier, single-use for each client.
    pub token_id: String,
    /// Seconds since 1970.
    pub expires_at: i64,
}

impl Credentials {
    /// Whether only the client's registration says by which method these are: a name with a certificate or without.
    pub fn depend_on_registration(&self) -> bool {
        matches!(self, Self::Named(named) if named.accepted.iter().any(|one| one.is_by_certificate()))
    }

    /// The registered name of the method that this would be, at first sight.
    pub fn method(&self) -> AuthenticationMethod {
        match self {
            Self::Named(_) => AuthenticationMethod::None,
            Self::Basic(_) => AuthenticationMethod::ClientSecretBasic,
            Self::Post(..) => AuthenticationMethod::ClientSecretPost,
            Self::Assertion(_) => AuthenticationMethod::PrivateKeyJwt,
        }
    }

    /// Whether a client that is registered for this method would send these.
    pub fn fit(&self, registered: AuthenticationMethod) -> bool {
        match self {
            Self::Named(named) => registered.sends_a_name_alone() && named.accepted.contains(&registered),
            other => other.method() == registered,
        }
    }

    /// The clients that this may come from.
    pub fn client_ids(&self) -> Vec<&str> {
        match self {
            Self::Named(named) => vec![&named.client_id],
            Self::Post(id, _) => vec![id],
            Self::Basic(readings) => readings.iter().map(|(id, _)| id.as_str()).collect(),
            Self::Assertion(assertion) => vec![&assertion.client_id],
        }
    }
}

/// Which header the client used; it decides between 400 and 401 (RFC 6749 section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// No `Authorization` header was used.
    None,
    /// `Basic` (RFC 7617).
    Basic,
    /// `Bearer` (RFC 6750).
    Bearer,
    /// `DPoP` (RFC 9449 section 7.1).
    Dpop,
}
