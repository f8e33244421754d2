//! A gate before a database: lets a number of decisions meet between what they read and what they write, so that a race is one each time.
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::database::{Database, DatabaseError, Engine, Query, Row, Statement, Written};
use store::script::Script;
use store::swept::Swept;
use tokio::sync::Barrier;

type Eventual<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A database behind a gate.
pub struct Gated {
    inner: Arc<dyn Database>,
    gate: Arc<Gate>,
}

/// Holds the next writes back until all of them have come.
#[derive(Default)]
pub struct Gate {
    held: AtomicUsize,
    barrier: Mutex<Option<Arc<Barrier>>>,
}

impl Gate {
    /// From now on this many writes wait for each other; later ones pass.
    pub fn hold(&self, writes: usize) {
        *self.barrier.lock().expect("a gate") = Some(Arc::new(Barrier::new(writes)));
        self.held.store(writes, Ordering::SeqCst);
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
        self.inner.read(batch)
    }

    fn write(&self, batch: Vec<Statement>) -> Eventual<'_, Result<Written, DatabaseError>> {
        Box::pin(async move {
            self.gate.pass().await;
            self.inner.write(batch).await
        })
    }

    fn sweep(&self, deletions: Vec<Statement>, longest: Duration) -> Eventual<'_, Result<Swept, DatabaseError>> {
        self.inner.sweep(deletions, longest)
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
