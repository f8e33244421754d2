//! A site: one process as its requests see it.
use super::conversations::Conversations;
use crate::log::Log;
use flows::authority::Authority;
use flows::foundation::Stage;
use std::sync::{Arc, OnceLock};

/// Everything that a request may reach.
#[derive(Clone)]
pub struct Site {
    /// The flows.
    pub authority: Arc<Authority>,
    /// The log of decisions.
    pub log: Log,
    /// The last conversations, in a demonstration.
    pub conversations: Arc<Conversations>,
    /// What the first page of a demonstration shows.
    pub front: Arc<OnceLock<Front>>,
}

/// What the first page of a demonstration shows.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// What issuers and links say.
    pub base: String,
    /// The same over TLS.
    pub tls_base: String,
    /// The issuers, each with its commands.
    pub issuers: Vec<crate::demo::list::Entry>,
    /// `demo.json`.
    pub list: String,
    /// Every URL under which it was told to be reached.
    pub named: Vec<String>,
}

impl Site {
    /// Whether this process demonstrates.
    pub fn demonstrates(&self) -> bool {
        self.authority.stage == Stage::Demonstration
    }
}
