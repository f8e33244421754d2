//! Userinfo: what an access token opens about its person (OpenID Connect Core section 5.3, RFC 6750, RFC 9449 section 7).
use super::access::{dead, sought};
use super::holder::spend;
use super::present::{Presented, present};
use super::verdict::{Decision, Refused};
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::token::TokenRefusal;
use crate::refusal::token::rules::{ALIVE, SCOPE};
use crate::rules::paths::Endpoint;
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
    presented: Presented,
}

/// The access token of a request, and what to read.
pub fn admit(issuer: &Issuer, arrived: &Arrived, moment: &mut Moment) -> Result<(UserinfoRequest, Wanted), Refusal> {
    let presented = present(issuer, arrived, Endpoint::Userinfo, moment)?;
    let foreign = || refuse(TokenRefusal::Dead { why: "it is none of this issuer's" });
    let sought = sought(issuer, &presented.token).ok_or_else(foreign)?;
    Ok((UserinfoRequest { presented }, Wanted { clients: Vec::new(), artefacts: vec![sought] }))
}

/// Decides on what was found; the answer holds what the granted scopes open.
pub fn decide(
    issuer: &Issuer,
    (_, request): (&Arrived, &UserinfoRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Decision<Map<String, Value>> {
    decided(issuer, request, evidence, moment).into()
}

fn decided(
    issuer: &Issuer,
    request: &UserinfoRequest,
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
    request.presented.serves((issuer, Endpoint::Userinfo), token, moment)?;
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
    let spent = spend(issuer, request.presented.proof.as_ref()).map(Change::SpendTokenId).into_iter().collect();
    Ok((members.into_iter().map(|(name, drafted)| (name, value(drafted))).collect(), spent))
}

fn refuse(refusal: TokenRefusal) -> Refusal {
    Refusal::Token(refusal)
}
