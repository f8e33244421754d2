//! The pages that say no: what happened, for people, and in a demonstration the rule, for developers (RFC 6749 section 4.1.2.1).

use askama::Template;
use oauth::decisions::authorize::response::encoded;
use oauth::refusal::explanation::Explanation;

use super::{Place, drawn, filters};

/// What went wrong, and for whom to know.
#[derive(Clone, Debug)]
pub struct Trouble<'a> {
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub heading: &'a str,
    /// What happened and what to do, for people.
    pub text: String,
    /// The value of `Biljett-Trace`.
    pub trace: &'a str,
    /// The evidence; in a demonstration only.
    pub explanation: Option<&'a Explanation>,
}

/// The error page; it links to nothing that the request named.
pub fn trouble(place: &Place, trouble: &Trouble) -> String {
    drawn(&TroublePage { place, trouble, conversation: encoded(trouble.trace) })
}

/// The page for an address where nothing is.
pub fn absent(text: &str) -> String {
    drawn(&Absent { place: &Place::own(None), text })
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
    text: &'a str,
}
