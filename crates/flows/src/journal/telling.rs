//! A database through which a change cannot be settled without what the journal tells of it.
use super::Journal;
use super::entry::Entry;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::database::{Database, DatabaseError, Engine, Query, Row, Statement, Written};
use store::script::Script;
use store::swept::Swept;

type Eventual<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A database whose next settled decision brings entries along.
pub(super) struct Telling {
    journal: Arc<Journal>,
    database: Arc<dyn Database>,
    entries: Mutex<Vec<Entry>>,
}

impl Telling {
    /// The entries go with the first decision that settles.
    pub(super) fn new(journal: Arc<Journal>, database: Arc<dyn Database>, entries: Vec<Entry>) -> Self {
        Self { journal, database, entries: Mutex::new(entries) }
    }

    async fn tell(&self, batch: Vec<Statement>) -> Result<Written, DatabaseError> {
        let entries = std::mem::take(&mut *self.entries.lock().unwrap_or_else(PoisonError::into_inner));
        if entries.is_empty() {
            return self.database.write(batch).await;
        }
        let written = self.journal.chain.write(&*self.database, (batch, &entries)).await;
        if written != Ok(Written::Settled) {
            *self.entries.lock().unwrap_or_else(PoisonError::into_inner) = entries;
        }
        written
    }
}

impl Database for Telling {
    fn read(&self, batch: Vec<Query>) -> Eventual<'_, Result<Vec<Vec<Row>>, DatabaseError>> {
        self.database.read(batch)
    }

    fn write(&self, batch: Vec<Statement>) -> Eventual<'_, Result<Written, DatabaseError>> {
        Box::pin(self.tell(batch))
    }

    fn sweep(&self, deletions: Vec<Statement>, longest: Duration) -> Eventual<'_, Result<Swept, DatabaseError>> {
        self.database.sweep(deletions, longest)
    }

    fn engine(&self) -> Engine {
        self.database.engine()
    }

    fn migrate(&self, scripts: &'static [Script]) -> Eventual<'_, Result<i64, DatabaseError>> {
        self.database.migrate(scripts)
    }

    fn close(&self) -> Eventual<'_, ()> {
        self.database.close()
    }
}
