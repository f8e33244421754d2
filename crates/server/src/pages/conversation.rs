//! The page that explains one request of the demonstration: what arrived, what was decided, what went back.

use askama::Template;

use super::{Place, drawn, filters};
use crate::texts::reader::{Reader, Switch};

/// One request and its answer, in labelled lines; secrets are masked before they come here.
#[derive(Clone, Debug, Default)]
pub struct Spoken {
    /// The value of `Biljett-Trace`.
    pub trace: String,
    /// The issuer's name.
    pub issuer: String,
    /// The endpoint's name.
    pub endpoint: String,
    /// When it was, in seconds since 1970.
    pub at: i64,
    /// What arrived.
    pub request: Vec<(String, String)>,
    /// What was decided, and why.
    pub decision: Vec<(String, String)>,
    /// What went back.
    pub response: Vec<(String, String)>,
    /// What to do about a refusal.
    pub fix: Option<String>,
}

/// The page of one conversation.
pub fn conversation(spoken: &Spoken, reader: Reader) -> String {
    let place = &Place::own(Some(reader.language.say("demonstration")), reader);
    let columns = [&spoken.request, &spoken.decision, &spoken.response];
    drawn(&Conversation { place, spoken, columns })
}

#[derive(Template)]
#[template(path = "conversation.html")]
struct Conversation<'a> {
    place: &'a Place,
    spoken: &'a Spoken,
    columns: [&'a Vec<(String, String)>; 3],
}
