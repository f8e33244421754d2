//! Knows how SQLite takes a schema script: under the write lock, its version noted in the same transaction.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::{connect, fault};
use crate::database::{DatabaseError, Engine};
use crate::migrate;
use crate::script::Script;

/// How long to wait while another process migrates.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs what the file lacks and returns the version it has reached.
pub(super) fn run(path: &Path, scripts: &'static [Script]) -> Result<i64, DatabaseError> {
    let mut connection = connect::writer(path)?;
    connection.busy_timeout(PATIENCE).map_err(fault::classify)?;
    loop {
        let (version, due) = step(&mut connection, scripts)?;
        if due.is_none() {
            return Ok(version);
        }
    }
}

/// Runs the next script, if one is due, and returns the version found before it.
fn step(
    connection: &mut Connection,
    scripts: &'static [Script],
) -> Result<(i64, Option<&'static Script>), DatabaseError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault::classify)?;
    transaction.execute_batch(migrate::VERSION_TABLE).map_err(fault::classify)?;
    let version = transaction.query_row(migrate::READ_VERSION, [], |row| row.get(0)).map_err(fault::classify)?;
    let due = migrate::missing(scripts, version)?.first();
    if let Some(script) = due {
        let sql = migrate::spell(script.sql, Engine::Sqlite) + &migrate::note(script.version);
        transaction.execute_batch(&sql).map_err(|error| migrate::refused(script, &fault::classify(error)))?;
        transaction.commit().map_err(fault::classify)?;
    }
    Ok((version, due))
}
