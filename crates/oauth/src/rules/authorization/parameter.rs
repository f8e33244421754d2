//! What an authorization request says in parameters of its own: `state`, `nonce`, `code_challenge`, `ui_locales` (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core section 3.1.2.1).
use super::{AuthorizationRules, Challenge, refuse, value};
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::{CHALLENGE, NONCE, NONCE_SENT, UI_LOCALES};
use crate::rules::form::shown;
use crate::words::form::Form;
use crate::words::measure::Lengths;
use crate::words::moment::Moment;
use crate::words::names::ResponseType;
use crate::words::rule::Rule;

impl AuthorizationRules {
    pub(super) fn bounded(
        &self,
        form: &Form,
        (name, rule): (&'static str, &'static Rule),
        lengths: Lengths,
        moment: &mut Moment,
    ) -> Result<Option<String>, Refusal> {
        let (least, most) = lengths.bounds();
        let text = form.value(name).unwrap_or_default();
        let characters = text.chars().count();
        if characters > most || (characters < least && least > 0) {
            let accepted = format!("{least} to {most} characters");
            return Err(value(name, &format!("({characters} characters)"), &accepted, rule));
        }
        if text.is_empty() {
            return Ok(None);
        }
        moment.keep(rule);
        Ok(Some(text.to_owned()))
    }

    pub(super) fn nonce(
        &self,
        form: &Form,
        response_type: ResponseType,
        moment: &mut Moment,
    ) -> Result<Option<String>, Refusal> {
        let nonce = self.bounded(form, ("nonce", &NONCE), self.nonce_length, moment)?;
        match (response_type, &nonce) {
            (ResponseType::CodeIdToken, None) => {
                Err(value("nonce", "(none)", "a nonce, since an ID token travels through the browser", &NONCE_SENT))
            }
            (ResponseType::CodeIdToken, Some(_)) => {
                moment.keep(&NONCE_SENT);
                Ok(nonce)
            }
            (ResponseType::Code, _) => Ok(nonce),
        }
    }

    pub(super) fn challenge(&self, form: &Form, moment: &mut Moment) -> Result<Option<String>, Refusal> {
        let wrong = |arrived: String| Err(refuse(AuthorizationRefusal::Challenge { arrived }));
        match (form.value("code_challenge"), form.value("code_challenge_method")) {
            (None, None) if self.code_challenge == Challenge::Optional => Ok(None),
            (None, _) => wrong("no code_challenge".to_owned()),
            (Some(_), None) => wrong("a code_challenge without a method, which means plain".to_owned()),
            (Some(challenge), Some("S256")) => {
                match jose::base64url::decode(challenge).is_ok_and(|bytes| bytes.len() == 32) {
                    true => {
                        moment.keep(&CHALLENGE);
                        Ok(Some(challenge.to_owned()))
                    }
                    false => wrong(format!("a code_challenge of {} characters", challenge.chars().count())),
                }
            }
            (Some(_), Some(method)) => wrong(format!("code_challenge_method={}", shown(method))),
        }
    }

    pub(super) fn locales(&self, form: &Form, moment: &mut Moment) -> Result<Option<String>, Refusal> {
        let Some(locales) = form.value("ui_locales") else { return Ok(None) };
        let taken = self.ui_locales.is_empty() || self.ui_locales.iter().any(|one| one == locales);
        match taken {
            true => {
                moment.keep(&UI_LOCALES);
                Ok(Some(locales.chars().take(100).collect()))
            }
            false => Err(value("ui_locales", locales, &self.ui_locales.join(", "), &UI_LOCALES)),
        }
    }
}
