//! The last conversations as a list, narrowed by the query: one issuer, what was refused; it follows them where it is asked to.

use std::sync::Arc;

use askama::Template;
use oauth::decisions::authorize::response::encoded;

use super::conversation::{outcome, shade};
use super::{Place, drawn, filters};
use crate::conversation::{Conversation, Outcome};
use crate::texts::reader::{Reader, Switch};
use crate::texts::say::Say;

/// The conversations that are listed, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Each of them.
    pub all: Vec<Arc<Conversation>>,
    /// The names of all issuers.
    pub issuers: Vec<String>,
    /// The issuer to which it is narrowed.
    pub issuer: Option<String>,
    /// Which outcomes are listed.
    pub shown: Shown,
    /// Whether it comes again by itself.
    pub pace: Pace,
    /// The trace of the conversation that was the last on the list before this one.
    pub before: Option<String>,
    /// The trace of the last one here, where there are older ones.
    pub older: Option<String>,
}

/// Which outcomes are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Each.
    #[default]
    All,
    /// Refusals alone.
    Refused,
}

/// Whether a list comes again by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// When somebody loads it.
    #[default]
    Still,
    /// Every other second.
    Live,
}

/// The list alone, as it comes again by itself.
pub fn live(listing: &Listing, reader: Reader) -> String {
    let place = &Place::own(Some(reader.language.say("demonstration")), reader);
    drawn(&Live { place, listing })
}

#[derive(Template)]
#[template(path = "live.html")]
struct Live<'a> {
    place: &'a Place,
    listing: &'a Listing,
}

impl Listing {
    /// The address of the list of all and of each issuer, its name, and whether it is the one that is shown.
    pub(super) fn issuers<'a>(&'a self) -> Vec<(String, &'a str, bool)> {
        let names = std::iter::once(None).chain(self.issuers.iter().map(|name| Some(name.as_str())));
        let one = |issuer: Option<&'a str>| {
            let chosen = issuer == self.issuer.as_deref();
            (address(issuer, self.shown, self.pace), issuer.unwrap_or_default(), chosen)
        };
        names.map(one).collect()
    }

    /// The address of the list with or without what was granted.
    pub(super) fn refused(&self) -> String {
        let shown = if self.only_refused() { Shown::All } else { Shown::Refused };
        address(self.issuer.as_deref(), shown, self.pace)
    }

    /// The address of the list that stands still, or that follows.
    pub(super) fn other_pace(&self) -> String {
        let pace = if self.live() { Pace::Still } else { Pace::Live };
        address(self.issuer.as_deref(), self.shown, pace)
    }

    /// The address of the list of those that are older still, where there are any.
    pub(super) fn older(&self) -> Option<String> {
        let trace = self.older.as_ref()?;
        Some(format!("/?{}#conversations", query(self.issuer.as_deref(), self.shown, Some(("before", trace)))))
    }

    /// The address of the newest, where these are older ones.
    pub(super) fn newest(&self) -> Option<String> {
        self.before.as_ref().map(|_| address(self.issuer.as_deref(), self.shown, Pace::Still))
    }

    pub(super) fn only_refused(&self) -> bool {
        self.shown == Shown::Refused
    }

    pub(super) fn live(&self) -> bool {
        self.pace == Pace::Live
    }

    /// Where a conversation is told.
    pub(super) fn address(&self, one: &Conversation) -> String {
        format!("/conversations/{}", encoded(&one.trace))
    }

    pub(super) fn shade(&self, one: &Conversation) -> &'static str {
        shade(one.decided.outcome)
    }

    pub(super) fn outcome(&self, place: &Place, one: &Conversation) -> Say {
        outcome(place, one.decided.outcome)
    }

    /// The time of day, UTC.
    pub(super) fn time(&self, one: &Conversation) -> String {
        let seconds = one.at_ms.div_euclid(1_000).rem_euclid(86_400);
        format!("{:02}:{:02}:{:02} UTC", seconds / 3_600, seconds % 3_600 / 60, seconds % 60)
    }
}

impl Shown {
    /// The outcome to which the list is narrowed.
    pub fn outcome(self) -> Option<Outcome> {
        (self == Self::Refused).then_some(Outcome::Refused)
    }
}

/// The address of a list: the live one is a page of its own, the other a part of the first page.
fn address(issuer: Option<&str>, shown: Shown, pace: Pace) -> String {
    let query = query(issuer, shown, (pace == Pace::Live).then_some(("live", "")));
    let query = if query.is_empty() { query } else { format!("?{query}") };
    match pace {
        Pace::Still => format!("/{query}#conversations"),
        Pace::Live => format!("/{query}"),
    }
}

/// A query of one more parameter and of what the list is narrowed to.
fn query(issuer: Option<&str>, shown: Shown, more: Option<(&str, &str)>) -> String {
    let refused = (shown == Shown::Refused).then_some(("refused", ""));
    let all = more.into_iter().chain(issuer.map(|issuer| ("issuer", issuer))).chain(refused);
    let member = |(name, value): (&str, &str)| match value {
        "" => name.to_owned(),
        value => format!("{name}={}", encoded(value)),
    };
    all.map(member).collect::<Vec<_>>().join("&")
}
