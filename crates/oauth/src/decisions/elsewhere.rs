//! The same request under other rules: `admit` and `decide` run again on what arrived and what was read; nothing is signed, nothing spent.
mod summary;

use super::authorize::{Answer, Rejected, Step, Visit, begin, locate, step};
use super::verdict::Decision;
use super::{extend, introspect, push, revoke, token, userinfo};
use crate::issuer::Issuer;
use crate::profile::Profile;
use crate::refusal::Refusal;
use crate::rules::paths::Endpoint;
use crate::words::chance::Chance;
use crate::words::client::{Bound, Client};
use crate::words::evidence::{Evidence, Sought, Visited, Wanted};
use crate::words::form::{Arrived, Form};
use crate::words::interaction::Representing;
use crate::words::moment::Moment;
use std::sync::Arc;

/// A request that was heard, with what was read for it, if anything was.
#[derive(Clone, Copy)]
pub enum Heard<'a> {
    /// At an endpoint that clients call.
    Direct(Endpoint, &'a Arrived, Option<&'a (Wanted, Evidence)>),
    /// At the authorization endpoint.
    Visit(&'a Form, Option<&'a Visited>),
}

/// Other rules for an issuer.
#[derive(Clone)]
pub struct Other {
    /// The profile that says them.
    pub profile: Arc<Profile>,
    /// The same where the issuer stands, and with its handles and tokens.
    pub placed: Arc<Profile>,
}

/// What other rules answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The service has no such endpoint.
    NoEndpoint(Endpoint),
    /// What would be decided on was not read.
    NotKnown(Missing),
    /// Granted, or asked for what a person must say: what the answer would hold.
    Granted(Vec<(&'static str, String)>),
    /// Refused.
    Refused(Box<Refusal>),
}

/// What was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Anything: here the request was refused before.
    Everything,
    /// The client that these rules see in the request.
    Client,
    /// The code or token that these rules see in the request.
    Artefact,
    /// The browser's sign-in: here the request was refused before.
    Person,
}

/// Says what these rules answer to a request that was heard at this issuer at this time, in milliseconds since 1970.
pub fn elsewhere(issuer: &Issuer, other: &Other, heard: Heard, now_ms: i64) -> Verdict {
    let there = Issuer { profile: other.placed.clone(), ..issuer.clone() };
    let mut moment = Moment::new(now_ms, Chance::new([0; 32]));
    let endpoint = match heard {
        Heard::Direct(endpoint, ..) => endpoint,
        Heard::Visit(..) => Endpoint::Authorization,
    };
    if other.profile.paths.path(endpoint).is_none() {
        return Verdict::NoEndpoint(endpoint);
    }
    let verdict = match heard {
        Heard::Direct(endpoint, arrived, read) => direct(&there, (endpoint, arrived), read, &mut moment),
        Heard::Visit(form, visited) => visit(&there, other, (form, visited), &mut moment),
    };
    verdict.unwrap_or_else(|refusal| Verdict::Refused(Box::new(refusal)))
}

/// Admits and decides at one endpoint: the module, and how a grant is told.
macro_rules! decided {
    ($decision:ident, $told:expr, $there:ident, $arrived:ident, $read:ident, $moment:ident) => {{
        let (request, wanted) = $decision::admit($there, $arrived, $moment)?;
        match found($there, &wanted, $read) {
            Err(missing) => Verdict::NotKnown(missing),
            Ok(evidence) => match $decision::decide($there, ($arrived, &request), &evidence, $moment) {
                Decision::Granted { answer, .. } => Verdict::Granted($told(&answer)),
                Decision::Refused { refusal, .. } => return Err(refusal),
            },
        }
    }};
}

fn direct(
    there: &Issuer,
    (endpoint, arrived): (Endpoint, &Arrived),
    read: Option<&(Wanted, Evidence)>,
    moment: &mut Moment,
) -> Result<Verdict, Refusal> {
    Ok(match endpoint {
        Endpoint::Token => decided!(token, summary::tokens, there, arrived, read, moment),
        Endpoint::Extend => decided!(extend, summary::extended, there, arrived, read, moment),
        Endpoint::PushedAuthorizationRequest => decided!(push, summary::members, there, arrived, read, moment),
        Endpoint::Introspection => decided!(introspect, summary::members, there, arrived, read, moment),
        Endpoint::Userinfo => decided!(userinfo, summary::names, there, arrived, read, moment),
        Endpoint::Revocation => decided!(revoke, |_: &()| Vec::new(), there, arrived, read, moment),
        other => Verdict::NoEndpoint(other),
    })
}

/// The evidence that is wanted, of what was read.
fn found(there: &Issuer, wanted: &Wanted, read: Option<&(Wanted, Evidence)>) -> Result<Evidence, Missing> {
    let Some((sought, read)) = read else { return Err(Missing::Everything) };
    let mut evidence = Evidence::default();
    for client_id in &wanted.clients {
        if !sought.clients.contains(client_id) {
            return Err(Missing::Client);
        }
        let known = read.clients.iter().find(|client| client.id() == client_id);
        evidence.clients.extend(known.map(|client| registered(there, client)));
    }
    for artefact in &wanted.artefacts {
        let at = sought.artefacts.iter().position(|one| same(one, artefact)).ok_or(Missing::Artefact)?;
        evidence.artefacts.push(read.artefacts.get(at).cloned().unwrap_or_default());
    }
    Ok(evidence)
}

/// A client as a service can register it: one that takes no proofs binds no client to them, and no more to certificates.
fn registered(there: &Issuer, client: &Arc<Client>) -> Arc<Client> {
    let (rules, registered) = (&there.profile.proof, &client.registration);
    let key = !rules.accepted() && registered.dpop_bound_access_tokens == Bound::Required;
    let certificate = !rules.certificates() && registered.tls_client_certificate_bound_access_tokens == Bound::Required;
    if !key && !certificate {
        return client.clone();
    }
    let mut client = Client::clone(client);
    let registration = &mut client.registration;
    if key {
        registration.dpop_bound_access_tokens = Bound::Optional;
    }
    if certificate {
        registration.tls_client_certificate_bound_access_tokens = Bound::Optional;
    }
    Arc::new(client)
}

fn same(one: &Sought, other: &Sought) -> bool {
    match (one, other) {
        (Sought::Code(one), Sought::Code(other))
        | (Sought::RefreshToken(one), Sought::RefreshToken(other))
        | (Sought::AccessToken(one), Sought::AccessToken(other)) => one == other,
        (Sought::Jwt(one), Sought::Jwt(other)) => one.token_id == other.token_id,
        _ => false,
    }
}

fn visit(
    there: &Issuer,
    other: &Other,
    (form, visited): (&Form, Option<&Visited>),
    moment: &mut Moment,
) -> Result<Verdict, Refusal> {
    let located = locate(there, form, moment)?;
    let push = Endpoint::PushedAuthorizationRequest;
    if located.pushed.is_some() && other.profile.paths.path(push).is_none() {
        return Ok(Verdict::NoEndpoint(push));
    }
    let Some(visited) = visited else { return Ok(Verdict::NotKnown(Missing::Everything)) };
    if visited.client_id != located.client_id {
        return Ok(Verdict::NotKnown(Missing::Client));
    }
    if visited.address != located.pushed {
        return Ok(Verdict::NotKnown(Missing::Artefact));
    }
    let (client, pushed) = (visited.client.as_deref(), visited.pushed.as_ref());
    let request = begin(there, &located, client, pushed, moment).map_err(|rejected| match rejected {
        Rejected::Page(refusal) | Rejected::Redirect(_, refusal) => refusal,
    })?;
    let (Some((session, remembered)), Some(client)) = (&visited.person, client) else {
        return Ok(Verdict::NotKnown(Missing::Person));
    };
    let representing = Representing::Open;
    let visit = Visit {
        request: &request,
        session: session.as_ref(),
        signed_in_at: None,
        representing: &representing,
        remembered,
        answer: Answer::Open,
    };
    let asked = match step(there, client, &visit, moment) {
        Step::Stop(refusal) | Step::Refuse(refusal) => return Err(refusal),
        Step::SignIn => "the person signs in",
        Step::Represent(_) => "the person chooses whom to act for",
        Step::Consent => "the person is asked to consent",
        Step::Complete(..) => "the code, at once",
    };
    Ok(Verdict::Granted(summary::asked(&request, asked)))
}
