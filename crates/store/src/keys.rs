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
    /// Seconds since 1970: when that stage began.
    pub since: i64,
    /// The private key, sealed under the master key; the public one where it is retired.
    pub sealed: Vec<u8>,
    /// Seconds since 1970.
    pub created_at: i64,
}

/// All keys that are not removed, by issuer and age.
pub async fn keys(database: &dyn Database) -> Result<Vec<KeyRow>, DatabaseError> {
    let sql =
        "SELECT issuer, kid, algorithm, stage, sealed, created_at, since FROM signing_keys WHERE stage <> 'removed'";
    let found = database.read(vec![Query { sql, values: Vec::new() }]).await?;
    let mut keys = found.iter().flatten().map(read).collect::<Result<Vec<_>, _>>()?;
    keys.sort_by(|one, other| order(one).cmp(&order(other)));
    Ok(keys)
}

/// What happens to a key of an issuer.
#[derive(Clone)]
pub enum KeyChange {
    /// It is kept from now on; there is one next and one active key for each algorithm.
    Add(KeyRow),
    /// It was published, and signs from now on.
    Activate {
        /// Its identifier.
        kid: String,
    },
    /// It signs no more; what is kept of it is this, its sealed public half.
    Retire {
        /// Its identifier.
        kid: String,
        /// The public key, sealed under the master key.
        sealed: Vec<u8>,
    },
    /// Nothing but its identifier is kept.
    Remove {
        /// Its identifier.
        kid: String,
        /// The stage in which it was seen.
        stage: Stage,
    },
    /// Nothing but their identifiers is kept of all keys.
    RemoveAll,
}

/// Changes keys of an issuer, all or nothing, and raises the catalogue's version; lost where another process was first.
pub async fn change_keys(
    database: &dyn Database,
    issuer: &str,
    changes: &[KeyChange],
    now: i64,
) -> Result<Written, DatabaseError> {
    let changes = changes.iter().map(|change| statement(issuer, change, now));
    database.write([catalog::raise()].into_iter().chain(changes).collect()).await
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

fn statement(issuer: &str, change: &KeyChange, now: i64) -> Statement {
    let expect = Expect::Rows(1);
    match change {
        KeyChange::Add(row) => insertion(row),
        KeyChange::Activate { kid } => {
            let sql = "UPDATE signing_keys SET stage = 'active', since = $1
                WHERE issuer = $2 AND kid = $3 AND stage = 'next' AND NOT EXISTS (
                    SELECT 1 FROM signing_keys AS other WHERE other.issuer = signing_keys.issuer
                        AND other.algorithm = signing_keys.algorithm AND other.stage = 'active')";
            Statement { sql, values: vec![now.into(), issuer.into(), kid.as_str().into()], expect }
        }
        KeyChange::Retire { kid, sealed } => {
            let sql = "UPDATE signing_keys SET stage = 'retired', since = $1, sealed = $2
                WHERE issuer = $3 AND kid = $4 AND stage = 'active'";
            let values = vec![now.into(), sealed.as_slice().into(), issuer.into(), kid.as_str().into()];
            Statement { sql, values, expect }
        }
        KeyChange::Remove { kid, stage } => {
            let sql = "UPDATE signing_keys SET stage = 'removed', since = $1, sealed = $2
                WHERE issuer = $3 AND kid = $4 AND stage = $5";
            let gone: &[u8] = &[];
            let values = vec![now.into(), gone.into(), issuer.into(), kid.as_str().into(), stage.name().into()];
            Statement { sql, values, expect }
        }
        KeyChange::RemoveAll => {
            let sql = "UPDATE signing_keys SET stage = 'removed', since = $1, sealed = $2
                WHERE issuer = $3 AND stage <> 'removed'";
            let gone: &[u8] = &[];
            Statement { sql, values: vec![now.into(), gone.into(), issuer.into()], expect: Expect::Any }
        }
    }
}

fn insertion(row: &KeyRow) -> Statement {
    let sql = "INSERT INTO signing_keys (issuer, kid, algorithm, stage, since, sealed, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    let values = vec![
        row.issuer.as_str().into(),
        row.kid.as_str().into(),
        row.algorithm.name().into(),
        row.stage.name().into(),
        row.since.into(),
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
    let stage = Stage::ALL.into_iter().find(|stage| stage.name() == kept);
    Ok(KeyRow {
        issuer: row.text(0)?.to_owned(),
        kid: row.text(1)?.to_owned(),
        algorithm,
        stage: stage.ok_or_else(|| corrupt("stage"))?,
        sealed: row.bytes(4)?.to_vec(),
        created_at: row.integer(5)?,
        since: row.integer(6)?,
    })
}
