//! Knows how maintenance is noted: for all nodes, with the catalogue's version, so that each hears of it within a second.

use crate::catalog;
use crate::database::{Database, DatabaseError, Expect, Statement};
use crate::keys;

const NAME: &str = "maintenance";

/// After how many seconds clients are told to come again; `None` where there is no maintenance.
pub async fn read(database: &dyn Database) -> Result<Option<u32>, DatabaseError> {
    let Some(noted) = keys::note(database, NAME).await? else { return Ok(None) };
    let seconds = std::str::from_utf8(&noted).ok().and_then(|text| text.parse().ok());
    seconds.map(Some).ok_or_else(|| DatabaseError::Corrupt("the note of maintenance is no number".to_owned()))
}

/// Begins maintenance, says another time, or ends it with `None`; raises the catalogue's version.
pub async fn write(database: &dyn Database, retry_after: Option<u32>) -> Result<(), DatabaseError> {
    let mut batch = vec![catalog::raise()];
    let sql = "DELETE FROM notes WHERE name = $1";
    batch.push(Statement { sql, values: vec![NAME.into()], expect: Expect::Any });
    if let Some(seconds) = retry_after {
        let sql = "INSERT INTO notes (name, value) VALUES ($1, $2)";
        let values = vec![NAME.into(), seconds.to_string().as_bytes().into()];
        batch.push(Statement { sql, values, expect: Expect::Rows(1) });
    }
    database.write(batch).await.map(|_| ())
}
