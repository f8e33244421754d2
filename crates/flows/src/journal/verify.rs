//! Whether the journal is as it was written: no row changed, gone, added or moved, at neither end.
use super::chain::Chain;
use std::fmt;
use store::database::{Database, DatabaseError};

/// Rows that are looked at together.
const PAGE: i64 = 500;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many rows are as they were written, counted from the oldest that is kept.
    pub rows: i64,
    /// The number of the last of them; where none is kept, of the last that was swept away.
    pub last: i64,
    /// The first thing that is not as it was written.
    pub broken: Option<Broken>,
}

/// Something in the journal that is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The rows that tell where the chain begins and stops are gone or were changed.
    Ends,
    /// This row is gone.
    Gone(i64),
    /// This row was changed.
    Changed(i64),
    /// This row stands behind the last one that was written.
    Added(i64),
}

impl Broken {
    /// Why nothing is written behind it, or swept away before it is looked at.
    pub(super) fn corrupt(self) -> DatabaseError {
        DatabaseError::Corrupt(format!("{self}; the journal stays as it is"))
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ends => write!(out, "the ends of the journal were changed or are gone"),
            Self::Gone(number) => write!(out, "row {number} is gone"),
            Self::Changed(number) => write!(out, "row {number} was changed"),
            Self::Added(number) => write!(out, "row {number} was added"),
        }
    }
}

pub(super) async fn verify(chain: &Chain, database: &dyn Database) -> Result<Verified, DatabaseError> {
    let (mut at, mut before, mut rows) = (i64::MIN, Vec::new(), 0);
    loop {
        let (ends, page) = store::journal::after(database, at, PAGE).await?;
        let broken = |at: i64, rows, broken| Ok(Verified { rows, last: at.max(0), broken: Some(broken) });
        let Some(ends) = ends.filter(|ends| chain.sealed(ends)) else { return broken(at, rows, Broken::Ends) };
        // What was swept away meanwhile is not missed.
        if ends.swept.number > at {
            (at, before) = (ends.swept.number, ends.swept.mac);
        }
        if page.is_empty() && at == ends.last.number {
            let broken = (before != ends.last.mac).then_some(Broken::Changed(at));
            return Ok(Verified { rows, last: at, broken });
        }
        if page.is_empty() {
            return broken(at, rows, Broken::Gone(at + 1));
        }
        for row in page {
            let added = (row.number > ends.last.number).then_some(Broken::Added(row.number));
            if let Some(found) = added.or_else(|| chain.broken(&row, (at, &before))) {
                return broken(at, rows, found);
            }
            (at, before, rows) = (row.number, row.mac, rows + 1);
        }
    }
}
