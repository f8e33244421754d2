//! Knows how PostgreSQL keeps things: each decision is a transaction of its own, over a pool of connections.

use std::time::Duration;

use deadpool_postgres::{ClientWrapper, Object, Pool};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use self::transaction::Fate;
use crate::database::{Database, DatabaseError, Engine, Query, Row, Statement, Written, refuse_nul};
use crate::script::Script;
use crate::swept::{Left, Swept};

mod address;
mod fault;
mod migration;
mod transaction;
mod value;

/// How often a decision is tried again after a serialization failure or a deadlock.
const RETRIES: usize = 5;
/// How often the deletions of one turn of sweeping are carried out.
const PASSES: usize = 8;
/// How long a batch may take: longer than a statement may, for the case that the server is beyond reach.
const PATIENCE: Duration = Duration::from_secs(6);

/// A database on a server.
pub(crate) struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// Reads the URL; nothing is connected yet.
    pub(crate) fn open(url: &str) -> Result<Self, DatabaseError> {
        Ok(Self { pool: address::pool(url)? })
    }

    async fn lease(&self) -> Result<Lease, DatabaseError> {
        Ok(Lease(Some(self.pool.get().await.map_err(|error| fault::unreachable(&error))?)))
    }

    async fn ask(&self, batch: &[Query]) -> Result<Vec<Vec<Row>>, DatabaseError> {
        let lease = self.lease().await?;
        let rows = transaction::read(lease.client()?, batch).await?;
        lease.give_back();
        Ok(rows)
    }

    async fn decide(&self, batch: &[Statement]) -> Result<Written, DatabaseError> {
        let mut conflicts = 0;
        loop {
            let lease = self.lease().await?;
            let fate = transaction::write(lease.client()?, batch).await?;
            lease.give_back();
            match fate {
                Fate::Judged(written) => return Ok(written),
                Fate::Conflict(_) if conflicts < RETRIES => conflicts += 1,
                Fate::Conflict(error) => return Err(error),
            }
        }
    }

    async fn delete(&self, deletions: &[Statement]) -> Result<Swept, DatabaseError> {
        let lease = self.lease().await?;
        let mut rows = 0;
        for _ in 0..PASSES {
            let deleted = transaction::delete(lease.client()?, deletions).await?;
            rows += deleted;
            if deleted == 0 {
                lease.give_back();
                return Ok(Swept { rows, left: Left::Nothing });
            }
        }
        lease.give_back();
        Ok(Swept { rows, left: Left::Perhaps })
    }
}

impl Database for Postgres {
    fn read(&self, batch: Vec<Query>) -> BoxFuture<'_, Result<Vec<Vec<Row>>, DatabaseError>> {
        async move {
            batch.iter().try_for_each(|query| refuse_nul(&query.values))?;
            tokio::time::timeout(PATIENCE, self.ask(&batch)).await.unwrap_or_else(|_| Err(late()))
        }
        .boxed()
    }

    fn write(&self, batch: Vec<Statement>) -> BoxFuture<'_, Result<Written, DatabaseError>> {
        async move {
            batch.iter().try_for_each(|statement| refuse_nul(&statement.values))?;
            tokio::time::timeout(PATIENCE, self.decide(&batch)).await.unwrap_or_else(|_| Err(late()))
        }
        .boxed()
    }

    /// Rows that expired are locked by nobody else, so a turn is bounded by what it deletes and not by the time it takes.
    fn sweep(&self, deletions: Vec<Statement>, _longest: Duration) -> BoxFuture<'_, Result<Swept, DatabaseError>> {
        async move { tokio::time::timeout(PATIENCE, self.delete(&deletions)).await.unwrap_or_else(|_| Err(late())) }
            .boxed()
    }

    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn migrate(&self, scripts: &'static [Script]) -> BoxFuture<'_, Result<i64, DatabaseError>> {
        async move {
            let lease = self.lease().await?;
            let version = migration::run(lease.client()?, scripts).await?;
            lease.give_back();
            Ok(version)
        }
        .boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async move { self.pool.close() }.boxed()
    }
}

/// A connection that is closed, and its transaction with it, unless it is given back: an error or an asker who went
/// away may leave anything behind.
struct Lease(Option<Object>);

impl Lease {
    fn client(&self) -> Result<&ClientWrapper, DatabaseError> {
        self.0.as_deref().ok_or_else(|| DatabaseError::Unavailable("its connection is gone".to_owned()))
    }

    fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.take().map(Object::take);
    }
}

fn late() -> DatabaseError {
    DatabaseError::Unavailable(format!("no answer within {} s", PATIENCE.as_secs()))
}
