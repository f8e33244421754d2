//! `[log]`: where the log goes, and which decisions it tells; `[journal]`: how long that is kept.
use crate::log::{Destination, Log};
use serde::Deserialize;
use std::path::PathBuf;

/// The log.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogTable {
    /// A file; stderr where none is named.
    pub file: Option<PathBuf>,
    /// Which decisions are told.
    pub decisions: Decisions,
}

/// Which decisions are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decisions {
    /// Each.
    #[default]
    All,
    /// Those that were refused, and faults.
    Refused,
    /// None.
    None,
}

/// The journal.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JournalTable {
    /// How many days an entry is kept.
    pub days: u32,
}

impl Default for JournalTable {
    fn default() -> Self {
        Self { days: 90 }
    }
}

impl LogTable {
    /// Opens the log.
    ///
    /// # Errors
    /// Why its file cannot be written to.
    pub fn open(&self) -> Result<Log, String> {
        let named = self.file.as_deref().map_or_else(String::new, |path| format!(" {}", path.display()));
        let opened = Destination::of(self.file.as_deref()).and_then(|place| Log::to(place, self.decisions));
        opened.map_err(|error| format!("log{named}: {error}"))
    }
}
