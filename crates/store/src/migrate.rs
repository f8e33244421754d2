//! Knows the numbered scripts of `schema/`, how one engine spells them, and which of them a database still lacks.

use crate::database::{Database, DatabaseError, Engine, Query};
use crate::script::Script;

mod whole;
pub use whole::whole;

/// The schema of this program, oldest first: each line `Script { version, sql: include_str!(..) }`.
pub const SCRIPTS: &[Script] = &[Script { version: 1, sql: include_str!("../../../schema/0001_foundation.sql") }];

/// Where the adapters note the version they have reached.
pub(crate) const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)";

/// The version of a database, 0 when it is new.
pub(crate) const READ_VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_version";

/// The version that a database has reached; nothing is migrated.
///
/// # Errors
/// It has no schema of ours, or cannot be read.
pub async fn version(database: &dyn Database) -> Result<i64, DatabaseError> {
    let found = database.read(vec![Query { sql: READ_VERSION, values: Vec::new() }]).await?;
    let row = found.first().and_then(|rows| rows.first());
    row.ok_or_else(|| DatabaseError::Schema("the database has no version".to_owned()))?.integer(0)
}

/// What a script ends with, so that the version is noted in the script's own transaction.
pub(crate) fn note(version: i64) -> String {
    format!("\n; INSERT INTO schema_version (version) VALUES ({version})")
}

/// What is said of a script that the engine did not take.
pub(crate) fn refused(script: &Script, error: &DatabaseError) -> DatabaseError {
    DatabaseError::Schema(format!("script {} is refused: {error}", script.version))
}

/// The scripts that a database at `version` lacks; a newer database or a gap in the list is refused.
pub(crate) fn missing(scripts: &'static [Script], version: i64) -> Result<&'static [Script], DatabaseError> {
    if let Some((script, due)) = scripts.iter().zip(1..).find(|(script, due)| script.version != *due) {
        let why = format!("schema script {} stands where {due} is due", script.version);
        return Err(DatabaseError::Programming(why));
    }
    let known = scripts.len();
    usize::try_from(version).ok().and_then(|version| scripts.get(version..)).ok_or_else(|| {
        let why = format!("the database is at version {version}, this program knows {known}");
        DatabaseError::Schema(why)
    })
}

/// How a clause for PostgreSQL alone begins; to SQLite it is a comment.
pub(crate) const POSTGRES: &str = "/*postgres:";

/// The script as `engine` spells it: its types, and the clauses that are marked for it.
pub(crate) fn spell(sql: &str, engine: Engine) -> String {
    let (mark, types) = match engine {
        Engine::Sqlite => ("/*sqlite:", [("BIGINT", "INTEGER"), ("BYTES", "BLOB")].as_slice()),
        Engine::Postgres => (POSTGRES, [("BYTES", "BYTEA")].as_slice()),
    };
    let sql = activate(sql, mark);
    sql.split_inclusive(|c: char| !is_word(c)).map(|piece| spell_word(piece, types)).collect()
}

/// The SQL with the clauses that are marked so.
pub(crate) fn activate(sql: &str, mark: &str) -> String {
    let mut active = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, marked)) = rest.split_once(mark) {
        active.push_str(before);
        let (clause, after) = marked.split_once("*/").unwrap_or((marked, ""));
        active.push_str(clause);
        rest = after;
    }
    active + rest
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn spell_word(piece: &str, types: &[(&str, &str)]) -> String {
    let word = piece.trim_end_matches(|c| !is_word(c));
    let spelled = types.iter().find(|(shared, _)| *shared == word).map_or(word, |(_, own)| own);
    format!("{spelled}{}", &piece[word.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPTS: &[Script] = &[Script { version: 1, sql: "" }, Script { version: 2, sql: "" }];
    const GAP: &[Script] = &[Script { version: 1, sql: "" }, Script { version: 3, sql: "" }];

    #[test]
    fn each_engine_reads_its_own_clauses_and_types() {
        let shared =
            "CREATE TABLE t (a BIGINT, BYTES_b BYTES) /*sqlite: STRICT */ /*postgres: WITH (fillfactor = 70)*/;";
        let sqlite = spell(shared, Engine::Sqlite);
        assert!(sqlite.starts_with("CREATE TABLE t (a INTEGER, BYTES_b BLOB)  STRICT  /*postgres:"));
        let postgres = spell(shared, Engine::Postgres);
        assert!(postgres.starts_with("CREATE TABLE t (a BIGINT, BYTES_b BYTEA) /*sqlite: STRICT */"));
        assert!(postgres.ends_with(" WITH (fillfactor = 70);"));
    }

    #[test]
    fn only_what_is_missing_runs() {
        assert_eq!(missing(SCRIPTS, 0), Ok(SCRIPTS));
        assert_eq!(missing(SCRIPTS, 1), Ok(&SCRIPTS[1..]));
        assert_eq!(missing(SCRIPTS, 2), Ok(&[] as &[Script]));
    }

    #[test]
    fn a_newer_database_and_a_gap_are_refused() {
        let newer = missing(SCRIPTS, 3);
        assert!(matches!(newer, Err(DatabaseError::Schema(why)) if why.contains('3') && why.contains('2')));
        assert!(matches!(missing(GAP, 0), Err(DatabaseError::Programming(_))));
    }
}
