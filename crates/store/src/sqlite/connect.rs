//! Knows how a SQLite file becomes ours, and how a connection to it is set up.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::fault;
use crate::database::DatabaseError;

/// The oldest library without the WAL defect that could lose a commit: 3.51.3.
const OLDEST_LIBRARY: i32 = 3_051_003;
/// "BILJ", in the header of each file of ours.
const APPLICATION_ID: i32 = 0x4249_4C4A;
/// What each SQLite database begins with.
const HEAD: &[u8] = b"SQLite format 3\0";
/// How long a statement waits for another process's lock.
const BUSY: Duration = Duration::from_secs(5);
/// How many pages a connection remembers at most, as kibibytes below zero: 2 MiB.
const CACHE: i64 = -2_048;
/// Bytes that the write-ahead log keeps on disk after it was folded into the file.
const LONGEST_LOG: i64 = 16 * 1_024 * 1_024;
/// Bytes of a file that is looked through, page by page, when it is opened.
const LOOKED_THROUGH: u64 = 64 * 1024 * 1024;
/// How many prepared statements a connection remembers.
const STATEMENTS: usize = 256;

/// Creates the file, readable by its owner alone, where there is none, and makes an empty one ours.
pub(super) fn create(path: &Path) -> Result<(), DatabaseError> {
    if rusqlite::version_number() < OLDEST_LIBRARY {
        let why = format!("SQLite {} is too old", rusqlite::version());
        return Err(DatabaseError::Programming(why));
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            return Err(DatabaseError::Unavailable(format!("{}: {error}", path.display())));
        }
        Ok(_) | Err(_) => {}
    }
    if !begins_as_one(path)? {
        return Err(DatabaseError::Schema(format!("{} is not a SQLite database", path.display())));
    }
    let mut connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL").map_err(fault::classify)?;
    }
    match own(&mut connection) {
        Ok(true) => {}
        Ok(false) => return Err(DatabaseError::Schema(format!("{} belongs to another program", path.display()))),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            return Err(DatabaseError::Schema(format!("{} is not a SQLite database", path.display())));
        }
        Err(error) => return Err(at(path, fault::classify(error))),
    }
    connection.pragma_update(None, "journal_mode", "WAL").map_err(|error| at(path, fault::classify(error)))?;
    sound(&connection, path)
}

/// Whether a file is empty or has the head of a SQLite database, whatever a log beside it says.
fn begins_as_one(path: &Path) -> Result<bool, DatabaseError> {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEAD.len() as u64).read_to_end(&mut head));
    read.map_err(|error| DatabaseError::Unavailable(format!("{}: {error}", path.display())))?;
    Ok(head.is_empty() || head == HEAD)
}

/// Refuses a file with a page that is not as it was written; a large one is not read whole for this.
fn sound(connection: &Connection, path: &Path) -> Result<(), DatabaseError> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() > LOOKED_THROUGH) {
        return Ok(());
    }
    let found = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match found {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => Err(at(path, DatabaseError::Corrupt(found.replace('\n', " ")))),
        Err(error) => Err(at(path, fault::classify(error))),
    }
}

/// The same, with the path, and of a file that is not as it was written with what to do.
fn at(path: &Path, error: DatabaseError) -> DatabaseError {
    let path = path.display();
    match error {
        DatabaseError::Corrupt(why) => DatabaseError::Corrupt(format!("{path}: {why}; restore it from a backup")),
        DatabaseError::Unavailable(why) => DatabaseError::Unavailable(format!("{path}: {why}")),
        DatabaseError::Schema(why) => DatabaseError::Schema(format!("{path}: {why}")),
        DatabaseError::Programming(why) => DatabaseError::Programming(format!("{path}: {why}")),
    }
}

/// A connection that writes, durably: a commit returns after the disk has it.
pub(super) fn writer(path: &Path) -> Result<Connection, DatabaseError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(fault::classify)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(fault::classify)?;
    // What is erased would otherwise stand in free space for as long as nothing is written there. The answer is read:
    // a statement left open would keep the next transaction from waiting for a lock.
    connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(())).map_err(fault::classify)?;
    connection.pragma_update(None, "journal_size_limit", LONGEST_LOG).map_err(fault::classify)?;
    Ok(connection)
}

/// A connection that cannot write.
pub(super) fn reader(path: &Path) -> Result<Connection, DatabaseError> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
}

fn open(path: &Path, access: OpenFlags) -> Result<Connection, DatabaseError> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let told = |error| at(path, fault::classify(error));
    let connection = Connection::open_with_flags(path, flags).map_err(told)?;
    connection.busy_timeout(BUSY).map_err(told)?;
    connection.pragma_update(None, "cache_size", CACHE).map_err(told)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without it a statement is planned anew whenever other values are bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(told)?;
    Ok(connection)
}

/// Whether the file is ours, after an empty one was marked; a stranger's file is left as it was.
fn own(connection: &mut Connection) -> rusqlite::Result<bool> {
    if application_id(connection)? == APPLICATION_ID {
        return Ok(true);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let objects: i64 = transaction.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match application_id(&transaction)? {
        APPLICATION_ID => return Ok(true),
        0 if objects == 0 => transaction.pragma_update(None, "application_id", APPLICATION_ID)?,
        _ => return Ok(false),
    }
    transaction.commit()?;
    Ok(true)
}

fn application_id(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::super::migration;
    use super::*;
    use crate::artefacts::{ACCESS_TOKEN, CODE, REFRESH_TOKEN};
    use crate::migrate::SCRIPTS;
    use rusqlite::StatementStatus;

    #[test]
    fn other_values_do_not_have_a_statement_planned_anew() -> Result<(), Box<dyn std::error::Error>> {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("planned.db");
        create(&path)?;
        migration::run(&path, SCRIPTS)?;
        let connection = reader(&path)?;
        for sql in [CODE, REFRESH_TOKEN, ACCESS_TOKEN] {
            let mut planned = connection.prepare(&sql.replace('$', "?"))?;
            for number in 0..5 {
                (1..=3).try_for_each(|at| planned.raw_bind_parameter(at, number))?;
                planned.raw_query().next()?;
            }
            assert_eq!(planned.get_status(StatementStatus::RePrepare), 0, "{sql}");
        }
        Ok(())
    }
}
