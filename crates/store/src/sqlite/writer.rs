//! Knows the one thread that writes: what waits is committed together, and nobody is answered before the commit returned.

use std::path::Path;

use rusqlite::Connection;
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot::Sender;

use super::statement::{self, Dialect, command};
use super::{Batch, Decision, connect, turn};
use crate::commits::Counted;
use crate::database::{DatabaseError, Expect, Statement, Written};

/// How many decisions share one commit at most.
const DECISIONS_A_COMMIT: usize = 128;

type Answer = Sender<Result<Written, DatabaseError>>;

/// Serves the queue until all who may ask are gone.
pub(super) fn run((path, counted): (&Path, &Counted), connection: Connection, mut queue: Receiver<Decision>) {
    let mut connection = Ok(connection);
    let mut dialect = Dialect::default();
    while let Some(first) = queue.blocking_recv() {
        let open = connection.or_else(|_: DatabaseError| connect::writer(path));
        let mut commit = Commit { settled: Vec::new(), culprit: None };
        let outcome = open.and_then(|open| commit.carry_out(&open, &mut dialect, first, &mut queue).map(|()| open));
        if let Err(error) = &outcome {
            tracing::error!(%error, "a commit failed; its connection is dropped");
        }
        if outcome.is_ok() {
            counted.commit(commit.settled.len());
        }
        commit.answer(outcome.as_ref().err(), &mut queue);
        connection = outcome;
    }
}

/// The decisions that stand or fall with one commit.
struct Commit {
    settled: Vec<(Answer, Written)>,
    culprit: Option<Answer>,
}

impl Commit {
    /// The lock is taken before the queue is emptied, so that whoever comes while it is awaited joins in; after a turn
    /// of sweeping nobody does.
    fn carry_out(
        &mut self,
        connection: &Connection,
        dialect: &mut Dialect,
        first: Decision,
        queue: &mut Receiver<Decision>,
    ) -> Result<(), DatabaseError> {
        let Decision { batch, answer } = first;
        let mut next = Some(batch);
        self.culprit = Some(answer);
        command(connection, "BEGIN IMMEDIATE")?;
        while let Some(batch) = next.take() {
            let (written, joined) = match batch {
                Batch::Decision(changes) => (decide(connection, dialect, &changes)?, DECISIONS_A_COMMIT),
                Batch::Sweep(deletions, longest, told) => {
                    told.send(turn::sweep(connection, dialect, (&deletions, longest))?).ok();
                    (Written::Settled, 0)
                }
            };
            self.settled.extend(self.culprit.take().map(|answer| (answer, written)));
            if self.settled.len() < joined
                && let Some(decision) = waiting(queue)
            {
                self.culprit = Some(decision.answer);
                next = Some(decision.batch);
            }
        }
        command(connection, "COMMIT")
    }

    /// After an error those who still wait are refused too, lest each of them waits for the same failing disk.
    fn answer(self, error: Option<&DatabaseError>, queue: &mut Receiver<Decision>) {
        let Some(error) = error else {
            self.settled.into_iter().for_each(|(answer, written)| drop(answer.send(Ok(written))));
            return;
        };
        let refused = || Err(DatabaseError::Unavailable(format!("its commit failed ({error})")));
        if let Some(culprit) = self.culprit {
            drop(culprit.send(Err(error.clone())));
        }
        self.settled.into_iter().for_each(|(answer, _)| drop(answer.send(refused())));
        if matches!(error, DatabaseError::Programming(_)) {
            return;
        }
        for _ in 0..DECISIONS_A_COMMIT {
            let Some(decision) = waiting(queue) else { return };
            drop(decision.answer.send(refused()));
        }
    }
}

/// The next decision that somebody still waits for.
fn waiting(queue: &mut Receiver<Decision>) -> Option<Decision> {
    std::iter::from_fn(|| queue.try_recv().ok()).find(|decision| !decision.answer.is_closed())
}

fn decide(connection: &Connection, dialect: &mut Dialect, batch: &[Statement]) -> Result<Written, DatabaseError> {
    command(connection, "SAVEPOINT decision")?;
    for (guard, change) in batch.iter().enumerate() {
        let changed = statement::execute(connection, dialect, change)?;
        if matches!(change.expect, Expect::Rows(expected) if expected != changed) {
            command(connection, "ROLLBACK TO decision")?;
            command(connection, "RELEASE decision")?;
            return Ok(Written::Lost { guard });
        }
    }
    command(connection, "RELEASE decision")?;
    Ok(Written::Settled)
}
