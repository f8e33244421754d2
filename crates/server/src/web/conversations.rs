//! The last conversations of a demonstration, in memory: what arrived, what was decided, what went back; secrets masked.
mod arrival;
mod bounds;
mod export;
mod others;
mod replay;
mod reply;
mod verdict;

use super::answer::Answer;
use super::extract::Call;
use crate::conversation::{Conversation, Decision, Outcome};
use flows::catalogue::Route;
use flows::hearing::Hearing;
use oauth::profile::library::Library;
use replay::Replay;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are kept.
pub const MOST: usize = 1_000;

/// The last conversations.
#[derive(Default)]
pub struct Conversations {
    kept: Mutex<VecDeque<Remembered>>,
    others: others::Others,
}

/// A conversation, and how it is played again.
#[derive(Clone)]
struct Remembered {
    told: Arc<Conversation>,
    replay: Arc<Replay>,
}

/// One request with its answer, as a conversation is made of it.
pub struct Exchange<'a> {
    /// Its identifier.
    pub trace: &'a str,
    /// Issuer and endpoint.
    pub route: &'a Route,
    /// What arrived.
    pub call: &'a Call,
    /// How it was heard.
    pub hearing: &'a Hearing,
    /// What goes back.
    pub answer: &'a Answer,
    /// The faults that fired, a line each.
    pub faults: Vec<String>,
}

/// Which conversations are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this issuer alone.
    pub issuer: Option<String>,
    /// Which outcomes.
    pub outcome: Option<Outcome>,
}

impl Conversations {
    /// Remembers one; the oldest goes.
    pub fn keep(&self, library: &Library, exchange: Exchange<'_>) {
        let remembered =
            Remembered { replay: Arc::new(Replay::of(&exchange)), told: Arc::new(self.told(library, exchange)) };
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.pop_front();
        }
        all.push_back(remembered);
    }

    fn told(&self, library: &Library, exchange: Exchange<'_>) -> Conversation {
        let Exchange { trace, route, call, hearing, answer, faults } = exchange;
        let (issuer, now) = (&*route.issuer, hearing.moment.now());
        let elsewhere = match answer.response.status().is_server_error() {
            true => Vec::new(),
            false => self.others.answers((library, issuer), (route.endpoint, call), answer, hearing),
        };
        let told = Conversation {
            trace: trace.to_owned(),
            at_ms: hearing.moment.now_ms,
            issuer: issuer.name().to_owned(),
            profile: issuer.profile.name.to_string(),
            endpoint: route.endpoint.name().to_owned(),
            arrived: arrival::arrival(call, now),
            decided: Decision { faults, ..verdict::decision(issuer, answer, hearing) },
            answered: reply::reply(answer, now),
            elsewhere,
        };
        bounds::within(told)
    }

    /// The conversation of that identifier.
    pub fn find(&self, trace: &str) -> Option<Arc<Conversation>> {
        let all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().rev().find(|one| one.told.trace == trace).map(|one| one.told.clone())
    }

    /// The last ones that pass the filter, newest first.
    pub fn last(&self, count: usize, filter: &Filter) -> Vec<Arc<Conversation>> {
        let all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let told = all.iter().rev().map(|one| &one.told);
        told.filter(|one| filter.passes(one)).take(count).cloned().collect()
    }

    /// A conversation as a `.http` file, after those from which it has its codes and tokens.
    pub fn script(&self, trace: &str) -> Option<String> {
        let all: Vec<Remembered> = self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
        export::script(&all, trace)
    }
}

impl Filter {
    fn passes(&self, one: &Conversation) -> bool {
        self.issuer.as_ref().is_none_or(|issuer| *issuer == one.issuer)
            && self.outcome.is_none_or(|outcome| outcome == one.decided.outcome)
    }
}
