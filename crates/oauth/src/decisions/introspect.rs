//! Introspection (RFC 7662): an API sees tokens of its audience, a client its own, all else is inactive.
use super::access::{dead, sought};
use super::holder::spend;
use super::identify::{claim_by, consume, identify};
use super::present::{Presented, present, presents};
use super::verdict::{Decision, Refused};
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::parameters::rules::PRESENT;
use crate::refusal::token::TokenRefusal;
use crate::refusal::token::rules::{ALIVE, SCOPE};
use crate::rules::parameters::needed;
use crate::rules::paths::Endpoint;
use crate::words::binding::CONFIRMATION;
use crate::words::changes::Change;
use crate::words::client::Client;
use crate::words::credentials::Credentials;
use crate::words::evidence::{Artefact, Evidence, Sought, Wanted};
use crate::words::form::{Arrived, Form};
use crate::words::handle::Address;
use crate::words::moment::Moment;
use crate::words::names::AuthenticationMethod;
use crate::words::token::{AccessToken, Behind, RefreshToken};
use serde_json::{Map, Value, json};

/// An introspection request that needs evidence to be decided.
pub struct IntrospectionRequest {
    /// Who says to ask.
    pub caller: Caller,
    form: Form,
}

/// Who asks.
pub enum Caller {
    /// A client with its credentials.
    Client(Credentials),
    /// Who presents a token with the right scope (decision E4).
    Token(Presented),
}

/// Decides what needs no evidence, and names what to read.
pub fn admit(
    issuer: &Issuer,
    arrived: &Arrived,
    moment: &mut Moment,
) -> Result<(IntrospectionRequest, Wanted), Refusal> {
    let profile = &issuer.profile;
    let form = profile.parameters.canonical(arrived, moment)?;
    let mut wanted = Wanted::default();
    let by_token = profile.client_authentication.introspection_scope().is_some() && presents(issuer, arrived);
    let caller = if by_token {
        let presented = present(issuer, arrived, Endpoint::Introspection, moment)?;
        let own = sought(issuer, &presented.token);
        wanted.artefacts.push(own.ok_or_else(|| dead_token("it is none of this issuer's"))?);
        Caller::Token(presented)
    } else {
        let mut methods = profile.client_authentication.introspection_methods().to_vec();
        methods.retain(|method| *method != AuthenticationMethod::None);
        let credentials = claim_by(issuer, (arrived, &form), moment, &methods)?;
        wanted.clients = credentials.client_ids().into_iter().map(str::to_owned).collect();
        Caller::Client(credentials)
    };
    let token = needed(&form, "token", "the token that is asked about")?;
    moment.keep(&PRESENT);
    let access = sought(issuer, token);
    let spelling = profile.refresh_token.spelling();
    let refresh = match &access {
        Some(Sought::AccessToken(address)) if spelling == profile.access_token.opaque() => Some(address.clone()),
        _ => Address::of(token, spelling, &issuer.mask),
    };
    wanted.artefacts.extend(access);
    wanted.artefacts.extend(refresh.map(Sought::RefreshToken));
    Ok((IntrospectionRequest { caller, form }, wanted))
}

/// Decides on what was found.
pub fn decide(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &IntrospectionRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Decision<Map<String, Value>> {
    decided(issuer, (arrived, request), evidence, moment).into()
}

type Decided = Result<(Map<String, Value>, Vec<Change>), Refused>;

fn decided(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &IntrospectionRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Decided {
    let now = moment.now();
    let (client, changes, found) = match &request.caller {
        Caller::Client(credentials) => {
            let identified = identify(issuer, (arrived, &request.form), credentials, &evidence.clients, moment)?;
            let changes = consume(issuer, &identified).map(Change::SpendTokenId).into_iter().collect();
            (Some(identified.client), changes, evidence.artefacts.as_slice())
        }
        Caller::Token(presented) => {
            let (own, rest) = evidence.artefacts.split_first().ok_or_else(|| dead_token("it is unknown"))?;
            entitled(issuer, (own, presented), moment)?;
            (None, spend(issuer, presented.proof.as_ref()).map(Change::SpendTokenId).into_iter().collect(), rest)
        }
    };
    let answer = found.iter().find_map(|artefact| match artefact {
        Artefact::AccessToken(token) => access_token(issuer, client.as_deref(), token, now),
        Artefact::RefreshToken(token) => refresh_token(issuer, client.as_deref()?, token, now),
        _ => None,
    });
    let inactive = || [("active".to_owned(), json!(false))].into_iter().collect();
    Ok((answer.unwrap_or_else(inactive), changes))
}

fn entitled(issuer: &Issuer, (own, presented): (&Artefact, &Presented), moment: &mut Moment) -> Result<(), Refusal> {
    let Artefact::AccessToken(token) = own else { return Err(dead_token("it is unknown")) };
    if let Some(why) = dead(issuer, token, moment.now()) {
        return Err(dead_token(why));
    }
    moment.keep(&ALIVE);
    presented.serves((issuer, Endpoint::Introspection), token, moment)?;
    let needed = issuer.profile.client_authentication.introspection_scope().unwrap_or_default();
    match token.reach.scopes.contains(needed) {
        true => {
            moment.keep(&SCOPE);
            Ok(())
        }
        false => Err(Refusal::Token(TokenRefusal::ScopeMissing { needed: needed.to_owned() })),
    }
}

/// A token without an audience is visible to every caller who may introspect (decision E7).
fn visible(issuer: &Issuer, caller: Option<&Client>, token: &AccessToken) -> bool {
    let Some(caller) = caller else { return token.reach.audience.is_empty() };
    let scope = issuer.profile.client_authentication.introspection_scope();
    let entitled = scope.is_some_and(|scope| caller.registration.scopes.contains(scope));
    let introspects = &caller.registration.introspects;
    match token.reach.audience.as_slice() {
        _ if token.client_id == caller.id() => true,
        [] => entitled || !introspects.is_empty(),
        audience => audience.iter().any(|api| introspects.contains(api)),
    }
}

fn access_token(issuer: &Issuer, caller: Option<&Client>, token: &AccessToken, now: i64) -> Option<Map<String, Value>> {
    if dead(issuer, token, now).is_some() || !visible(issuer, caller, token) {
        return None;
    }
    let subject = match &token.behind {
        Behind::Grant(grant, _) => &grant.subject,
        _ => &token.client_id,
    };
    let audience = match token.reach.audience.as_slice() {
        [] => None,
        [one] => Some(json!(one)),
        many => Some(json!(many)),
    };
    let scope = (!token.reach.scopes.is_empty()).then(|| json!(token.reach.scopes.to_string()));
    let binding = &token.reach.binding;
    let members = [
        ("active", Some(json!(true))),
        ("scope", scope),
        ("client_id", Some(json!(token.client_id))),
        ("token_type", Some(json!(issuer.profile.access_token.token_type(binding.key.as_ref())))),
        ("exp", Some(json!(token.expires_at))),
        ("iat", Some(json!(token.issued_at))),
        ("nbf", Some(json!(token.issued_at))),
        ("sub", Some(json!(subject))),
        ("aud", audience),
        ("iss", Some(json!(issuer.identifier()))),
        ("jti", token.token_id.as_ref().map(|id| json!(id))),
        (CONFIRMATION, binding.confirmation()),
    ];
    Some(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

fn refresh_token(issuer: &Issuer, caller: &Client, token: &RefreshToken, now: i64) -> Option<Map<String, Value>> {
    issuer.profile.refresh_token.present(token, caller, now).ok()?;
    if super::standing::dead_since(issuer, caller, Some(&token.person), token.grant.created_at).is_some() {
        return None;
    }
    let members = [
        ("active", json!(true)),
        ("scope", json!(token.grant.terms.scopes.to_string())),
        ("client_id", json!(caller.id())),
        ("exp", json!(token.grant.line.expires_at)),
        ("sub", json!(token.grant.subject)),
        ("iss", json!(issuer.identifier())),
    ];
    Some(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn dead_token(why: &'static str) -> Refusal {
    Refusal::Token(TokenRefusal::Dead { why })
}
