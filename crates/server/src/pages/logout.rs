//! The pages of a logout: the question, and what became of it (OpenID Connect RP-Initiated Logout 1.0, section 2).

use askama::Template;
use oauth::decisions::authorize::response::encoded;
use oauth::issuer::Issuer;
use oauth::refusal::explanation::Explanation;
use oauth::rules::paths::Endpoint;
use oauth::words::client::Client;

use super::question::called;
use super::{Place, drawn, filters, words};
use crate::texts::reader::Switch;
use crate::texts::say::Say;

/// A logout that the person is asked about.
#[derive(Default)]
pub struct Leaving<'a> {
    /// Where the form goes.
    pub action: &'a str,
    /// What it brings, beside the answer.
    pub fields: Vec<(&'static str, String)>,
    /// Who asks for it.
    pub client: Option<&'a Client>,
    /// Who is signed in, where that is known.
    pub person: Option<&'a str>,
    /// Where the browser goes afterwards.
    pub destination: Option<&'a str>,
}

/// The page that asks; `wrong` is the trace and the evidence of what is wrong with the request, in a demonstration only.
pub fn logout(place: &Place, issuer: &Issuer, leaving: &Leaving, wrong: Option<(&str, &Explanation)>) -> String {
    let destination = leaving.destination.map(|uri| words::destination(place.reader.language, uri));
    drawn(&Question {
        place,
        account: issuer.endpoint(Endpoint::Account).unwrap_or_default(),
        action: leaving.action,
        fields: &leaving.fields,
        client: leaving.client.map(called),
        person: leaving.person,
        destination,
        explanation: wrong.map(|(_, explanation)| explanation),
        conversation: wrong.map(|(trace, _)| encoded(trace)).unwrap_or_default(),
    })
}

/// The page after it: nobody is signed in any more, or the person is still.
pub fn ended(place: &Place, still_in: Option<&Issuer>, wrong: Option<(&str, &Explanation)>) -> String {
    let (heading, text) = match still_in {
        None => ("logged-out", place.say("logged-out-text").name("service", &place.service)),
        Some(issuer) => {
            let account = issuer.endpoint(Endpoint::Account).unwrap_or_default();
            ("still-in", place.say("still-in-text").link("account", &account, place.say("account-link")))
        }
    };
    let explanation = wrong.map(|(_, explanation)| explanation);
    let conversation = wrong.map(|(trace, _)| encoded(trace)).unwrap_or_default();
    drawn(&Ended { place, heading, text, explanation, conversation })
}

#[derive(Template)]
#[template(path = "logout.html")]
struct Question<'a> {
    place: &'a Place,
    account: String,
    action: &'a str,
    fields: &'a [(&'static str, String)],
    client: Option<&'a str>,
    person: Option<&'a str>,
    destination: Option<Say>,
    explanation: Option<&'a Explanation>,
    conversation: String,
}

#[derive(Template)]
#[template(path = "logged_out.html")]
struct Ended<'a> {
    place: &'a Place,
    heading: &'static str,
    text: Say,
    explanation: Option<&'a Explanation>,
    conversation: String,
}
