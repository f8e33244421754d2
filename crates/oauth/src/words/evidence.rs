//! Evidence: what a decision asks for, and what was found.
use super::client::Client;
use super::handle::Address;
use super::scope::Scopes;
use super::session::Session;
use super::token::{AccessToken, Code, PushedRequest, RefreshToken};
use std::sync::Arc;

/// What a decision needs to know beyond the request.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The clients that the request may come from; at most two.
    pub clients: Vec<String>,
    /// The artefacts that the request presents.
    pub artefacts: Vec<Sought>,
}

/// The artefact that a request presents, by the table that it would stand in.
#[derive(Clone, Debug)]
pub enum Sought {
    /// A code with its grant, person and session.
    Code(Address),
    /// A refresh token with its grant, person and session.
    RefreshToken(Address),
    /// An opaque access token with its grant and person.
    AccessToken(Address),
    /// A JWT access token that we signed: its grant, person and revocation.
    Jwt(Box<AccessToken>),
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The registered clients among those asked for, in that order.
    pub clients: Vec<Arc<Client>>,
    /// The artefacts, in the order in which they were asked for.
    pub artefacts: Vec<Artefact>,
}

/// An artefact as it was found.
#[derive(Clone, Debug, Default)]
pub enum Artefact {
    /// None was presented, or no row bears its address.
    #[default]
    Absent,
    /// A code.
    Code(Box<Code>),
    /// A refresh token.
    RefreshToken(Box<RefreshToken>),
    /// An access token.
    AccessToken(Box<AccessToken>),
}

/// What was found for a visit of the authorization endpoint.
#[derive(Clone, Debug, Default)]
pub struct Visited {
    /// The client identifier that was looked up.
    pub client_id: String,
    /// The client, where one is registered.
    pub client: Option<Arc<Client>>,
    /// The address of the pushed request that was looked up.
    pub address: Option<Address>,
    /// The pushed request, where it was found.
    pub pushed: Option<PushedRequest>,
    /// The sign-in of the browser and what the person allowed the client before; looked up where the request was understood.
    pub person: Option<(Option<Session>, Scopes)>,
}
