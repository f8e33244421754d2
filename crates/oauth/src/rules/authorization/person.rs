//! What an authorization request says about the person: `prompt` and `max_age` (OpenID Connect Core section 3.1.2.1).
use super::value;
use crate::refusal::Refusal;
use crate::refusal::authorization::rules::{MAX_AGE, PROMPT};
use crate::words::authorization_request::Prompt;
use crate::words::form::Form;
use crate::words::moment::Moment;

/// What the person may or must be asked.
pub fn prompt(form: &Form, moment: &mut Moment) -> Result<Prompt, Refusal> {
    let Some(text) = form.value("prompt") else { return Ok(Prompt::AsNeeded) };
    let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let has = |word: &str| words.contains(&word);
    let known = |word: &&str| ["none", "login", "consent", "select_account"].contains(word);
    if !words.iter().all(known) || (has("none") && words.len() > 1) {
        return Err(value("prompt", text, "none alone, or login, consent, select_account", &PROMPT));
    }
    moment.keep(&PROMPT);
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
pub fn max_age(form: &Form, moment: &mut Moment) -> Result<Option<i64>, Refusal> {
    let Some(text) = form.value("max_age") else { return Ok(None) };
    let digits = !text.is_empty() && text.len() <= 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(seconds) if digits => {
            moment.keep(&MAX_AGE);
            Ok(Some(seconds))
        }
        _ => Err(value("max_age", text, "seconds, 0 or more", &MAX_AGE)),
    }
}
