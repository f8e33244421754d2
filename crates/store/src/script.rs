//! Knows what a numbered script of the schema is.

/// One step of the schema: it only adds, so that the previous version keeps working beside the new one.
///
/// Types are `BIGINT`, `TEXT` and `BYTES`; what only one engine understands stands in a comment,
/// `/*sqlite: STRICT, WITHOUT ROWID */` or `/*postgres: ... */`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script {
    /// Its number; a list of scripts counts 1, 2, 3 and so on.
    pub version: i64,
    /// Its SQL, any number of statements, all of them in one transaction.
    pub sql: &'static str,
}
