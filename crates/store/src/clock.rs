//! Knows the clock of the database, which all nodes follow.

use crate::database::{Database, DatabaseError, Query};

/// What is asked; a stand of tests answers it with a time of its own.
pub const READ: &str = "SELECT now_ms FROM clock";

/// Milliseconds since 1970, as the database's machine says while it answers.
pub async fn now_ms(database: &dyn Database) -> Result<i64, DatabaseError> {
    let found = database.read(vec![Query { sql: READ, values: Vec::new() }]).await?;
    let row = found.first().and_then(|rows| rows.first());
    row.ok_or_else(|| DatabaseError::Corrupt("the database tells no time".to_owned()))?.integer(0)
}
