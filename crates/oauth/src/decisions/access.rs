//! Reads an access token of ours and says whether it is alive (RFC 7662 section 2.2, RFC 9068 section 4).
use super::standing::{dead_since, represents};
use crate::issuer::Issuer;
use crate::words::binding::{Binding, CONFIRMATION};
use crate::words::evidence::Sought;
use crate::words::fact::{Fact, Protocol};
use crate::words::handle::Address;
use crate::words::resource::State;
use crate::words::scope::Scopes;
use crate::words::token::{AccessToken, Behind, Reach, Revoked};
use jose::signed::Compact;
use serde_json::{Map, Value};

/// Where to look for what may be an access token; a JWT must bear our signature.
pub fn sought(issuer: &Issuer, text: &str) -> Option<Sought> {
    match text.contains('.') {
        true => signed(issuer, text).map(|token| Sought::Jwt(Box::new(token))),
        false => Address::of(text, issuer.profile.access_token.opaque(), &issuer.mask).map(Sought::AccessToken),
    }
}

/// The claims of a JWT access token, once its signature and type are seen to be ours; where the type says nothing, an ID token
/// still has no identifier under that name ([`Profile::told_apart`](crate::profile::Profile::told_apart)).
fn signed(issuer: &Issuer, text: &str) -> Option<AccessToken> {
    let rules = &issuer.profile.access_token;
    let compact = Compact::parse(text).ok()?;
    let key = issuer.keyring.find(compact.kid()?)?;
    compact.verify(&key.key, key.algorithm).ok()?;
    if compact.typ() != Some(rules.typ()) {
        return None;
    }
    let claims = compact.claims();
    let told = |fact: Protocol| claim(issuer, claims, fact);
    let text = |fact: Protocol| told(fact).and_then(Value::as_str).map(str::to_owned);
    if text(Protocol::Issuer)? != issuer.identifier() {
        return None;
    }
    let words = |value: &Value| match value {
        Value::String(words) => vec![words.clone()],
        Value::Array(words) => words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let mut audience = told(Protocol::Audience).map(words).unwrap_or_default();
    audience.retain(|one| *one != issuer.identifier());
    let scopes = told(Protocol::Scope).map(words).unwrap_or_default();
    let binding = match claims.get(CONFIRMATION) {
        Some(told) => Binding::confirmed(told)?,
        None => Binding::default(),
    };
    Some(AccessToken {
        address: None,
        token_id: Some(text(Protocol::TokenId)?),
        client_id: text(Protocol::ClientId)?,
        client: None,
        reach: Reach { audience, scopes: Scopes::parse(&scopes.join(" ")), binding },
        issued_at: told(Protocol::IssuedAt)?.as_i64()?,
        expires_at: told(Protocol::ExpiresAt)?.as_i64()?,
        revoked: Revoked::No,
        behind: Behind::Gone,
    })
}

fn claim<'a>(issuer: &Issuer, claims: &'a Map<String, Value>, fact: Protocol) -> Option<&'a Value> {
    let name = issuer.profile.access_token.claims().name_of(&Fact::Protocol(fact))?;
    claims.get(name)
}

/// Why the token does not serve now, if it does not.
pub fn dead(issuer: &Issuer, token: &AccessToken, now: i64) -> Option<&'static str> {
    let Some(client) = &token.client else { return Some("its client is gone") };
    if token.expires_at <= now {
        return Some("it expired");
    }
    if token.revoked == Revoked::Yes {
        return Some("it was revoked");
    }
    let audience = &token.reach.audience;
    let serves = |name: &String| issuer.api(name).is_some_and(|api| api.state == State::Enabled);
    if !audience.is_empty() && !audience.iter().any(serves) {
        return Some("its API is disabled or gone");
    }
    let person = match &token.behind {
        Behind::Client => None,
        Behind::Gone => return Some("its grant is gone"),
        Behind::Grant(grant, _) if grant.ended_at.is_some() => return Some("its grant was ended"),
        Behind::Grant(grant, person) if !represents(person, grant) => {
            return Some("the right to represent was withdrawn");
        }
        Behind::Grant(_, person) => Some(&**person),
    };
    match dead_since(issuer, client, person, token.issued_at) {
        Some(_) => Some("its client, person or issuer was disabled"),
        None => None,
    }
}
