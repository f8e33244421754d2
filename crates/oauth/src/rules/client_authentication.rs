//! How clients authenticate: the methods of a profile (RFC 6749 section 2.3, RFC 7591 section 2).
use crate::refusal::Refusal;
use crate::refusal::client::ClientRefusal;
use crate::words::credentials::Credentials;
use crate::words::measure::OneOrMore;
use crate::words::names::AuthenticationMethod;
use crate::words::text::{Name, unless_empty};
use serde::Deserialize;

/// The methods of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientAuthentication {
    methods: OneOrMore<AuthenticationMethod>,
    introspection_methods: OneOrMore<AuthenticationMethod>,
    #[serde(deserialize_with = "unless_empty")]
    introspection_scope: Option<Name>,
}

impl ClientAuthentication {
    /// The methods taken, for metadata.
    pub fn methods(&self) -> &[AuthenticationMethod] {
        &self.methods
    }

    /// The scope that lets the bearer of a token introspect; empty where there is none (decision E4).
    pub fn introspection_scope(&self) -> Option<&str> {
        self.introspection_scope.as_ref().map(Name::as_str)
    }

    /// The methods taken where tokens are asked about, which is what APIs do.
    pub fn introspection_methods(&self) -> &[AuthenticationMethod] {
        &self.introspection_methods
    }
}

/// Whether credentials can be of a method that is taken.
pub fn accept(used: &Credentials, accepted: &[AuthenticationMethod]) -> Result<(), Refusal> {
    if accepted.iter().any(|one| used.fit(*one)) {
        return Ok(());
    }
    let accepted = accepted.iter().map(|one| one.name()).collect();
    Err(Refusal::Client(ClientRefusal::MethodNotAccepted { used: used.method().name(), accepted }))
}
