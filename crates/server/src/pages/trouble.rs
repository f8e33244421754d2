//! The pages that say no: what happened, for people, and in a demonstration the rule, for developers (RFC 6749 section 4.1.2.1).

use askama::Template;
use oauth::decisions::authorize::response::encoded;
use oauth::refusal::explanation::Explanation;

use super::{Place, drawn, filters};
use crate::texts::reader::{Reader, Switch};
use crate::texts::say::Say;

/// What went wrong, and for whom to know.
#[derive(Clone, Debug)]
pub struct Trouble<'a> {
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub heading: Say,
    /// What happened and what to do, for people.
    pub text: Say,
    /// What of it can be told to developers anywhere, in English.
    pub detail: Option<String>,
    /// The value of `Biljett-Trace`.
    pub trace: &'a str,
    /// The evidence; in a demonstration only.
    pub explanation: Option<&'a Explanation>,
}

/// The error page; it links to nothing that the request named.
pub fn trouble(place: &Place, trouble: &Trouble) -> String {
    drawn(&TroublePage { place, trouble, conversation: encoded(trouble.trace) })
}

/// The page for an address where nothing is, which the text of this key says.
pub fn absent(key: &'static str, reader: Reader) -> String {
    let language = reader.language;
    let text = language.say(key).link("first-page", "/", language.say("absent-first-page"));
    drawn(&Absent { place: &Place::own(None, reader), text })
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroublePage<'a> {
    place: &'a Place,
    trouble: &'a Trouble<'a>,
    conversation: String,
}

#[derive(Template)]
#[template(path = "absent.html")]
struct Absent<'a> {
    place: &'a Place,
    text: Say,
}
