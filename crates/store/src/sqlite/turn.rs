//! Knows how SQLite takes a turn of sweeping: what expired goes, then the pages that it left, until the time is up.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::fault;
use super::statement::{self, Dialect};
use crate::database::{DatabaseError, Statement};
use crate::swept::{Left, Swept};

/// One page in so many may be free before free pages are given back: they serve what is written next.
const SPARE: i64 = 8;
/// So many pages may be free in a file of any size: 1 MiB.
const FEWEST_SPARE: i64 = 256;
/// Gives back so many pages at once, about 0.1 ms.
const GIVE_BACK: &str = "PRAGMA incremental_vacuum(8)";

/// A turn of sweeping that has begun.
struct Turn {
    began: Instant,
    longest: Duration,
}

/// Carries out the deletions again and again while they find rows, and looks at the time after each.
pub(super) fn sweep(
    connection: &Connection,
    dialect: &mut Dialect,
    (deletions, longest): (&[Statement], Duration),
) -> Result<Swept, DatabaseError> {
    let turn = Turn::begin(longest);
    let mut rows = 0;
    loop {
        let before = rows;
        for deletion in deletions {
            rows += statement::execute(connection, dialect, deletion)?;
            if turn.is_over() {
                return Ok(Swept { rows, left: Left::Perhaps });
            }
        }
        if rows == before {
            return Ok(Swept { rows, left: turn.give_back(connection)? });
        }
    }
}

impl Turn {
    /// A duration is measured, no time of day is read: nothing is decided by it but when to stop.
    #[expect(clippy::disallowed_methods, reason = "how long a turn takes is measured where it is taken")]
    fn begin(longest: Duration) -> Self {
        Self { began: Instant::now(), longest }
    }

    fn is_over(&self) -> bool {
        self.began.elapsed() >= self.longest
    }

    /// Moves pages from the end of the file into gaps, and so makes the file shorter.
    fn give_back(&self, connection: &Connection) -> Result<Left, DatabaseError> {
        let ask = |what| connection.pragma_query_value(None, what, |row| row.get::<_, i64>(0)).map_err(fault::classify);
        let pages = ask("page_count")?;
        while ask("freelist_count")? > (pages / SPARE).max(FEWEST_SPARE) {
            if self.is_over() {
                return Ok(Left::Perhaps);
            }
            let mut give_back = connection.prepare_cached(GIVE_BACK).map_err(fault::classify)?;
            let mut given = give_back.raw_query();
            while given.next().map_err(fault::classify)?.is_some() {}
        }
        Ok(Left::Nothing)
    }
}
