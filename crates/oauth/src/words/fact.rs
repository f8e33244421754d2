//! Facts: what a token can tell; a profile gives each its claim name and shape.
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Something that is known about an authorization, its client or its person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Fact {
    /// A value that the protocol itself defines.
    Protocol(Protocol),
    /// An attribute of the person: `person.NAME`.
    Person(String),
    /// An attribute of the client: `client.NAME`.
    Client(String),
}

macro_rules! protocol {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// The facts of the protocol, under the names that profiles use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Protocol { $($(#[$doc])* $variant),+ }

        impl Protocol {
            /// Every one, for messages.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in a profile.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

protocol! {
    /// The issuer's identifier.
    Issuer = "issuer",
    /// The person, or the client where no person stands behind it.
    Subject = "subject",
    /// The API or APIs; in an ID token the client.
    Audience = "audience",
    /// The client's identifier.
    ClientId = "client_id",
    /// Seconds since 1970.
    IssuedAt = "issued_at",
    /// Seconds since 1970.
    ExpiresAt = "expires_at",
    /// The token's own identifier.
    TokenId = "token_id",
    /// The granted scopes.
    Scope = "scope",
    /// When the person signed in.
    AuthTime = "auth_time",
    /// How the person signed in.
    AuthenticationMethods = "authentication_methods",
    /// The nonce of the authorization request.
    Nonce = "nonce",
    /// Hash of the access token (OpenID Connect Core section 3.1.3.6).
    AccessTokenHash = "access_token_hash",
    /// Hash of the code (OpenID Connect Core section 3.3.2.11).
    CodeHash = "code_hash",
    /// Hash of the state (FAPI 1.0 part 2 section 5.1).
    StateHash = "state_hash",
    /// The session's public identifier.
    SessionId = "session_id",
    /// `user` where a person stands behind the token, else `app`.
    TokenSubjectKind = "subject_kind",
    /// The represented person: identifier, name and relation.
    Representation = "representation",
    /// The key that the token is bound to (RFC 7800 section 3.1).
    Confirmation = "confirmation",
    /// The registered name of the method with which the client authenticated.
    ClientAuthenticationMethod = "client_authentication_method",
    /// Whether the client acts for one organisation, several or none; told where an API asks for it.
    ClientTenancy = "client_tenancy",
    /// The organisation for which the client acts; told where an API asks for it.
    OrganizationParent = "organization_parent",
    /// A child of that organisation; told where an API asks for it.
    OrganizationChild = "organization_child",
    /// The organisation that supplies the client; told where an API asks for it.
    OrganizationSupplier = "organization_supplier",
    /// The patient's record; told where an API asks for it.
    JournalId = "journal_id",
}

impl Fact {
    /// Whether a token tells it only where somebody asks: an API, or a scope.
    pub fn is_on_request(&self) -> bool {
        use Protocol::{ClientTenancy, JournalId, OrganizationChild, OrganizationParent, OrganizationSupplier};
        match self {
            Self::Protocol(fact) => {
                [ClientTenancy, OrganizationParent, OrganizationChild, OrganizationSupplier, JournalId].contains(fact)
            }
            Self::Person(_) | Self::Client(_) => true,
        }
    }
}

impl FromStr for Fact {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(attribute) = text.strip_prefix("person.") {
            return Ok(Self::Person(attribute.to_owned()));
        }
        if let Some(attribute) = text.strip_prefix("client.") {
            return Ok(Self::Client(attribute.to_owned()));
        }
        let known = Protocol::ALL.iter().find(|fact| fact.name() == text);
        known.map(|fact| Self::Protocol(*fact)).ok_or_else(|| {
            let names: Vec<_> = Protocol::ALL.iter().map(|fact| fact.name()).collect();
            format!("no fact is called \"{text}\"; there are person.NAME, client.NAME and {}", names.join(", "))
        })
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Protocol(fact) => out.write_str(fact.name()),
            Self::Person(attribute) => write!(out, "person.{attribute}"),
            Self::Client(attribute) => write!(out, "client.{attribute}"),
        }
    }
}

impl TryFrom<String> for Fact {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Fact> for String {
    fn from(fact: Fact) -> Self {
        fact.to_string()
    }
}
