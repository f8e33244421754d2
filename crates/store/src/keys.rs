//! Knows how sealed signing keys are kept, and small settings that the first writer decides.

use jose::algorithm::Algorithm;
use oauth::words::keyring::Stage;

use crate::catalog;
use crate::database::{Database, DatabaseError, Expect, Query, Row, Statement, Written};

/// A signing key of an issuer.
#[derive(Clone)]
pub struct KeyRow {
    /// Whose it is, by name.
    pub issuer: String,
    /// Its identifier, unique within the issuer.
    pub kid: String,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// Where it is in its life.
    pub stage: Stage,
    /// The private key, sealed under the master key.
    pub sealed: Vec<u8>,
    /// Seconds since 1970.
    pub created_at: i64,
}

/// All keys, by issuer and age.
pub async fn keys(database: &dyn Database) -> Result<Vec<KeyRow>, DatabaseError> {
    let sql = "SELECT issuer, kid, algorithm, stage, sealed, created_at FROM signing_keys";
    let found = database.read(vec![Query { sql, values: Vec::new() }]).await?;
    let mut keys = found.iter().flatten().map(read).collect::<Result<Vec<_>, _>>()?;
    keys.sort_by(|one, other| order(one).cmp(&order(other)));
    Ok(keys)
}

/// Adds keys and answers how many of them are kept; each raises the catalogue's version.
///
/// An issuer has one active key for each algorithm: one that another process made first stays, and ours is dropped.
pub async fn add_keys(database: &dyn Database, rows: &[KeyRow]) -> Result<usize, DatabaseError> {
    let mut kept = 0;
    for row in rows {
        let batch = vec![catalog::raise(), insertion(row)];
        kept += usize::from(database.write(batch).await? == Written::Settled);
    }
    Ok(kept)
}

/// Makes these keys the active ones and retires those that were, all or nothing; raises the catalogue's version.
pub async fn replace_active(database: &dyn Database, rows: &[KeyRow]) -> Result<(), DatabaseError> {
    let mut batch = vec![catalog::raise()];
    for row in rows {
        let sql = "UPDATE signing_keys SET stage = 'retired' WHERE issuer = $1 AND algorithm = $2 AND stage = 'active'";
        let values = vec![row.issuer.as_str().into(), row.algorithm.name().into()];
        batch.push(Statement { sql, values, expect: Expect::Any });
        batch.push(insertion(row));
    }
    match database.write(batch).await? {
        Written::Settled => Ok(()),
        Written::Lost { .. } => Err(DatabaseError::Corrupt("a key of that identifier is there already".to_owned())),
    }
}

/// The value noted under a name.
pub async fn note(database: &dyn Database, name: &str) -> Result<Option<Vec<u8>>, DatabaseError> {
    let sql = "SELECT value FROM notes WHERE name = $1";
    let found = database.read(vec![Query { sql, values: vec![name.into()] }]).await?;
    found.first().and_then(|rows| rows.first()).map(|row| row.bytes(0).map(<[u8]>::to_vec)).transpose()
}

/// Notes a value where none is noted, and answers the one that stands: the first writer's.
pub async fn put_note_once(database: &dyn Database, name: &str, value: &[u8]) -> Result<Vec<u8>, DatabaseError> {
    let sql = "INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    let values = vec![name.into(), value.into()];
    database.write(vec![Statement { sql, values, expect: Expect::Any }]).await?;
    note(database, name).await?.ok_or_else(|| DatabaseError::Corrupt("a note is gone that was just written".to_owned()))
}

fn insertion(row: &KeyRow) -> Statement {
    let sql = "INSERT INTO signing_keys (issuer, kid, algorithm, stage, sealed, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let values = vec![
        row.issuer.as_str().into(),
        row.kid.as_str().into(),
        row.algorithm.name().into(),
        name(row.stage).into(),
        row.sealed.as_slice().into(),
        row.created_at.into(),
    ];
    Statement { sql, values, expect: Expect::Rows(1) }
}

fn order(row: &KeyRow) -> (&str, i64, &str) {
    (&row.issuer, row.created_at, &row.kid)
}

fn read(row: &Row) -> Result<KeyRow, DatabaseError> {
    let corrupt = |what: &str| DatabaseError::Corrupt(format!("a signing key's {what} is unknown"));
    let algorithm = row.text(2)?.parse().map_err(|_| corrupt("algorithm"))?;
    let kept = row.text(3)?;
    let stage = [Stage::Next, Stage::Active, Stage::Retired].into_iter().find(|stage| name(*stage) == kept);
    Ok(KeyRow {
        issuer: row.text(0)?.to_owned(),
        kid: row.text(1)?.to_owned(),
        algorithm,
        stage: stage.ok_or_else(|| corrupt("stage"))?,
        sealed: row.bytes(4)?.to_vec(),
        created_at: row.integer(5)?,
    })
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Next => "next",
        Stage::Active => "active",
        Stage::Retired => "retired",
    }
}
