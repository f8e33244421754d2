//! Knows the threads that read: each batch is one transaction, and so one snapshot.

use std::path::Path;
use std::sync::Mutex;

use rusqlite::Connection;
use tokio::sync::mpsc::Receiver;

use super::statement::{self, Dialect, command};
use super::{Question, connect, lock};
use crate::database::{DatabaseError, Query, Row};

/// Serves the queue until all who may ask are gone.
pub(super) fn run(path: &Path, queue: &Mutex<Receiver<Question>>) {
    let mut connection = connect::reader(path);
    let mut dialect = Dialect::default();
    while let Some(question) = next(queue) {
        if question.answer.is_closed() {
            continue;
        }
        connection = connection.or_else(|_| connect::reader(path));
        let answer = connection.as_ref().map_err(Clone::clone);
        let answer = answer.and_then(|open| snapshot(open, &mut dialect, &question.batch));
        if let Err(error) = &answer {
            connection = Err(error.clone());
        }
        drop(question.answer.send(answer));
    }
}

fn next(queue: &Mutex<Receiver<Question>>) -> Option<Question> {
    lock(queue).blocking_recv()
}

fn snapshot(connection: &Connection, dialect: &mut Dialect, batch: &[Query]) -> Result<Vec<Vec<Row>>, DatabaseError> {
    command(connection, "BEGIN")?;
    let answers = batch.iter().map(|query| statement::query(connection, dialect, query)).collect();
    command(connection, "COMMIT")?;
    answers
}
