//! The last conversations of a demonstration, in memory: what arrived, what was decided, what went back; secrets masked.
mod arrival;
mod bounds;
mod export;
pub mod note;
mod others;
mod replay;
mod reply;
mod verdict;

use super::answer::Answer;
use super::extract::Call;
use crate::conversation::{Conversation, Decision, Outcome};
use flows::authority::Authority;
use flows::catalogue::Route;
use flows::hearing::Hearing;
use note::Note;
use oauth::profile::library::Library;
use oauth::refusal::Refusal;
use oauth::refusal::parameters::ParameterRefusal;
use others::Others;
use replay::Replay;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are kept.
pub const MOST: usize = 1_000;

/// What stands for the name of an endpoint where the path is none's.
const NO_ENDPOINT: &str = "none";

/// The last conversations.
#[derive(Default)]
pub struct Conversations {
    kept: Mutex<VecDeque<Arc<Note>>>,
    others: Arc<Others>,
}

/// A conversation, and how it is played again.
#[derive(Clone)]
struct Remembered {
    told: Arc<Conversation>,
    replay: Arc<Replay>,
}

/// One request with its answer, as a conversation is made of it.
pub struct Exchange {
    /// Its identifier.
    pub trace: String,
    /// Issuer and endpoint.
    pub route: Route,
    /// What arrived.
    pub call: Call,
    /// How it was heard.
    pub hearing: Hearing,
    /// What goes back, without its body.
    pub answer: Answer,
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
    /// Older than the one of this trace alone.
    pub before: Option<String>,
}

impl Conversations {
    /// Notes one, to be told when its answer is on its way; the oldest goes.
    pub fn note(&self, authority: &Arc<Authority>, exchange: Exchange) -> Arc<Note> {
        let (authority, others, trace) = (authority.clone(), self.others.clone(), exchange.trace.clone());
        let note = Arc::new(Note::of(trace, move || Remembered::of((&authority.library, &others), exchange)));
        let mut all = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.pop_front();
        }
        all.push_back(note.clone());
        note
    }

    /// The notes, oldest first; telling them holds up no other.
    fn notes(&self) -> Vec<Arc<Note>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The conversation of that identifier.
    pub fn find(&self, trace: &str) -> Option<Arc<Conversation>> {
        let note = self.notes().into_iter().rfind(|note| note.trace == trace)?;
        note.told().map(|one| one.told.clone())
    }

    /// The last ones that pass the filter, newest first.
    pub fn last(&self, count: usize, filter: &Filter) -> Vec<Arc<Conversation>> {
        let notes = self.notes();
        let end = filter.before.as_ref().map(|trace| notes.iter().rposition(|note| note.trace == *trace).unwrap_or(0));
        let told = notes[..end.unwrap_or(notes.len())].iter().rev().filter_map(|note| note.told()).map(|one| &one.told);
        told.filter(|one| filter.passes(one)).take(count).cloned().collect()
    }

    /// A conversation as a `.http` file, after those from which it has its codes and tokens.
    pub fn script(&self, trace: &str) -> Option<String> {
        let all: Vec<Remembered> = self.notes().iter().filter_map(|note| note.told().cloned()).collect();
        export::script(&all, trace)
    }
}

impl Remembered {
    fn of((library, others): (&Library, &Others), exchange: Exchange) -> Self {
        let replay = Arc::new(Replay::of(&exchange));
        let Exchange { trace, route, call, hearing, answer, faults } = exchange;
        let (issuer, now) = (&*route.issuer, hearing.moment.now());
        let strayed = matches!(answer.refusal, Some(Refusal::Parameters(ParameterRefusal::Path { .. })));
        let elsewhere = match strayed || answer.response.status().is_server_error() {
            true => Vec::new(),
            false => others.answers((library, issuer), (route.endpoint, &call), &answer, &hearing),
        };
        let told = Conversation {
            trace,
            at_ms: hearing.moment.now_ms,
            issuer: issuer.name().to_owned(),
            profile: issuer.profile.name.to_string(),
            endpoint: if strayed { NO_ENDPOINT } else { route.endpoint.name() }.to_owned(),
            arrived: arrival::arrival(&call, now),
            decided: Decision { faults, ..verdict::decision(issuer, &answer, &hearing) },
            answered: reply::reply(&answer, now),
            elsewhere,
        };
        Self { told: Arc::new(bounds::within(told)), replay }
    }
}

impl Filter {
    fn passes(&self, one: &Conversation) -> bool {
        self.issuer.as_ref().is_none_or(|issuer| *issuer == one.issuer)
            && self.outcome.is_none_or(|outcome| outcome == one.decided.outcome)
    }
}
