//! A token for the test of an API: what an exchange would issue to this client, where a demonstration leaves the exchange out (RFC 9068 section 2).
use super::ground::Ground;
use super::holder::{Holder, Shown};
use super::issue::{Order, issue};
use super::organization::represent;
use super::verdict::{Decision, Refused};
use crate::issuer::Issuer;
use crate::words::changes::Change;
use crate::words::client::Client;
use crate::words::draft::TokenDraft;
use crate::words::grant::{Grant, GrantId, Line, Terms};
use crate::words::moment::Moment;
use crate::words::names::GrantType;
use crate::words::organization::Details;
use crate::words::proof::Proof;
use crate::words::scope::{OFFLINE_ACCESS, OPENID, Scopes};
use crate::words::subject::Person;

/// For whom, and for what.
pub struct Specimen<'a> {
    /// Who gets it.
    pub client: &'a Client,
    /// The proof of the key that it is bound to.
    pub proof: Option<&'a Proof>,
    /// Who signed in; nobody where the client acts for itself.
    pub person: Option<&'a Person>,
    /// The API.
    pub api: Option<&'a str>,
    /// The scope; by default all of the client's at the API.
    pub scope: Option<&'a str>,
}

/// Issues as an exchange would, past the same choke point.
pub fn specimen(issuer: &Issuer, wish: &Specimen, moment: &mut Moment) -> Decision<TokenDraft> {
    issued(issuer, wish, moment).into()
}

fn issued(issuer: &Issuer, wish: &Specimen, moment: &mut Moment) -> Result<(TokenDraft, Vec<Change>), Refused> {
    let (client, rules, registration) = (wish.client, &issuer.profile.scope, &issuer.registration);
    let holder = Holder::of(client, Shown { proof: wish.proof, certificate: None }, moment)?;
    let grant_type = match wish.person {
        Some(_) => GrantType::AuthorizationCode,
        None => GrantType::ClientCredentials,
    };
    let represented = represent(issuer, client, (grant_type, &Details::default()), moment)?;
    let resources: Vec<String> = wish.api.iter().map(|api| (*api).to_owned()).collect();
    let scope = wish.scope.map_or_else(|| usual(issuer, wish).to_string(), str::to_owned);
    let asked = (Some(scope.as_str()), resources.as_slice());
    let scopes = match wish.person {
        Some(_) => rules.ask_person(registration, client, asked, moment)?,
        None => rules.ask_alone(registration, client, asked, moment)?,
    };
    let target = rules.target(registration, &scopes, (&resources, &[]), moment)?;
    let grant = wish.person.map(|person| granted(issuer, (client, person), (scopes, resources), moment));
    let ground = match (&grant, wish.person) {
        (Some(grant), Some(person)) => Ground::Person(grant, person),
        _ => Ground::Client,
    };
    let order = Order {
        issuer,
        holder,
        grant_type,
        ground,
        target,
        represented,
        requested: Some(scope.clone()),
        refresh_token: None,
    };
    let (draft, written) = issue(order, moment)?;
    let started = grant.map(|grant| Change::StartGrant(Box::new(grant)));
    Ok((draft, started.into_iter().chain(written).collect()))
}

/// The client's scopes at the API, at any where none is named; for a person with `openid`.
fn usual(issuer: &Issuer, wish: &Specimen) -> Scopes {
    let api = wish.api.and_then(|name| issuer.registration.api(name));
    wish.client.registration.scopes.only(|scope| match (wish.person, api) {
        (Some(_), _) if scope == OPENID => true,
        (Some(_), None) => scope != OFFLINE_ACCESS,
        (None, None) => !issuer.profile.scope.is_identity(scope),
        (_, Some(api)) => api.scopes.contains(scope),
    })
}

/// The grant that a person would have given now.
fn granted(
    issuer: &Issuer,
    (client, person): (&Client, &Person),
    (scopes, resources): (Scopes, Vec<String>),
    moment: &mut Moment,
) -> Grant {
    let now = moment.now();
    Grant {
        id: GrantId(moment.chance.bytes()),
        client_id: client.id().to_owned(),
        subject: person.subject.clone(),
        session_id: jose::base64url::encode(&moment.chance.bytes::<16>()),
        terms: Terms {
            requested: Some(scopes.to_string()),
            scopes,
            resources,
            auth_time: now,
            authentication_methods: person.authentication_methods.clone(),
            nonce: None,
            state_hash: None,
            representation: None,
        },
        created_at: now,
        absolute_expires_at: now + issuer.profile.refresh_token.absolute_lifetime(),
        // No refresh token comes with it: this keeps the row as long as the token lives, for introspection.
        line: Line { expires_at: now + issuer.profile.access_token.lifetime(), ..Line::default() },
        ended_at: None,
    }
}
