//! Knows how all that a person has at an issuer is read, from one snapshot.

use oauth::words::account::{Account, Consented, SignedIn};

use crate::artefacts::{self, grant_columns};
use crate::database::{Database, DatabaseError, Query, Row};
use crate::document;

const SESSIONS: &str = "SELECT id, auth_time, expires_at FROM sessions
    WHERE subject = $1 AND issuer = $2 AND ended_at IS NULL AND expires_at > $3 ORDER BY auth_time DESC, id";
const GRANTS: &str = concat!(
    "SELECT ",
    grant_columns!(),
    " FROM grants g JOIN people p ON p.issuer = g.issuer AND p.subject = g.subject
        WHERE g.subject = $1 AND g.issuer = $2 AND g.ended_at IS NULL AND g.keep_until > $3
        ORDER BY g.created_at DESC, g.id"
);
const CONSENTS: &str = "SELECT client_id, scopes, given_at FROM consents
    WHERE subject = $1 AND issuer = $2 ORDER BY given_at DESC, client_id";

/// What the person of this `sub` has at the issuer; `now` is in seconds since 1970.
pub async fn read(database: &dyn Database, issuer: &str, subject: &str, now: i64) -> Result<Account, DatabaseError> {
    let person = || vec![subject.into(), issuer.into()];
    let at = |sql| Query { sql, values: [person(), vec![now.into()]].concat() };
    let batch = vec![at(SESSIONS), at(GRANTS), Query { sql: CONSENTS, values: person() }];
    let mut answers = database.read(batch).await?.into_iter().map(|rows| rows.into_iter());
    let mut rows = || answers.next().unwrap_or_default();
    Ok(Account {
        sessions: rows().map(|row| signed_in(&row)).collect::<Result<_, _>>()?,
        grants: rows().map(|row| artefacts::grant(&row)).collect::<Result<_, _>>()?,
        consents: rows().map(|row| consented(&row)).collect::<Result<_, _>>()?,
    })
}

fn signed_in(row: &Row) -> Result<SignedIn, DatabaseError> {
    Ok(SignedIn { id: row.text(0)?.to_owned(), auth_time: row.integer(1)?, expires_at: row.integer(2)? })
}

fn consented(row: &Row) -> Result<Consented, DatabaseError> {
    let scopes = document::read("consent", row.text(1)?)?;
    Ok(Consented { client_id: row.text(0)?.to_owned(), scopes, given_at: row.integer(2)? })
}
