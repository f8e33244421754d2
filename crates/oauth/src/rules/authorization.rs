//! How people authorize: what an authorization request may hold (RFC 6749 section 4.1.1, RFC 7636, RFC 9126, RFC 9700 section 2.1).
mod person;
pub mod redirect;

use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::{NONCE, NONCE_SENT, OPENID, STATE, UI_LOCALES};
use crate::rules::form::shown;
use crate::rules::parameters::needed;
use crate::words::authorization_request::AuthorizationRequest;
use crate::words::client::{Client, Consent};
use crate::words::form::Form;
use crate::words::handle::Spelling;
use crate::words::measure::{Lengths, OneOrMore, Seconds};
use crate::words::names::{ResponseMode, ResponseType};
use crate::words::rule::Rule;
use crate::words::scope::{self, Scopes};
use serde::Deserialize;

/// Authorization requests of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationRules {
    response_types: OneOrMore<ResponseType>,
    response_modes: Vec<ResponseMode>,
    code_challenge: Challenge,
    state_length: Lengths,
    nonce_length: Lengths,
    ui_locales: Vec<String>,
    openid: OpenId,
    loopback_hosts: Vec<String>,
    request_uri: Spelling,
    request_uri_lifetime_seconds: Seconds,
    session_lifetime_seconds: Seconds,
    consent: ConsentRule,
    representation: Representation,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Challenge {
    Required,
    Optional,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum OpenId {
    Required,
    Optional,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum ConsentRule {
    Asked,
    Granted,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Representation {
    Offered,
    Never,
}

/// The prefix of every `request_uri` (RFC 9126 section 2.2).
pub const REQUEST_URI_PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

impl AuthorizationRules {
    /// The response types, for metadata.
    pub fn response_types(&self) -> &[ResponseType] {
        &self.response_types
    }

    /// The response modes, for metadata.
    pub fn response_modes(&self) -> &[ResponseMode] {
        &self.response_modes
    }

    /// The languages, for metadata; empty where any will do.
    pub fn ui_locales(&self) -> &[String] {
        &self.ui_locales
    }

    /// How the handle in a `request_uri` is spelled.
    pub fn request_uri(&self) -> Spelling {
        self.request_uri
    }

    /// Seconds that a `request_uri` lives.
    pub fn request_uri_lifetime(&self) -> i64 {
        self.request_uri_lifetime_seconds.count()
    }

    /// Seconds that a session lives.
    pub fn session_lifetime(&self) -> i64 {
        self.session_lifetime_seconds.count()
    }

    /// Whether people are asked before this client gets what it asks for.
    pub fn asks_consent(&self, client: &Client) -> bool {
        match client.registration.consent {
            Consent::Profile => self.consent == ConsentRule::Asked,
            Consent::Asked => true,
            Consent::Granted => false,
        }
    }

    /// Whether people choose whom they act for.
    pub fn offers_representation(&self) -> bool {
        self.representation == Representation::Offered
    }

    /// The response type, of a request that stands in plain parameters.
    pub fn response_type(&self, client: &Client, form: &Form) -> Result<ResponseType, Refusal> {
        if form.value("request").is_some() {
            return Err(refuse(AuthorizationRefusal::RequestObject));
        }
        let arrived = needed(form, "response_type", "what the authorization endpoint returns")?;
        let mut words: Vec<_> = arrived.split(' ').collect();
        words.sort_unstable();
        let offered = |one: &&ResponseType| client.registration.response_types.contains(one);
        let accepted: Vec<_> = self.response_types.iter().filter(offered).collect();
        let found = accepted.iter().find(|one| one.name().split(' ').eq(words.iter().copied()));
        found.map(|one| **one).ok_or_else(|| {
            let accepted = accepted.iter().map(|one| one.name()).collect();
            refuse(AuthorizationRefusal::ResponseType { arrived: shown(arrived), accepted })
        })
    }

    /// Reads what is not about the client and its scopes; `asked` are the scopes, already allowed.
    pub fn read(
        &self,
        (form, to): (&Form, Destination),
        response_type: ResponseType,
        asked: Asked,
    ) -> Result<AuthorizationRequest, Refusal> {
        let scope = form.value("scope");
        if self.openid == OpenId::Required && !asked.scopes.contains(scope::OPENID) {
            return Err(value("scope", scope.unwrap_or_default(), "a list with openid", &OPENID));
        }
        Ok(AuthorizationRequest {
            client_id: asked.client_id,
            response_type,
            response_mode: to.mode,
            redirect_uri: to.redirect_uri,
            redirect_uri_sent: form.value("redirect_uri").is_some(),
            scopes: asked.scopes,
            requested_scope: scope.map(str::to_owned),
            resources: asked.resources,
            state: self.bounded(form, "state", self.state_length, &STATE)?,
            nonce: self.nonce(form, response_type)?,
            code_challenge: self.challenge(form)?,
            prompt: person::prompt(form)?,
            max_age: person::max_age(form)?,
            hinted_subject: None,
            login_hint: form.value("login_hint").map(|hint| hint.chars().take(200).collect()),
            ui_locales: self.locales(form)?,
        })
    }

    fn bounded(
        &self,
        form: &Form,
        name: &'static str,
        lengths: Lengths,
        rule: &'static Rule,
    ) -> Result<Option<String>, Refusal> {
        let (least, most) = lengths.bounds();
        let text = form.value(name).unwrap_or_default();
        let characters = text.chars().count();
        if characters > most || (characters < least && least > 0) {
            let accepted = format!("{least} to {most} characters");
            return Err(value(name, &format!("({characters} characters)"), &accepted, rule));
        }
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    fn nonce(&self, form: &Form, response_type: ResponseType) -> Result<Option<String>, Refusal> {
        let nonce = self.bounded(form, "nonce", self.nonce_length, &NONCE)?;
        match (response_type, &nonce) {
            (ResponseType::CodeIdToken, None) => {
                Err(value("nonce", "(none)", "a nonce, since an ID token travels through the browser", &NONCE_SENT))
            }
            _ => Ok(nonce),
        }
    }

    fn challenge(&self, form: &Form) -> Result<Option<String>, Refusal> {
        let wrong = |arrived: String| Err(refuse(AuthorizationRefusal::Challenge { arrived }));
        match (form.value("code_challenge"), form.value("code_challenge_method")) {
            (None, None) if self.code_challenge == Challenge::Optional => Ok(None),
            (None, _) => wrong("no code_challenge".to_owned()),
            (Some(_), None) => wrong("a code_challenge without a method, which means plain".to_owned()),
            (Some(challenge), Some("S256")) => {
                match jose::base64url::decode(challenge).is_ok_and(|bytes| bytes.len() == 32) {
                    true => Ok(Some(challenge.to_owned())),
                    false => wrong(format!("a code_challenge of {} characters", challenge.chars().count())),
                }
            }
            (Some(_), Some(method)) => wrong(format!("code_challenge_method={}", shown(method))),
        }
    }

    fn locales(&self, form: &Form) -> Result<Option<String>, Refusal> {
        let Some(locales) = form.value("ui_locales") else { return Ok(None) };
        let taken = self.ui_locales.is_empty() || self.ui_locales.iter().any(|one| one == locales);
        match taken {
            true => Ok(Some(locales.chars().take(100).collect())),
            false => Err(value("ui_locales", locales, &self.ui_locales.join(", "), &UI_LOCALES)),
        }
    }
}

/// What a client asks for, already allowed.
pub struct Asked {
    /// Who asks.
    pub client_id: String,
    /// The scopes.
    pub scopes: Scopes,
    /// The `resource` parameters.
    pub resources: Vec<String>,
}

/// Where a response goes, and how: known before anything else is, so that errors can travel there.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The redirect URI.
    pub redirect_uri: String,
    /// The response mode.
    pub mode: ResponseMode,
}

fn value(name: &'static str, arrived: &str, accepted: &str, rule: &'static Rule) -> Refusal {
    refuse(AuthorizationRefusal::Value { name, arrived: shown(arrived), accepted: accepted.to_owned(), rule })
}

fn refuse(refusal: AuthorizationRefusal) -> Refusal {
    Refusal::Authorization(refusal)
}
