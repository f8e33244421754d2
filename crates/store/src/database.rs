//! Knows the one seam to a database: batches of SQL and values in, rows or the fate of a decision out.

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::{commits::Commits, script::Script, swept::Swept};

/// A place that keeps things: both of its verbs take data, never closures, and hold nothing open once they return.
pub trait Database: Send + Sync + 'static {
    /// Answers all queries from one snapshot, their rows in the order of the queries.
    fn read(&self, batch: Vec<Query>) -> BoxFuture<'_, Result<Vec<Vec<Row>>, DatabaseError>>;

    /// Carries out one decision, whole or not at all; `Settled` is said only after the commit returned.
    fn write(&self, batch: Vec<Statement>) -> BoxFuture<'_, Result<Written, DatabaseError>>;

    /// Carries out deletions again and again while they find rows, between decisions and for about so long at most.
    fn sweep(&self, deletions: Vec<Statement>, longest: Duration) -> BoxFuture<'_, Result<Swept, DatabaseError>>;

    /// The engine behind the seam, for messages only.
    fn engine(&self) -> Engine;

    /// Runs the scripts that this database has not seen and returns its version; a newer database is a `Schema` error.
    fn migrate(&self, scripts: &'static [Script]) -> BoxFuture<'_, Result<i64, DatabaseError>>;

    /// What was committed since the start; nothing where decisions share no commits.
    fn commits(&self) -> Commits {
        Commits::default()
    }

    /// Finishes what is queued and lets go of all connections; whatever comes later is `Unavailable`.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// One question of a read batch; `$1..$n` stand for the values, and columns are named one by one.
#[derive(Debug, Clone)]
pub struct Query {
    /// SQL in the subset that both engines share.
    pub sql: &'static str,
    /// The values of `$1..$n`, in that order, exactly as many as the SQL names.
    pub values: Vec<Value>,
}

/// One change of a decision: an INSERT, UPDATE or DELETE that returns no rows.
#[derive(Debug, Clone)]
pub struct Statement {
    /// SQL in the subset that both engines share.
    pub sql: &'static str,
    /// The values of `$1..$n`, in that order, exactly as many as the SQL names.
    pub values: Vec<Value>,
    /// How many rows it must change for the decision to stand.
    pub expect: Expect,
}

/// What a statement must change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Any number of rows, none included.
    Any,
    /// A guard: the decision is lost unless exactly this many rows were changed.
    Rows(u64),
}

/// The fate of a decision that the database could judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// All of it is on disk.
    Settled,
    /// Nothing of it remains.
    Lost {
        /// The index of the first statement whose expectation failed.
        guard: usize,
    },
}

/// The two engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, in this process.
    Sqlite,
    /// PostgreSQL, over a socket.
    Postgres,
}

/// What is bound to a placeholder or found in a column; a truth value is 0 or 1.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A BIGINT.
    Integer(i64),
    /// A TEXT; a NUL character in it is refused, because PostgreSQL cannot keep one.
    Text(String),
    /// A BYTES.
    Bytes(Vec<u8>),
}

impl fmt::Debug for Value {
    /// Shows kind and length only, so that no secret reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "text of {} bytes", text.len()),
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Null | Self::Integer(_) => f.write_str(self.kind()),
        }
    }
}

impl Value {
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Integer(_) => "integer",
            Self::Text(_) => "text",
            Self::Bytes(_) => "bytes",
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer; an unexpected type or a missing column is `Corrupt`, never a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(Vec<Value>);

impl From<Vec<Value>> for Row {
    fn from(columns: Vec<Value>) -> Self {
        Self(columns)
    }
}

impl Row {
    /// The integer in column `i`, counted from 0.
    pub fn integer(&self, i: usize) -> Result<i64, DatabaseError> {
        self.optional_integer(i)?.ok_or_else(|| self.unexpected(i, "integer"))
    }

    /// The text in column `i`, counted from 0.
    pub fn text(&self, i: usize) -> Result<&str, DatabaseError> {
        self.optional_text(i)?.ok_or_else(|| self.unexpected(i, "text"))
    }

    /// The bytes in column `i`, counted from 0.
    pub fn bytes(&self, i: usize) -> Result<&[u8], DatabaseError> {
        self.optional_bytes(i)?.ok_or_else(|| self.unexpected(i, "bytes"))
    }

    /// The integer in column `i`, or `None` for NULL.
    pub fn optional_integer(&self, i: usize) -> Result<Option<i64>, DatabaseError> {
        match self.0.get(i) {
            Some(Value::Null) => Ok(None),
            Some(Value::Integer(integer)) => Ok(Some(*integer)),
            _ => Err(self.unexpected(i, "integer")),
        }
    }

    /// The text in column `i`, or `None` for NULL.
    pub fn optional_text(&self, i: usize) -> Result<Option<&str>, DatabaseError> {
        match self.0.get(i) {
            Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            _ => Err(self.unexpected(i, "text")),
        }
    }

    /// The bytes in column `i`, or `None` for NULL.
    pub fn optional_bytes(&self, i: usize) -> Result<Option<&[u8]>, DatabaseError> {
        match self.0.get(i) {
            Some(Value::Null) => Ok(None),
            Some(Value::Bytes(bytes)) => Ok(Some(bytes)),
            _ => Err(self.unexpected(i, "bytes")),
        }
    }

    fn unexpected(&self, i: usize, expected: &str) -> DatabaseError {
        let found = self.0.get(i).map_or("no such column", Value::kind);
        DatabaseError::Corrupt(format!("column {i}: expected {expected}, found {found}"))
    }
}

/// Why the database did not judge a batch; the texts carry no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseError {
    /// Gone, full, busy or too slow; whether a decision was carried out is unknown, and later it may work.
    Unavailable(String),
    /// What is kept is not what was written.
    Corrupt(String),
    /// Not a database of ours, or of a version that this program does not know.
    Schema(String),
    /// The SQL, its values or the database's URL are wrong, which no waiting cures.
    Programming(String),
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(why) => write!(f, "database unavailable: {why}"),
            Self::Corrupt(why) => write!(f, "database corrupt: {why}"),
            Self::Schema(why) => write!(f, "database schema: {why}"),
            Self::Programming(why) => write!(f, "database misused: {why}"),
        }
    }
}

impl std::error::Error for DatabaseError {}

/// Refuses a text that only one engine could keep.
pub(crate) fn refuse_nul(values: &[Value]) -> Result<(), DatabaseError> {
    let holds_nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    match values.iter().position(holds_nul) {
        Some(i) => Err(DatabaseError::Programming(format!("${}: a text with a NUL character", i + 1))),
        None => Ok(()),
    }
}
