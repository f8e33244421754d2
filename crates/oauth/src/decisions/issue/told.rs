//! What tokens tell: each fact of an authorization that is known, and where it is asked for.
use crate::decisions::ground::Ground;
use crate::issuer::Issuer;
use crate::rules::scope::target::Target;
use crate::words::claim::ClaimTable;
use crate::words::client::Client;
use crate::words::draft::Drafted;
use crate::words::fact::{Fact, Protocol};
use crate::words::names::GrantType;
use crate::words::organization::Represented;
use serde_json::{Value, json};

/// What tokens tell of; whoever gets an access token holds its key beside.
pub(super) struct Told<'a> {
    pub issuer: &'a Issuer,
    pub client: &'a Client,
    pub grant_type: GrantType,
    pub ground: Ground<'a>,
    pub target: Target<'a>,
    pub represented: Represented,
}

impl Told<'_> {
    /// The claims of a table; `told` says which facts somebody asks for.
    pub(super) fn claims(
        &self,
        table: &ClaimTable,
        protocol: impl Fn(Protocol) -> Option<Drafted>,
        told: impl Fn(&Fact) -> bool,
    ) -> Vec<(String, Drafted)> {
        let person = match self.ground {
            Ground::Person(_, person) => Some(person),
            Ground::Client => None,
        };
        table.draft(|fact| match fact {
            _ if fact.is_on_request() && !told(fact) => None,
            Fact::Protocol(one) => self.represented.fact(*one).map(Drafted::Value).or_else(|| protocol(*one)),
            Fact::Person(name) => person?.attributes.get(name).cloned().map(Drafted::Value),
            Fact::Client(name) => self.client.registration.attributes.get(name).cloned().map(Drafted::Value),
        })
    }

    /// Told once, beside the code that came with the state.
    pub(super) fn state_hash(&self) -> Option<Drafted> {
        let redeemed = self.ground.grant().filter(|_| self.grant_type == GrantType::AuthorizationCode);
        redeemed?.terms.state_hash.as_ref().map(|hash| Drafted::Value(json!(hash)))
    }

    /// What both kinds of token tell alike.
    pub(super) fn known(&self, fact: Protocol, now: i64) -> Option<Drafted> {
        let value = match fact {
            Protocol::Issuer => json!(self.issuer.identifier()),
            Protocol::ClientId => json!(self.client.id()),
            Protocol::IssuedAt => json!(now),
            Protocol::ClientAuthenticationMethod => json!(self.client.registration.token_endpoint_auth_method.name()),
            Protocol::TokenSubjectKind => json!(if self.ground.grant().is_some() { "user" } else { "app" }),
            Protocol::Subject => match self.ground {
                Ground::Person(grant, _) => json!(grant.subject),
                Ground::Client => json!(self.client.id()),
            },
            other => return self.authorized(other).map(Drafted::Value),
        };
        Some(Drafted::Value(value))
    }

    fn authorized(&self, fact: Protocol) -> Option<Value> {
        let grant = self.ground.grant()?;
        match fact {
            Protocol::AuthTime => Some(json!(grant.terms.auth_time)),
            Protocol::AuthenticationMethods => Some(json!(grant.terms.authentication_methods)),
            Protocol::Nonce => grant.terms.nonce.as_ref().map(|nonce| json!(nonce)),
            Protocol::SessionId => Some(json!(grant.session_id)),
            Protocol::Representation => grant.terms.representation.as_ref().map(|other| json!(other)),
            _ => None,
        }
    }
}
