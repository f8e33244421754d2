//! The foundation of a process: where it keeps things, its rules, its keys, its clock and its chance.
use crate::chance::Source;
use crate::clock::Clock;
use crate::journal::Journal;
use crate::metrics::Metrics;
use crate::seal::Seals;
use crate::staged::Staged;
use jose::digest::hmac_sha256;
use oauth::profile::library::Library;
use oauth::words::handle::MaskKey;
use oauth::words::keyring::Schedule;
use std::sync::Arc;
use store::database::Database;

/// What everything above stands on.
pub struct Foundation {
    /// Where things are kept.
    pub database: Arc<dyn Database>,
    /// The profiles.
    pub library: Library,
    /// The keys derived from the master key.
    pub seals: Seals,
    /// Where time is read.
    pub clock: Clock,
    /// Where chance is drawn.
    pub chance: Source,
    /// When signing keys change by themselves.
    pub schedule: Schedule,
    /// Whether this process is a demonstration.
    pub stage: Stage,
    /// What administrators and people did.
    pub journal: Arc<Journal>,
    /// The numbers that operators watch.
    pub metrics: Arc<Metrics>,
    /// The faults of a demonstration.
    pub(crate) staged: Option<Staged>,
}

impl Foundation {
    /// Makes the nonces of an issuer; another one each time that a demonstration made them void.
    pub(crate) fn nonces(&self, issuer: &str) -> MaskKey {
        match self.staged.as_ref().map_or(0, |staged| staged.epoch(issuer)) {
            0 => self.seals.nonces.clone(),
            epoch => MaskKey(hmac_sha256(&self.seals.nonces.0, format!("{epoch} of {issuer}").as_bytes())),
        }
    }
}

/// Whether a process demonstrates or serves; no configuration can set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// For real: everything that ships with the demonstration is refused.
    Serving,
    /// A demonstration on one machine.
    Demonstration,
}

impl Stage {
    /// What a database remembers that it was made for.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serving => "serving",
            Self::Demonstration => "demonstration",
        }
    }
}
