//! One request as it is heard: its moment, and what was read for it.
use crate::journal::Entry;
use crate::staged::Stray;
use oauth::words::client::Client;
use oauth::words::evidence::{Artefact, Evidence, Visited, Wanted};
use oauth::words::moment::Moment;
use std::sync::Arc;

/// What a request is decided with; a conversation is told from it afterwards.
pub struct Hearing {
    /// Its time, its chance, and the rules that it kept.
    pub moment: Moment,
    /// The registered client that was found for it, whether or not it authenticated.
    pub client: Option<Arc<Client>>,
    /// What the journal is told once the answer is ready.
    pub entries: Vec<Entry>,
    /// What was asked for and what was found, where rules are remembered too.
    pub read: Option<(Wanted, Evidence)>,
    /// What was found for a visit of the authorization endpoint, where rules are remembered too.
    pub visited: Option<Visited>,
    /// Keys to sign with that no set publishes, where a demonstration stages that.
    pub stray: Stray,
}

impl Hearing {
    /// A hearing in this moment.
    pub fn new(moment: Moment) -> Self {
        Self { moment, client: None, entries: Vec::new(), read: None, visited: None, stray: Stray::default() }
    }

    /// Remembers whose request it is; and what was read, where anything is remembered.
    pub fn found(&mut self, wanted: &Wanted, evidence: &Evidence) {
        let behind = |artefact: &Artefact| match artefact {
            Artefact::AccessToken(token) => token.client.clone(),
            _ => None,
        };
        self.client = evidence.clients.first().cloned().or_else(|| evidence.artefacts.iter().find_map(behind));
        if self.moment.remembers() {
            self.read = Some((wanted.clone(), evidence.clone()));
        }
    }

    /// Remembers what was found for a visit, where anything is remembered.
    pub fn visited(&mut self, visited: impl FnOnce() -> Visited) {
        if self.moment.remembers() {
            self.visited = Some(visited());
        }
    }
}
