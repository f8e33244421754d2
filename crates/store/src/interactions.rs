//! Knows which interactions were completed.

use crate::database::{Database, DatabaseError, Query};

/// Whether the interaction of this digest was completed; it is known as long as its pages could be sent again.
pub async fn completed(database: &dyn Database, issuer: &str, digest: &[u8]) -> Result<bool, DatabaseError> {
    let sql = "SELECT expires_at FROM spent_interactions WHERE digest = $1 AND issuer = $2";
    let found = database.read(vec![Query { sql, values: vec![digest.into(), issuer.into()] }]).await?;
    Ok(found.first().is_some_and(|rows| !rows.is_empty()))
}
