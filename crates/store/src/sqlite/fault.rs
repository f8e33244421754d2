//! Knows whose fault an error of SQLite is.

use rusqlite::{Error, ErrorCode};

use crate::database::DatabaseError;

/// The program's fault, the file's, or the moment's.
pub(super) fn classify(error: Error) -> DatabaseError {
    let why = error.to_string();
    match error {
        Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => DatabaseError::Corrupt(why),
            ErrorCode::Unknown
            | ErrorCode::ConstraintViolation
            | ErrorCode::TypeMismatch
            | ErrorCode::ParameterOutOfRange
            | ErrorCode::TooBig
            | ErrorCode::ApiMisuse => DatabaseError::Programming(why),
            _ => DatabaseError::Unavailable(why),
        },
        _ => DatabaseError::Programming(why),
    }
}
