//! Knows how many decisions a database settled, and how many commits they shared.

use std::sync::atomic::{AtomicU64, Ordering};

/// What was committed since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Commits {
    /// Decisions, and turns of sweeping.
    pub decisions: u64,
    /// The commits that they shared.
    pub commits: u64,
}

/// The same while it is counted.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    decisions: AtomicU64,
    commits: AtomicU64,
}

impl Counted {
    /// Counts a commit of so many decisions.
    pub(crate) fn commit(&self, decisions: usize) {
        self.decisions.fetch_add(decisions as u64, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    /// What was counted.
    pub(crate) fn now(&self) -> Commits {
        let (decisions, commits) = (self.decisions.load(Ordering::Relaxed), self.commits.load(Ordering::Relaxed));
        Commits { decisions, commits }
    }
}
