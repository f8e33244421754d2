//! `id_token_hint`: who is expected to be signed in (OpenID Connect Core section 3.1.2.2).
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::ID_TOKEN_HINT;
use crate::rules::form::shown;
use crate::words::draft::HeaderMember;
use crate::words::fact::{Fact, Protocol};
use crate::words::form::Form;
use crate::words::moment::Moment;
use jose::claims;
use jose::signed::Compact;

/// The `sub` of an ID token of this issuer, expired or not, that says who is expected (OpenID Connect Core section 3.1.2.2).
pub fn hinted_subject(issuer: &Issuer, form: &Form, moment: &mut Moment) -> Result<Option<String>, Refusal> {
    let Some(text) = form.value("id_token_hint") else { return Ok(None) };
    let refuse = |why: &str| wrong(why);
    let compact = Compact::parse(text).map_err(|_| refuse("no signed JWT"))?;
    let published = compact.kid().and_then(|kid| issuer.keyring.find(kid));
    let signed = published.is_some_and(|one| compact.verify(&one.key, one.algorithm).is_ok());
    if !signed {
        return Err(refuse("a JWT that no key of this issuer signed"));
    }
    let rules = &issuer.profile.id_token;
    if compact.typ() != rules.header().contains(&HeaderMember::Typ).then_some("JWT") {
        return Err(refuse(&format!("typ {}", shown(compact.typ().unwrap_or("absent")))));
    }
    let told = |fact: Protocol| {
        let name = rules.claims().name_of(&Fact::Protocol(fact))?;
        claims::text(compact.claims(), name).ok().flatten()
    };
    if told(Protocol::Issuer) != Some(&issuer.identifier()) {
        return Err(refuse("a JWT of another issuer"));
    }
    let subject = told(Protocol::Subject).ok_or_else(|| refuse("a JWT without a subject"))?;
    moment.keep(&ID_TOKEN_HINT);
    Ok(Some(subject.to_owned()))
}

fn wrong(why: &str) -> Refusal {
    Refusal::Authorization(AuthorizationRefusal::Value {
        name: "id_token_hint",
        arrived: format!("({why})"),
        accepted: "an ID token of this issuer".to_owned(),
        rule: &ID_TOKEN_HINT,
    })
}
