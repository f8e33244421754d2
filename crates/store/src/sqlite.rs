//! Knows how SQLite keeps things: one thread that writes, a few that read, each reached through a bounded queue.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

use crate::commits::{Commits, Counted};
use crate::database::{Database, DatabaseError, Engine, Query, Row, Statement, Written, refuse_nul};
use crate::script::Script;
use crate::swept::Swept;

mod connect;
mod fault;
mod migration;
mod reader;
mod statement;
mod turn;
mod writer;

/// How many threads read at once.
const READERS: usize = 4;
/// How many decisions, and how many read batches, may wait.
const QUEUE: usize = 1024;

/// An asker's batch and where its answer goes.
struct Task<Asked, Answer> {
    batch: Asked,
    answer: oneshot::Sender<Result<Answer, DatabaseError>>,
}

/// What the writer is asked for; a sweep is told about before it is settled.
enum Batch {
    Decision(Vec<Statement>),
    Sweep(Vec<Statement>, Duration, oneshot::Sender<Swept>),
}

type Decision = Task<Batch, Written>;
type Question = Task<Vec<Query>, Vec<Vec<Row>>>;

/// A database in one file of this machine.
pub(crate) struct Sqlite {
    path: PathBuf,
    counted: Arc<Counted>,
    threads: Mutex<Option<Threads>>,
}

struct Threads {
    decisions: mpsc::Sender<Decision>,
    questions: mpsc::Sender<Question>,
    writer: JoinHandle<()>,
    readers: Vec<JoinHandle<()>>,
}

impl Sqlite {
    /// Opens or creates the file; one that is not ours is a `Schema` error.
    pub(crate) fn open(path: &Path) -> Result<Self, DatabaseError> {
        connect::create(path)?;
        let connection = connect::writer(path)?;
        let (decisions, queue) = mpsc::channel(QUEUE);
        let (file, counted) = (path.to_owned(), Arc::<Counted>::default());
        let counting = counted.clone();
        let writer = spawn("sqlite-writer", move || writer::run((&file, &counting), connection, queue))?;
        let (questions, queue) = mpsc::channel(QUEUE);
        let queue = Arc::new(Mutex::new(queue));
        let start = |_| {
            let (file, queue) = (path.to_owned(), Arc::clone(&queue));
            spawn("sqlite-reader", move || reader::run(&file, &queue))
        };
        let readers = (0..READERS).map(start).collect::<Result<_, _>>()?;
        let threads = Mutex::new(Some(Threads { decisions, questions, writer, readers }));
        Ok(Self { path: path.to_owned(), counted, threads })
    }

    async fn ask<Asked, Answer>(
        &self,
        batch: Asked,
        queue: impl FnOnce(&Threads) -> &mpsc::Sender<Task<Asked, Answer>>,
    ) -> Result<Answer, DatabaseError> {
        let (answer, answered) = oneshot::channel();
        match lock(&self.threads).as_ref() {
            Some(threads) => queue(threads).try_send(Task { batch, answer }).map_err(full)?,
            None => return Err(DatabaseError::Unavailable("it is closed".to_owned())),
        }
        answered.await.map_err(|_| DatabaseError::Unavailable("its thread has ended".to_owned()))?
    }
}

impl Database for Sqlite {
    fn read(&self, batch: Vec<Query>) -> BoxFuture<'_, Result<Vec<Vec<Row>>, DatabaseError>> {
        async move {
            batch.iter().try_for_each(|query| refuse_nul(&query.values))?;
            self.ask(batch, |threads| &threads.questions).await
        }
        .boxed()
    }

    fn write(&self, batch: Vec<Statement>) -> BoxFuture<'_, Result<Written, DatabaseError>> {
        async move {
            batch.iter().try_for_each(|statement| refuse_nul(&statement.values))?;
            self.ask(Batch::Decision(batch), |threads| &threads.decisions).await
        }
        .boxed()
    }

    fn sweep(&self, deletions: Vec<Statement>, longest: Duration) -> BoxFuture<'_, Result<Swept, DatabaseError>> {
        async move {
            let (tell, told) = oneshot::channel();
            self.ask(Batch::Sweep(deletions, longest, tell), |threads| &threads.decisions).await?;
            told.await.map_err(|_| DatabaseError::Unavailable("its thread has ended".to_owned()))
        }
        .boxed()
    }

    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn commits(&self) -> Commits {
        self.counted.now()
    }

    fn migrate(&self, scripts: &'static [Script]) -> BoxFuture<'_, Result<i64, DatabaseError>> {
        let path = self.path.clone();
        async move {
            let migrated = tokio::task::spawn_blocking(move || migration::run(&path, scripts)).await;
            migrated.map_err(|ended| DatabaseError::Unavailable(ended.to_string()))?
        }
        .boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async move {
            let threads = lock(&self.threads).take();
            if let Some(threads) = threads {
                tokio::task::spawn_blocking(|| threads.join()).await.ok();
            }
        }
        .boxed()
    }
}

impl Threads {
    /// The writer goes last, because the last connection folds the log into the file.
    fn join(self) {
        drop(self.questions);
        self.readers.into_iter().for_each(|reader| drop(reader.join()));
        drop(self.decisions);
        drop(self.writer.join());
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, DatabaseError> {
    let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(body);
    spawned.map_err(|error| DatabaseError::Unavailable(format!("no thread for {name}: {error}")))
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn full<T>(error: TrySendError<T>) -> DatabaseError {
    DatabaseError::Unavailable(match error {
        TrySendError::Full(_) => format!("{QUEUE} batches are waiting already"),
        TrySendError::Closed(_) => "its thread has ended".to_owned(),
    })
}
