//! How people authorize: what an authorization request may hold (RFC 6749 section 4.1.1, RFC 7636, RFC 9126, RFC 9700 section 2.1).
mod parameter;
mod person;
pub mod redirect;

use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::{NO_REQUEST_OBJECT, OPENID, RESPONSE_TYPE, STATE};
use crate::refusal::parameters::rules::PRESENT;
use crate::rules::form::shown;
use crate::rules::parameters::needed;
use crate::words::authorization_request::AuthorizationRequest;
use crate::words::client::{Client, Consent};
use crate::words::form::Form;
use crate::words::handle::Spelling;
use crate::words::measure::{Brief, Lengths, OneOrMore, Seconds};
use crate::words::moment::Moment;
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
    request_uri_lifetime_seconds: Brief,
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
    pub fn response_type(&self, client: &Client, form: &Form, moment: &mut Moment) -> Result<ResponseType, Refusal> {
        if form.value("request").is_some() {
            return Err(refuse(AuthorizationRefusal::RequestObject));
        }
        moment.keep(&NO_REQUEST_OBJECT);
        let arrived = needed(form, "response_type", "what the authorization endpoint returns")?;
        moment.keep(&PRESENT);
        let mut words: Vec<_> = arrived.split(' ').collect();
        words.sort_unstable();
        let offered = |one: &&ResponseType| client.registration.response_types.contains(one);
        let accepted: Vec<_> = self.response_types.iter().filter(offered).collect();
        let found = accepted.iter().find(|one| one.name().split(' ').eq(words.iter().copied()));
        match found {
            Some(one) => {
                moment.keep(&RESPONSE_TYPE);
                Ok(**one)
            }
            None => {
                let accepted = accepted.iter().map(|one| one.name()).collect();
                Err(refuse(AuthorizationRefusal::ResponseType { arrived: shown(arrived), accepted }))
            }
        }
    }

    /// Reads what is not about the client and its scopes; `asked` are the scopes, already allowed.
    pub fn read(
        &self,
        (form, to): (&Form, Destination),
        response_type: ResponseType,
        asked: Asked,
        moment: &mut Moment,
    ) -> Result<AuthorizationRequest, Refusal> {
        let scope = form.value("scope");
        if self.openid == OpenId::Required && !asked.scopes.contains(scope::OPENID) {
            return Err(value("scope", scope.unwrap_or_default(), "a list with openid", &OPENID));
        }
        moment.keep(&OPENID);
        Ok(AuthorizationRequest {
            client_id: asked.client_id,
            response_type,
            response_mode: to.mode,
            redirect_uri: to.redirect_uri,
            redirect_uri_sent: form.value("redirect_uri").is_some(),
            scopes: asked.scopes,
            requested_scope: scope.map(str::to_owned),
            resources: asked.resources,
            state: self.bounded(form, ("state", &STATE), self.state_length, moment)?,
            nonce: self.nonce(form, response_type, moment)?,
            code_challenge: self.challenge(form, moment)?,
            key: None,
            prompt: person::prompt(form, moment)?,
            max_age: person::max_age(form, moment)?,
            hinted_subject: None,
            login_hint: form.value("login_hint").map(|hint| hint.chars().take(200).collect()),
            ui_locales: self.locales(form, moment)?,
        })
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
