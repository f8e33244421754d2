//! The pages of an authorization: sign in, whom to act for, yes or no (RFC 6749 section 3.1; RFC 9700 section 4.16).

use askama::Template;
use flows::visit::{Asked, Question};
use oauth::decisions::authorize::grouped;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::words::scope::OFFLINE_ACCESS;
use oauth::words::scope::Scopes;
use oauth::words::subject::Representation;

use super::{Place, drawn, filters, words};

/// The page that asks this; `refusal` says why it is asked again.
pub fn question(place: &Place, issuer: &Issuer, question: &Question, refusal: Option<&Refusal>) -> String {
    let asks = Asks::of(place, question);
    match &question.kind {
        Asked::SignIn => {
            let username = question.login_hint.as_deref().unwrap_or_default();
            drawn(&SignIn { place, asks, username, again: refusal.map(Again::of) })
        }
        Asked::Represent(choices) => drawn(&Represent { place, asks, choices }),
        Asked::Consent => drawn(&Consent {
            place,
            asks,
            told: told(issuer, &question.scopes),
            groups: groups(issuer, &question.scopes),
            lasting: Lasting::of(issuer, question),
        }),
    }
}

/// What all three pages say and carry.
struct Asks<'a> {
    client: &'a str,
    destination: String,
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
    again: Option<Again>,
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
    lasting: Lasting,
}

/// Why the page is shown again.
struct Again {
    words: String,
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
struct Told<'a> {
    words: String,
    scope: &'a str,
}

/// For how long a client gets what it asks for.
struct Lasting {
    token: String,
    /// Until when it may come back without the person.
    away: Option<String>,
}

impl<'a> Asks<'a> {
    fn of(place: &'a Place, question: &'a Question) -> Self {
        let client = &question.client;
        let name = client.registration.name.trim();
        Self {
            client: if name.is_empty() { client.id() } else { name },
            destination: words::destination(&question.redirect_uri),
            interaction: &question.interaction,
            action: &place.action,
            person: question.person.as_deref(),
            acting_for: question.acting_for.as_deref(),
        }
    }
}

impl Again {
    fn of(refusal: &Refusal) -> Self {
        let wrong = *refusal == Refusal::Authorization(AuthorizationRefusal::Password);
        Self { words: words::again(refusal), cause: if wrong { Cause::Fields } else { Cause::Elsewhere } }
    }

    fn blames_fields(&self) -> bool {
        self.cause == Cause::Fields
    }
}

impl Lasting {
    fn of(issuer: &Issuer, question: &Question) -> Self {
        let profile = &issuer.profile;
        let away = profile.refresh_token.issued(&question.client, &question.scopes);
        Self {
            token: words::lasting(profile.access_token.lifetime()),
            away: away.then(|| words::lasting(profile.refresh_token.absolute_lifetime())),
        }
    }
}

/// The scopes that tell about the person.
fn told<'a>(issuer: &Issuer, scopes: &'a Scopes) -> Vec<Told<'a>> {
    let rules = &issuer.profile.scope;
    let about = scopes.iter().filter(|scope| of_person(issuer, scope));
    about.map(|scope| Told { words: words::facts(scope, rules.facts(&Scopes::parse(scope))), scope }).collect()
}

/// The scopes of APIs, API by API, and what belongs to neither API nor person.
fn groups<'a>(issuer: &'a Issuer, scopes: &'a Scopes) -> Vec<(String, Vec<&'a str>)> {
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
