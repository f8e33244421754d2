//! Userinfo: what an access token opens about its person (OpenID Connect Core section 5.3, RFC 6750).
use super::access::{dead, sought};
use super::verdict::{Decision, Refused};
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::token::TokenRefusal;
use crate::refusal::token::rules::{ALIVE, IN_HEADER, PLACE, SCOPE};
use crate::words::changes::Change;
use crate::words::draft::Drafted;
use crate::words::evidence::{Artefact, Evidence, Wanted};
use crate::words::fact::{Fact, Protocol};
use crate::words::form::Arrived;
use crate::words::moment::Moment;
use crate::words::scope::OPENID;
use crate::words::token::Behind;
use serde_json::{Map, Value, json};

/// A request that presents an access token.
pub struct UserinfoRequest {
    token: String,
}

/// The bearer token of a request, and what to read.
pub fn admit(issuer: &Issuer, arrived: &Arrived, moment: &mut Moment) -> Result<(UserinfoRequest, Wanted), Refusal> {
    let token = bearer(arrived, moment)?;
    let sought =
        sought(issuer, &token).ok_or_else(|| refuse(TokenRefusal::Dead { why: "it is none of this issuer's" }))?;
    Ok((UserinfoRequest { token }, Wanted { clients: Vec::new(), artefacts: vec![sought] }))
}

/// Decides on what was found; the answer holds what the granted scopes open.
pub fn decide(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &UserinfoRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Decision<Map<String, Value>> {
    decided(issuer, (arrived, request), evidence, moment).into()
}

fn decided(
    issuer: &Issuer,
    (_arrived, _request): (&Arrived, &UserinfoRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Result<(Map<String, Value>, Vec<Change>), Refused> {
    let now = moment.now();
    let Some(Artefact::AccessToken(token)) = evidence.artefacts.first() else {
        return Err(refuse(TokenRefusal::Dead { why: "it is none of this issuer's" }).into());
    };
    if let Some(why) = dead(issuer, token, now) {
        return Err(refuse(TokenRefusal::Dead { why }).into());
    }
    moment.keep(&ALIVE);
    let Behind::Grant(grant, person) = &token.behind else {
        return Err(refuse(TokenRefusal::ScopeMissing { needed: OPENID.to_owned() }).into());
    };
    let scopes = &token.reach.scopes;
    if !scopes.contains(OPENID) {
        return Err(refuse(TokenRefusal::ScopeMissing { needed: OPENID.to_owned() }).into());
    }
    moment.keep(&SCOPE);
    let told: Vec<&Fact> = issuer.profile.scope.facts(scopes).collect();
    let members = issuer.profile.id_token.userinfo().draft(|fact| match fact {
        Fact::Protocol(Protocol::Subject) => Some(Drafted::Value(json!(grant.subject))),
        Fact::Protocol(Protocol::Representation) => {
            grant.terms.representation.as_ref().map(|other| Drafted::Value(json!(other)))
        }
        Fact::Person(name) if told.contains(&fact) => person.attributes.get(name).cloned().map(Drafted::Value),
        _ => None,
    });
    let value = |drafted| if let Drafted::Value(value) = drafted { value } else { Value::Null };
    Ok((members.into_iter().map(|(name, drafted)| (name, value(drafted))).collect(), Vec::new()))
}

/// The one bearer token of a request: in the header, or in a form in the body; never in the query.
pub fn bearer(arrived: &Arrived, moment: &mut Moment) -> Result<String, Refusal> {
    moment.hold(&[&PLACE, &IN_HEADER], read(arrived))
}

fn read(arrived: &Arrived) -> Result<String, Refusal> {
    if arrived.query.value("access_token").is_some() {
        return Err(refuse(TokenRefusal::Misplaced { place: "in the query" }));
    }
    let form = arrived.form.value("access_token");
    match (arrived.authorization.as_slice(), form) {
        ([], None) => Err(refuse(TokenRefusal::Missing)),
        ([], Some(token)) => Ok(token.to_owned()),
        ([header], None) => scheme_bearer(header).ok_or(refuse(TokenRefusal::Missing)),
        _ => Err(refuse(TokenRefusal::Misplaced { place: "more than once" })),
    }
}

fn scheme_bearer(header: &[u8]) -> Option<String> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    let fits = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.bytes().all(plain);
    fits.then(|| token.to_owned())
}

fn refuse(refusal: TokenRefusal) -> Refusal {
    Refusal::Token(refusal)
}
