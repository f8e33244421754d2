//! The journal of administration and security: what a request leaves is queued and may be lost, what an administrator does is written with the change.
mod chain;
mod entry;
mod telling;
pub(crate) mod told;
mod verify;

use crate::authority::Authority;
use crate::failure::Fault;
use crate::foundation::Foundation;
use chain::Chain;
pub use entry::{Entry, Kind};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::database::{Database, DatabaseError};
pub use store::journal::JournalRow as Told;
use telling::Telling;
use tokio::sync::Notify;
pub use verify::{Broken, Verified};

/// Entries that wait at most; what comes beyond is dropped and counted.
const WAITING: usize = 4_096;
/// Entries that are written at once at most.
const TOGETHER: usize = 128;
/// Rows that one step of sweeping looks at.
const STEP: i64 = 500;
/// How long entries gather before they are written.
const GATHER: Duration = Duration::from_secs(1);
/// After a failure, and between two rounds of sweeping.
const PAUSE: Duration = Duration::from_secs(1);
/// Seconds between two rounds of sweeping.
const ROUND: i64 = 3_600;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// The journal of one process.
pub struct Journal {
    chain: Chain,
    queue: Mutex<VecDeque<Entry>>,
    filled: Notify,
}

impl Journal {
    /// The journal under this key; its chain is begun where there is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(database: &dyn Database, key: [u8; 32]) -> Result<Self, DatabaseError> {
        let chain = Chain::open(database, key).await?;
        Ok(Self { chain, queue: Mutex::default(), filled: Notify::new() })
    }

    /// Queues what a request leaves; answers how many entries found no room.
    pub fn note(&self, entries: impl IntoIterator<Item = Entry>) -> u64 {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let mut dropped = 0;
        for entry in entries {
            if let Some(alike) = queue.iter_mut().find(|waiting| entry.repeats(waiting)) {
                alike.again();
            } else if queue.len() < WAITING {
                queue.push_back(entry);
            } else {
                dropped += 1;
            }
        }
        drop(queue);
        self.filled.notify_one();
        dropped
    }

    /// A database through which the next decision that settles brings these entries along, in its own transaction.
    pub fn telling(self: &Arc<Self>, database: Arc<dyn Database>, entries: Vec<Entry>) -> Arc<dyn Database> {
        Arc::new(Telling::new(self.clone(), database, entries))
    }

    /// Writes entries alone.
    ///
    /// # Errors
    /// The database's; whether they were written is unknown then.
    pub async fn write(&self, database: &dyn Database, entries: &[Entry]) -> Result<(), DatabaseError> {
        self.chain.write(database, (Vec::new(), entries)).await.map(|_| ())
    }

    /// Looks at every row, and says which is the first that is not as it was written.
    ///
    /// # Errors
    /// The database's.
    pub async fn verify(&self, database: &dyn Database) -> Result<Verified, DatabaseError> {
        verify::verify(&self.chain, database).await
    }

    /// The last rows before a number, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn list(database: &dyn Database, before: i64, most: i64) -> Result<Vec<Told>, DatabaseError> {
        store::journal::before(database, before, most).await
    }

    fn take(&self) -> Vec<Entry> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let count = queue.len().min(TOGETHER);
        queue.drain(..count).collect()
    }

    fn put_back(&self, entries: Vec<Entry>) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        entries.into_iter().rev().for_each(|entry| queue.push_front(entry));
    }
}

/// Writes all that waits; what no database takes goes on waiting.
///
/// # Errors
/// The database's.
pub async fn flush(foundation: &Foundation) -> Result<(), Fault> {
    let journal = &foundation.journal;
    loop {
        let entries = journal.take();
        if entries.is_empty() {
            return Ok(());
        }
        if let Err(error) = journal.write(&*foundation.database, &entries).await {
            journal.put_back(entries);
            return Err(error.into());
        }
        foundation.metrics.journal_written.inc_by(entries.len() as u64);
    }
}

/// Writes all that waits before the process ends; what no database takes is lost and counted.
pub async fn end(foundation: &Foundation) {
    if let Err(error) = flush(foundation).await {
        let lost = foundation.journal.queue.lock().unwrap_or_else(PoisonError::into_inner).len();
        foundation.metrics.journal_dropped.inc_by(lost as u64);
        tracing::warn!(%error, lost, "entries of the journal are lost");
    }
}

/// Writes what is queued, and sweeps away what is older than so many days, until the process ends.
pub async fn keep(authority: Arc<Authority>, days: i64) {
    let foundation: &Foundation = &authority;
    let mut swept_at = i64::MIN;
    loop {
        let now = foundation.clock.now();
        if now.saturating_sub(swept_at) >= ROUND {
            swept_at = now;
            if let Err(error) = sweep(foundation, now - days * DAY).await {
                tracing::warn!(%error, "sweeping the journal waits");
            }
        }
        let waited = tokio::time::timeout(Duration::from_secs(60), foundation.journal.filled.notified()).await;
        if waited.is_ok() {
            tokio::time::sleep(GATHER).await;
        }
        if let Err(error) = flush(foundation).await {
            tracing::warn!(%error, "the journal waits");
            tokio::time::sleep(PAUSE).await;
            foundation.journal.filled.notify_one();
        }
    }
}

/// Takes away what happened before this second, oldest first.
///
/// # Errors
/// The database's.
pub async fn sweep(foundation: &Foundation, before: i64) -> Result<(), Fault> {
    let (database, chain) = (&*foundation.database, &foundation.journal.chain);
    loop {
        let (ends, rows) = store::journal::after(database, i64::MIN, STEP).await?;
        let ends = ends.filter(|ends| chain.sealed(ends)).ok_or_else(|| Broken::Ends.corrupt())?;
        let mut last = (ends.swept.number, ends.swept.mac.as_slice());
        for old in rows.iter().take_while(|row| row.at < before) {
            if let Some(broken) = chain.broken(old, last) {
                return Err(broken.corrupt().into());
            }
            last = (old.number, &old.mac);
        }
        if last.0 == ends.swept.number {
            return Ok(());
        }
        let swept = chain.swept(last.0, last.1);
        if !store::journal::sweep(database, &ends.swept, &swept).await? || rows.len() < STEP as usize {
            return Ok(());
        }
    }
}
