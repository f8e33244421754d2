//! The pages of an authorization: sign in, whom to act for, yes or no (RFC 6749 section 3.1; RFC 9700 section 4.16).

use askama::Template;
use flows::visit::{Asked, Question};
use oauth::decisions::authorize::grouped;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::words::client::Client;
use oauth::words::scope::OFFLINE_ACCESS;
use oauth::words::scope::Scopes;
use oauth::words::subject::{Person, Representation};
use serde_json::Value;

use super::{Place, drawn, filters, words};
use crate::texts::Language;
use crate::texts::reader::Switch;
use crate::texts::say::Say;

/// The page that asks this; `refusal` says why it is asked again.
pub fn question(place: &Place, issuer: &Issuer, question: &Question, refusal: Option<&Refusal>) -> String {
    let asks = Asks::of(place, question);
    match &question.kind {
        Asked::SignIn(people) => {
            let username = question.login_hint.as_deref().unwrap_or_default();
            drawn(&SignIn {
                place,
                asks,
                username,
                people: people.iter().map(|person| AtOnce::of(place, person)).collect(),
                again: refusal.map(|refusal| Again::of(refusal, place.reader.language)),
            })
        }
        Asked::Represent(choices) => drawn(&Represent { place, asks, choices }),
        Asked::Consent => drawn(&Consent {
            place,
            asks,
            told: told(issuer, &question.scopes, place.reader.language),
            groups: groups(issuer, &question.scopes),
            lasting: lasting(issuer, question, place.reader.language),
        }),
    }
}

/// What all three pages say and carry.
struct Asks<'a> {
    client: &'a str,
    destination: Say,
    interaction: &'a str,
    action: &'a str,
    person: Option<&'a str>,
    acting_for: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn<'a> {
    place: &'a Place,
    asks: Asks<'a>,
    username: &'a str,
    people: Vec<AtOnce<'a>>,
    again: Option<Again>,
}

/// Somebody who comes in at once, with what tells the people of a demonstration apart.
struct AtOnce<'a> {
    username: &'a str,
    name: &'a str,
    role: Option<&'a str>,
    level: Option<Say>,
    others: Option<Say>,
}

#[derive(Template)]
#[template(path = "represent.html")]
struct Represent<'a> {
    place: &'a Place,
    asks: Asks<'a>,
    choices: &'a [Representation],
}

#[derive(Template)]
#[template(path = "consent.html")]
struct Consent<'a> {
    place: &'a Place,
    asks: Asks<'a>,
    told: Vec<Told<'a>>,
    groups: Vec<(String, Vec<&'a str>)>,
    lasting: Say,
}

/// Why the page is shown again.
pub(super) struct Again {
    pub(super) words: Say,
    cause: Cause,
}

/// What the person can do about it.
#[derive(PartialEq, Eq)]
enum Cause {
    /// Type something else.
    Fields,
    /// Wait.
    Elsewhere,
}

/// What a scope tells about the person.
pub(super) struct Told<'a> {
    pub(super) words: String,
    pub(super) scope: &'a str,
}

impl<'a> Asks<'a> {
    fn of(place: &'a Place, question: &'a Question) -> Self {
        Self {
            client: called(&question.client),
            destination: words::destination(place.reader.language, &question.redirect_uri),
            interaction: &question.interaction,
            action: &place.action,
            person: question.person.as_deref(),
            acting_for: question.acting_for.as_deref(),
        }
    }
}

impl<'a> AtOnce<'a> {
    fn of(place: &Place, person: &'a Person) -> Self {
        let attribute =
            |name: &str| person.attributes.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let others: Vec<String> = person.represents.iter().map(|one| one.name.clone()).collect();
        Self {
            username: &person.username,
            name: &person.name,
            role: attribute("role"),
            level: attribute("level").map(|level| place.say("at-once-level").name("level", level)),
            others: (!others.is_empty()).then(|| place.say("at-once-others").name("people", others.join(", "))),
        }
    }
}

impl Again {
    pub(super) fn of(refusal: &Refusal, language: Language) -> Self {
        let wrong = *refusal == Refusal::Authorization(AuthorizationRefusal::Password);
        Self { words: words::again(language, refusal), cause: if wrong { Cause::Fields } else { Cause::Elsewhere } }
    }

    pub(super) fn blames_fields(&self) -> bool {
        self.cause == Cause::Fields
    }
}

/// What people call a client.
pub(super) fn called(client: &Client) -> &str {
    let name = client.registration.name.trim();
    if name.is_empty() { client.id() } else { name }
}

/// For how long a client gets what it asks for.
fn lasting(issuer: &Issuer, question: &Question, language: Language) -> Say {
    let profile = &issuer.profile;
    let token = language.lasting(profile.access_token.lifetime());
    if profile.refresh_token.issued(&question.client, &question.scopes) {
        let away = language.lasting(profile.refresh_token.absolute_lifetime());
        language.say("consent-away").said("time", &away).said("token", &token)
    } else {
        language.say("consent-once").said("time", &token)
    }
}

/// The scopes that tell about the person.
pub(super) fn told<'a>(issuer: &Issuer, scopes: &'a Scopes, language: Language) -> Vec<Told<'a>> {
    let rules = &issuer.profile.scope;
    let about = scopes.iter().filter(|scope| of_person(issuer, scope));
    about
        .map(|scope| Told { words: words::facts(language, scope, rules.facts(&Scopes::parse(scope))), scope })
        .collect()
}

/// The scopes of APIs, API by API, and what belongs to neither API nor person.
pub(super) fn groups<'a>(issuer: &'a Issuer, scopes: &'a Scopes) -> Vec<(String, Vec<&'a str>)> {
    let mut groups = grouped(issuer, scopes);
    for (title, scopes) in &mut groups {
        if title.is_empty() {
            scopes.retain(|scope| !of_person(issuer, scope) && *scope != OFFLINE_ACCESS);
        }
    }
    groups.retain(|(_, scopes)| !scopes.is_empty());
    groups
}

fn of_person(issuer: &Issuer, scope: &str) -> bool {
    scope != OFFLINE_ACCESS && issuer.api_of(scope).is_none() && issuer.profile.scope.is_identity(scope)
}
