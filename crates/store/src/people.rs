//! Knows how people are found, and what they allowed which client.

use oauth::words::scope::Scopes;
use oauth::words::subject::Person;

use crate::database::{Database, DatabaseError, Query, Row};
use crate::document;

pub mod kept;

/// The person who signs in under this name, in whatever state; `None` where there is none.
pub async fn by_username(
    database: &dyn Database,
    issuer: &str,
    username: &str,
) -> Result<Option<Person>, DatabaseError> {
    let sql = "SELECT document, ended_before FROM people WHERE issuer = $1 AND username = $2";
    one(database, Query { sql, values: vec![issuer.into(), username.into()] }).await
}

/// The first people by user name, in whatever state; at most so many.
pub async fn all(database: &dyn Database, issuer: &str, most: i64) -> Result<Vec<Person>, DatabaseError> {
    let sql = "SELECT document, ended_before FROM people WHERE issuer = $1 ORDER BY username LIMIT $2";
    let found = database.read(vec![Query { sql, values: vec![issuer.into(), most.into()] }]).await?;
    found.iter().flatten().map(|row| read(row, 0)).collect()
}

/// The person of this `sub`, in whatever state; `None` where there is none.
pub async fn by_subject(database: &dyn Database, issuer: &str, subject: &str) -> Result<Option<Person>, DatabaseError> {
    let sql = "SELECT document, ended_before FROM people WHERE issuer = $1 AND subject = $2";
    one(database, Query { sql, values: vec![issuer.into(), subject.into()] }).await
}

/// The scopes that the person allowed the client; empty where there are none.
pub async fn remembered(
    database: &dyn Database,
    issuer: &str,
    subject: &str,
    client_id: &str,
) -> Result<Scopes, DatabaseError> {
    let sql = "SELECT scopes FROM consents WHERE subject = $1 AND client_id = $2 AND issuer = $3";
    let values = vec![subject.into(), client_id.into(), issuer.into()];
    let found = database.read(vec![Query { sql, values }]).await?;
    match found.first().and_then(|rows| rows.first()) {
        Some(row) => document::read("consent", row.text(0)?),
        None => Ok(Scopes::default()),
    }
}

async fn one(database: &dyn Database, query: Query) -> Result<Option<Person>, DatabaseError> {
    let found = database.read(vec![query]).await?;
    found.first().and_then(|rows| rows.first()).map(|row| read(row, 0)).transpose()
}

/// The person whose `document` and `ended_before` stand in columns `at` and `at` + 1.
pub(crate) fn read(row: &Row, at: usize) -> Result<Person, DatabaseError> {
    let person: Person = document::read("person", row.text(at)?)?;
    Ok(Person { ended_before: row.integer(at + 1)?, ..person })
}
