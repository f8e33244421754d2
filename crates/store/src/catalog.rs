//! Knows how issuers and clients are kept, and the version that every change of them raises.

use oauth::words::client::{self, Client};
use oauth::words::issuer;

use crate::database::{Database, DatabaseError, Expect, Query, Statement};
use crate::document;

mod apply;
mod entry;
mod removal;
pub use apply::{Catalogue, Comparison, Difference, Fate, Noun, Rest, apply, apply_at, compare, remove};
pub use removal::Removal;

/// An issuer as it is kept.
#[derive(Debug, Clone)]
pub struct IssuerRow {
    /// What was registered.
    pub registration: issuer::Registration,
    /// Seconds since 1970: what was issued before is dead.
    pub ended_before: i64,
}

const READ_VERSION: &str = "SELECT version FROM catalog_version WHERE id = 1";

/// The version of the catalogue; what was read at another version may have changed.
pub async fn version(database: &dyn Database) -> Result<i64, DatabaseError> {
    let found = database.read(vec![Query { sql: READ_VERSION, values: Vec::new() }]).await?;
    let row = found.first().and_then(|rows| rows.first());
    row.ok_or_else(|| DatabaseError::Corrupt("the catalogue has no version".to_owned()))?.integer(0)
}

/// All issuers, by name.
pub async fn issuers(database: &dyn Database) -> Result<Vec<IssuerRow>, DatabaseError> {
    let sql = "SELECT document, ended_before FROM issuers";
    let found = database.read(vec![Query { sql, values: Vec::new() }]).await?;
    let rows = found.iter().flatten().map(|row| {
        Ok(IssuerRow { registration: document::read("issuer", row.text(0)?)?, ended_before: row.integer(1)? })
    });
    let mut issuers = rows.collect::<Result<Vec<_>, DatabaseError>>()?;
    issuers.sort_by(|one, other| one.registration.name.cmp(&other.registration.name));
    Ok(issuers)
}

/// A client of an issuer, in whatever state, with its keys read; `None` where there is none.
pub async fn client(database: &dyn Database, issuer: &str, client_id: &str) -> Result<Option<Client>, DatabaseError> {
    let sql = "SELECT document, ended_before FROM clients WHERE issuer = $1 AND client_id = $2";
    let found = database.read(vec![Query { sql, values: vec![issuer.into(), client_id.into()] }]).await?;
    let Some(row) = found.first().and_then(|rows| rows.first()) else { return Ok(None) };
    let understood = Client::parse(document::read("client", row.text(0)?)?, row.integer(1)?);
    understood.map(Some).map_err(|why| DatabaseError::Corrupt(format!("a client is not understood: {why}")))
}

/// All clients of an issuer, by identifier.
pub async fn clients(database: &dyn Database, issuer: &str) -> Result<Vec<client::Registration>, DatabaseError> {
    let sql = "SELECT document FROM clients WHERE issuer = $1";
    let found = database.read(vec![Query { sql, values: vec![issuer.into()] }]).await?;
    let rows = found.iter().flatten().map(|row| document::read("client", row.text(0)?));
    let mut clients = rows.collect::<Result<Vec<client::Registration>, DatabaseError>>()?;
    clients.sort_by(|one, other| one.client_id.cmp(&other.client_id));
    Ok(clients)
}

/// Raises the version, whatever it is; it stands first, so that changes of the catalogue queue up here.
pub(crate) fn raise() -> Statement {
    let sql = "UPDATE catalog_version SET version = version + 1 WHERE id = 1";
    Statement { sql, values: Vec::new(), expect: Expect::Rows(1) }
}
