//! Knows how sign-ins are found: by the address of their cookie.

use oauth::words::handle::Address;
use oauth::words::session::Session;

use crate::database::{Database, DatabaseError, Query};
use crate::people;

/// The session behind a cookie, with its person; `None` where it is unknown, ended or expired.
pub async fn find(
    database: &dyn Database,
    issuer: &str,
    address: &Address,
    now: i64,
) -> Result<Option<Session>, DatabaseError> {
    let sql = "SELECT s.id, s.auth_time, s.expires_at, p.document, p.ended_before
        FROM sessions s JOIN people p ON p.issuer = s.issuer AND p.subject = s.subject
        WHERE s.locator = $1 AND s.digest = $2 AND s.issuer = $3 AND s.ended_at IS NULL AND s.expires_at > $4";
    let values = vec![address.locator.into(), address.digest.as_slice().into(), issuer.into(), now.into()];
    let found = database.read(vec![Query { sql, values }]).await?;
    let Some(row) = found.first().and_then(|rows| rows.first()) else { return Ok(None) };
    Ok(Some(Session {
        address: address.clone(),
        id: row.text(0)?.to_owned(),
        person: people::read(row, 3)?,
        auth_time: row.integer(1)?,
        expires_at: row.integer(2)?,
    }))
}
