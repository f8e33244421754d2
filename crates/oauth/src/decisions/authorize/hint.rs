//! `id_token_hint`: an ID token of ours that comes back (OpenID Connect Core section 3.1.2.2, RP-Initiated Logout section 2).
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::ID_TOKEN_HINT;
use crate::rules::form::shown;
use crate::words::draft::HeaderMember;
use crate::words::fact::{Fact, Protocol};
use crate::words::form::Form;
use crate::words::moment::Moment;
use jose::claims::{self, Dates};
use jose::signed::Compact;

/// What an ID token of this issuer says, expired or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The person, by `sub`.
    pub subject: String,
    /// The session, by public identifier, where the profile tells it.
    pub session_id: Option<String>,
    /// When the person signed in, in seconds since 1970, where the profile tells it.
    pub auth_time: Option<i64>,
    /// The clients for which it was made.
    pub audience: Vec<String>,
}

/// The person who is expected to be signed in.
pub fn hinted_subject(issuer: &Issuer, form: &Form, moment: &mut Moment) -> Result<Option<String>, Refusal> {
    let Some(text) = form.value("id_token_hint") else { return Ok(None) };
    let hint = hint(issuer, text).map_err(|why| wrong(&why))?;
    moment.keep(&ID_TOKEN_HINT);
    Ok(Some(hint.subject))
}

/// Reads an ID token back; the error says why it is none.
pub fn hint(issuer: &Issuer, text: &str) -> Result<Hint, String> {
    let compact = Compact::parse(text).map_err(|_| "no signed JWT".to_owned())?;
    let published = compact.kid().and_then(|kid| issuer.keyring.find(kid));
    let signed = published.is_some_and(|one| compact.verify(&one.key, one.algorithm).is_ok());
    if !signed {
        return Err("a JWT that no key of this issuer signed".to_owned());
    }
    let rules = &issuer.profile.id_token;
    if compact.typ() != rules.header().contains(&HeaderMember::Typ).then_some("JWT") {
        return Err(format!("typ {}", shown(compact.typ().unwrap_or("absent"))));
    }
    if issuer.profile.told_apart().is_ok_and(|claim| claim.is_some_and(|claim| compact.claims().contains_key(claim))) {
        return Err("an access token".to_owned());
    }
    let name = |fact: Protocol| rules.claims().name_of(&Fact::Protocol(fact));
    let told = |fact: Protocol| claims::text(compact.claims(), name(fact)?).ok().flatten();
    let signed_in = name(Protocol::AuthTime).map(|name| claims::numeric_date(compact.claims(), name, Dates::Strict));
    if told(Protocol::Issuer) != Some(&issuer.identifier()) {
        return Err("a JWT of another issuer".to_owned());
    }
    let audience = claims::audience(compact.claims()).ok().flatten();
    Ok(Hint {
        subject: told(Protocol::Subject).ok_or("a JWT without a subject")?.to_owned(),
        session_id: told(Protocol::SessionId).map(str::to_owned),
        auth_time: signed_in.and_then(|read| read.ok().flatten()),
        audience: audience.map(|audience| audience.names().to_vec()).unwrap_or_default(),
    })
}

fn wrong(why: &str) -> Refusal {
    Refusal::Authorization(AuthorizationRefusal::Value {
        name: "id_token_hint",
        arrived: format!("({why})"),
        accepted: "an ID token of this issuer".to_owned(),
        rule: &ID_TOKEN_HINT,
    })
}
