//! Keeps things: the one crate that knows SQL, behind one seam with an adapter for each engine.

use std::path::Path;
use std::sync::Arc;

use crate::database::{Database, DatabaseError};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;

pub mod account;
pub mod artefacts;
pub mod catalog;
pub mod changes;
pub mod clock;
pub mod commits;
pub mod database;
mod document;
#[cfg(feature = "testing")]
#[path = "../tests/support/dump.rs"]
pub mod dump;
pub mod guesses;
pub mod interactions;
pub mod journal;
pub mod keys;
pub mod maintenance;
pub mod migrate;
pub mod people;
mod postgres;
pub mod script;
pub mod sessions;
mod sqlite;
pub mod sweep;
pub mod swept;
#[cfg(feature = "testing")]
#[path = "../tests/support/cluster.rs"]
pub mod testing;

/// Opens `sqlite:///path/file.db`, a bare path, or `postgres://user@host/name`, within a Tokio runtime.
///
/// A SQLite file is created where there is none. PostgreSQL is reached at the first batch; beside its own parameters
/// its URL takes `pool_size` (1 to 1,000, by default 16) and `sslrootcert` (a PEM file; by default the machine's roots).
/// A certificate is always verified, whatever `sslmode` asks for TLS.
pub fn open(url: &str) -> Result<Arc<dyn Database>, DatabaseError> {
    match url.split_once("://") {
        None => Ok(Arc::new(Sqlite::open(Path::new(url))?)),
        Some(("sqlite", path)) => Ok(Arc::new(Sqlite::open(Path::new(path))?)),
        Some(("postgres" | "postgresql", _)) => Ok(Arc::new(Postgres::open(url)?)),
        Some((scheme, _)) => Err(DatabaseError::Programming(format!("no adapter for {scheme}://"))),
    }
}
