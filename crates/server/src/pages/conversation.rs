//! The page that explains one request of the demonstration: what arrived, what was decided, what went back, what others would answer.

use askama::Template;
use axum::http::StatusCode;
use oauth::decisions::authorize::response::encoded;

use super::{Place, drawn, filters};
use crate::conversation::{Answer, Conversation as Told, Elsewhere, Member, Outcome};
use crate::texts::reader::{Reader, Switch};
use crate::texts::say::Say;

/// The page of one conversation; `base` is the URL at which the demonstration listens.
pub fn conversation(told: &Told, base: &str, reader: Reader) -> String {
    let place = &Place::own(Some(reader.language.say("demonstration")), reader);
    drawn(&Conversation { place, told, base, address: encoded(&told.trace) })
}

#[derive(Template)]
#[template(path = "conversation.html")]
struct Conversation<'a> {
    place: &'a Place,
    told: &'a Told,
    base: &'a str,
    address: String,
}

impl Conversation<'_> {
    fn outcome(&self) -> Say {
        outcome(self.place, self.told.decided.outcome)
    }

    /// What the name of a style says of the outcome.
    fn shade(&self) -> &'static str {
        shade(self.told.decided.outcome)
    }

    fn count(&self, members: &[Member]) -> u64 {
        members.len().try_into().unwrap_or(u64::MAX)
    }

    fn kept(&self) -> u64 {
        self.told.decided.kept.len().try_into().unwrap_or(u64::MAX)
    }

    /// The registered phrase of the status (RFC 9110 section 15).
    fn reason(&self) -> &'static str {
        let status = StatusCode::from_u16(self.told.answered.status).ok();
        status.and_then(|status| status.canonical_reason()).unwrap_or_default()
    }

    fn answer(&self, elsewhere: &Elsewhere) -> Say {
        match elsewhere.answer {
            Answer::Granted => self.place.say("outcome-granted"),
            Answer::Refused => self.place.say("outcome-refused"),
            Answer::NoEndpoint => self.place.say("elsewhere-no-endpoint"),
            Answer::NotKnown => self.place.say("elsewhere-not-known"),
        }
    }

    fn shade_of(&self, elsewhere: &Elsewhere) -> &'static str {
        match elsewhere.answer {
            Answer::Granted => "granted",
            Answer::Refused => "refused",
            Answer::NoEndpoint | Answer::NotKnown => "open",
        }
    }
}

/// An outcome in words.
pub(super) fn outcome(place: &Place, outcome: Outcome) -> Say {
    match outcome {
        Outcome::Granted => place.say("outcome-granted"),
        Outcome::Refused => place.say("outcome-refused"),
        Outcome::Asked => place.say("outcome-asked"),
        Outcome::Unavailable => place.say("outcome-unavailable"),
    }
}

/// What the name of a style says of an outcome.
pub(super) fn shade(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Granted => "granted",
        Outcome::Refused | Outcome::Unavailable => "refused",
        Outcome::Asked => "open",
    }
}
