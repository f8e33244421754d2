//! Knows how PostgreSQL takes a schema script: under an advisory lock, its version noted in the same transaction.

use deadpool_postgres::ClientWrapper;
use tokio_postgres::Error;

use super::fault;
use crate::database::{DatabaseError, Engine};
use crate::migrate;
use crate::script::Script;

/// The lock's number is "BILJ"; a script may take longer than a statement of everyday.
const BEGIN: &str = "BEGIN READ WRITE; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(1112099914)";
const IS_NEW: &str = "SELECT to_regclass('schema_version') IS NULL";

/// Runs what the database lacks and returns the version it has reached.
pub(super) async fn run(client: &ClientWrapper, scripts: &'static [Script]) -> Result<i64, DatabaseError> {
    loop {
        let version = begin(client).await.map_err(fault::classify)?;
        let due = migrate::missing(scripts, version)?.first();
        if let Some(script) = due {
            let sql = migrate::spell(script.sql, Engine::Postgres) + &migrate::note(script.version);
            let ran = client.batch_execute(&sql).await;
            ran.map_err(|error| migrate::refused(script, &fault::classify(error)))?;
        }
        client.batch_execute("COMMIT").await.map_err(fault::classify)?;
        if due.is_none() {
            return Ok(version);
        }
    }
}

/// Takes the lock, then looks: whoever waited sees what the other did.
async fn begin(client: &ClientWrapper) -> Result<i64, Error> {
    client.batch_execute(BEGIN).await?;
    if client.query_one(IS_NEW, &[]).await?.try_get(0)? {
        client.batch_execute(migrate::VERSION_TABLE).await?;
    }
    client.query_one(migrate::READ_VERSION, &[]).await?.try_get(0)
}
