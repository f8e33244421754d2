//! A gate before a database: lets a number of decisions meet between what they read and what they write, so that a race is one each time, and breaks calls.
use super::breaking::{Breaking, Call};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::database::{Database, DatabaseError, Engine, Query, Row, Statement, Written};
use store::script::Script;
use store::swept::Swept;
use tokio::sync::Barrier;

type Eventual<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A mistake in the SQL of a change, made on purpose: one text for another.
#[derive(Clone, Copy, Debug)]
pub struct Mistake {
    /// What stands there, with one space wherever there is any.
    pub from: &'static str,
    /// What is run instead.
    pub to: &'static str,
}

/// A database behind a gate.
pub struct Gated {
    inner: Arc<dyn Database>,
    gate: Arc<Gate>,
}

/// Holds the next writes back until all of them have come.
#[derive(Default)]
pub struct Gate {
    /// Which call fails.
    pub breaking: Breaking,
    mistake: Mutex<Option<Mistake>>,
    held: AtomicUsize,
    barrier: Mutex<Option<Arc<Barrier>>>,
    clock: Option<Arc<AtomicI64>>,
}

impl Gate {
    /// A gate behind which the database's clock says this, where it is given.
    pub fn telling(clock: Option<Arc<AtomicI64>>) -> Self {
        Self { clock, ..Self::default() }
    }

    fn told(&self, batch: &[Query]) -> Option<Row> {
        let asked = matches!(batch, [query] if query.sql == store::clock::READ);
        let clock = self.clock.as_ref().filter(|_| asked)?;
        Some(Row::from(vec![clock.load(Ordering::SeqCst).into()]))
    }

    /// From now on this many writes wait for each other; later ones pass.
    pub fn hold(&self, writes: usize) {
        *self.barrier.lock().expect("a gate") = Some(Arc::new(Barrier::new(writes)));
        self.held.store(writes, Ordering::SeqCst);
    }

    /// From now on this mistake is made.
    pub fn make(&self, mistake: Option<Mistake>) {
        *self.mistake.lock().expect("a gate") = mistake;
    }

    /// The changes with the mistake in them; what is run stays in memory, as all SQL does.
    fn mistaken(&self, mut batch: Vec<Statement>) -> Vec<Statement> {
        if let Some(mistake) = *self.mistake.lock().expect("a gate") {
            for statement in &mut batch {
                let words = statement.sql.split_whitespace().collect::<Vec<_>>().join(" ");
                if words.contains(mistake.from) {
                    statement.sql = words.replace(mistake.from, mistake.to).leak();
                }
            }
        }
        batch
    }

    async fn pass(&self) {
        let one_less = |held: usize| held.checked_sub(1);
        if self.held.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
            let barrier = self.barrier.lock().expect("a gate").clone().expect("a barrier");
            barrier.wait().await;
        }
    }
}

impl Gated {
    /// This database behind this gate.
    pub fn behind(gate: Arc<Gate>, inner: Arc<dyn Database>) -> Arc<dyn Database> {
        Arc::new(Self { inner, gate })
    }
}

impl Database for Gated {
    fn read(&self, batch: Vec<Query>) -> Eventual<'_, Result<Vec<Vec<Row>>, DatabaseError>> {
        match self.gate.told(&batch) {
            Some(row) => Box::pin(async move { Ok(vec![vec![row]]) }),
            None => Box::pin(self.gate.breaking.carry(Call::Read, self.inner.read(batch))),
        }
    }

    fn write(&self, batch: Vec<Statement>) -> Eventual<'_, Result<Written, DatabaseError>> {
        Box::pin(async move {
            self.gate.pass().await;
            self.gate.breaking.carry(Call::Write, self.inner.write(self.gate.mistaken(batch))).await
        })
    }

    fn sweep(&self, deletions: Vec<Statement>, longest: Duration) -> Eventual<'_, Result<Swept, DatabaseError>> {
        self.inner.sweep(self.gate.mistaken(deletions), longest)
    }

    fn engine(&self) -> Engine {
        self.inner.engine()
    }

    fn migrate(&self, scripts: &'static [Script]) -> Eventual<'_, Result<i64, DatabaseError>> {
        self.inner.migrate(scripts)
    }

    fn close(&self) -> Eventual<'_, ()> {
        self.inner.close()
    }
}
