//! What an authorization request says about the person: `prompt`, `max_age` and `id_token_hint` (OpenID Connect Core section 3.1.2.1).
use super::value;
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::rules::form::shown;
use crate::words::authorization_request::Prompt;
use crate::words::draft::HeaderMember;
use crate::words::fact::{Fact, Protocol};
use crate::words::form::Form;
use jose::claims;
use jose::signed::Compact;

/// What the person may or must be asked.
pub fn prompt(form: &Form) -> Result<Prompt, Refusal> {
    let Some(text) = form.value("prompt") else { return Ok(Prompt::AsNeeded) };
    let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let has = |word: &str| words.contains(&word);
    let known = |word: &&str| ["none", "login", "consent", "select_account"].contains(word);
    if !words.iter().all(known) || (has("none") && words.len() > 1) {
        return Err(value("prompt", text, "none alone, or login, consent, select_account", None));
    }
    let login = has("login") || has("select_account");
    Ok(match (has("none"), login, has("consent")) {
        (true, ..) => Prompt::None,
        (_, true, true) => Prompt::LoginAndConsent,
        (_, true, false) => Prompt::Login,
        (_, false, true) => Prompt::Consent,
        _ => Prompt::AsNeeded,
    })
}

/// The oldest sign-in that will do, in seconds.
pub fn max_age(form: &Form) -> Result<Option<i64>, Refusal> {
    let Some(text) = form.value("max_age") else { return Ok(None) };
    let digits = !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(seconds) if digits => Ok(Some(seconds)),
        _ => Err(value("max_age", text, "seconds, 0 or more", None)),
    }
}

/// The `sub` of an ID token of this issuer, expired or not, that says who is expected (OpenID Connect Core section 3.1.2.2).
pub fn hinted_subject(issuer: &Issuer, form: &Form) -> Result<Option<String>, Refusal> {
    let Some(text) = form.value("id_token_hint") else { return Ok(None) };
    let refuse = |why: &str| value("id_token_hint", &format!("({why})"), "an ID token of this issuer", None);
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
    told(Protocol::Subject).map(|subject| Some(subject.to_owned())).ok_or_else(|| refuse("a JWT without a subject"))
}
