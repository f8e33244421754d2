//! Knows whose fault an error of PostgreSQL is, by its SQLSTATE.

use std::error::Error as _;

use deadpool_postgres::PoolError;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, SqlState};

use super::value::Mismatch;
use crate::database::DatabaseError;

/// Whether the transaction was sacrificed to another and may simply be tried again.
pub(super) fn is_conflict(error: &Error) -> bool {
    error
        .code()
        .is_some_and(|code| *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
}

/// The program's fault, the data's, or the moment's.
pub(super) fn classify(error: Error) -> DatabaseError {
    match error.as_db_error() {
        Some(refused) => judge(refused),
        None if error.source().is_some_and(|source| source.is::<Mismatch>()) => {
            DatabaseError::Programming(chain(&error))
        }
        None => DatabaseError::Unavailable(chain(&error)),
    }
}

/// Why there is no connection.
pub(super) fn unreachable(error: &PoolError) -> DatabaseError {
    DatabaseError::Unavailable(match error {
        PoolError::Timeout(_) => "no connection within 1 s".to_owned(),
        PoolError::Backend(error) => chain(error),
        _ => error.to_string(),
    })
}

/// Detail and hint are left out because they quote values, and so do the messages of class 22.
fn judge(refused: &DbError) -> DatabaseError {
    let code = refused.code().code();
    let why = format!("{} ({code})", refused.message());
    match code.split_at_checked(2) {
        Some(("22", _)) => DatabaseError::Programming(format!("the data were refused ({code})")),
        Some(("23" | "42", _) | ("25", "006")) => DatabaseError::Programming(why),
        Some(("XX", _)) => DatabaseError::Corrupt(why),
        _ => DatabaseError::Unavailable(why),
    }
}

/// An error of the driver with its causes.
pub(super) fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(because) = cause {
        text = format!("{text}: {because}");
        cause = because.source();
    }
    text
}
