//! Knows how a noun is kept as a JSON document; what a row holds is never quoted in an error.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::database::DatabaseError;

/// The text that is kept.
pub(crate) fn write<T: Serialize>(noun: &T) -> Result<String, DatabaseError> {
    let refused = |error: serde_json::Error| DatabaseError::Programming(format!("no document: {error}"));
    serde_json::to_string(noun).map_err(refused)
}

/// What was kept; `what` names the kind of row.
pub(crate) fn read<T: DeserializeOwned>(what: &str, text: &str) -> Result<T, DatabaseError> {
    serde_json::from_str(text).map_err(|error| {
        let (category, column) = (error.classify(), error.column());
        DatabaseError::Corrupt(format!("the document of a {what} is not understood: {category:?} at column {column}"))
    })
}
