//! Failures: a refusal is the client's fault and has its error code; a fault is ours and is answered 503.
use oauth::refusal::Refusal;
use std::fmt;
use store::database::DatabaseError;

/// Why there is no answer as asked for.
#[derive(Debug)]
pub enum Failure {
    /// The client's fault.
    Refused(Box<Refusal>),
    /// Ours.
    Fault(Fault),
}

/// Our fault; it is logged once, and the client is told to come again.
#[derive(Debug)]
pub enum Fault {
    /// The database did not do as it was told.
    Database(DatabaseError),
    /// Too much work of this kind waits.
    Busy(&'static str),
    /// A key that should be there is not, or cannot be used.
    Key(String),
    /// Something stored or configured cannot be understood.
    Corrupt(String),
    /// The operating system gave no random bytes.
    Chance,
}

impl Fault {
    /// Every word of [`Fault::kind`].
    pub const KINDS: [&'static str; 5] = ["database", "busy", "key", "corrupt", "chance"];

    /// One word for counting.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Database(_) => "database",
            Self::Busy(_) => "busy",
            Self::Key(_) => "key",
            Self::Corrupt(_) => "corrupt",
            Self::Chance => "chance",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(out, "database: {error}"),
            Self::Busy(what) => write!(out, "too much at once: {what}"),
            Self::Key(what) => write!(out, "key: {what}"),
            Self::Corrupt(what) => write!(out, "cannot be understood: {what}"),
            Self::Chance => write!(out, "the operating system gave no random bytes"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<DatabaseError> for Fault {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        Self::Fault(Fault::Database(error))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}
