//! Knows how sign-ins are kept: by the address of their cookie, with a public identifier that grants name.

use oauth::words::handle::Address;
use oauth::words::session::Session;

use crate::database::{Database, DatabaseError, Expect, Query, Statement};
use crate::people;

/// A sign-in that just succeeded.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Where its cookie will be looked for.
    pub address: Address,
    /// Its public identifier, for `sid`.
    pub id: String,
    /// Who signed in, by `sub`.
    pub subject: String,
    /// When, in seconds since 1970.
    pub auth_time: i64,
    /// Seconds since 1970.
    pub expires_at: i64,
    /// The session of the same browser that it takes the place of.
    pub replaces: Option<Address>,
}

/// Starts a session and ends the one that it replaces, in one decision.
pub async fn start(database: &dyn Database, issuer: &str, session: &NewSession, now: i64) -> Result<(), DatabaseError> {
    let sql = "INSERT INTO sessions (locator, digest, issuer, id, subject, auth_time, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = vec![
        session.address.locator.into(),
        session.address.digest.as_slice().into(),
        issuer.into(),
        session.id.as_str().into(),
        session.subject.as_str().into(),
        session.auth_time.into(),
        session.expires_at.into(),
    ];
    let mut batch: Vec<Statement> = session.replaces.iter().map(|replaced| ending(issuer, replaced, now)).collect();
    batch.push(Statement { sql, values, expect: Expect::Any });
    database.write(batch).await.map(|_| ())
}

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

/// Ends a session; one that is unknown or ended stays as it is.
pub async fn end(database: &dyn Database, issuer: &str, address: &Address, now: i64) -> Result<(), DatabaseError> {
    database.write(vec![ending(issuer, address, now)]).await.map(|_| ())
}

fn ending(issuer: &str, address: &Address, now: i64) -> Statement {
    let sql = "UPDATE sessions SET ended_at = $4
        WHERE locator = $1 AND digest = $2 AND issuer = $3 AND ended_at IS NULL";
    let values = vec![address.locator.into(), address.digest.as_slice().into(), issuer.into(), now.into()];
    Statement { sql, values, expect: Expect::Any }
}
