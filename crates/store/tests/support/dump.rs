//! Knows how tests read a whole database, and how they do to its journal what nobody may.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, compiled into the library so that other crates' tests can use it"
)]

use crate::database::{Database, Expect, Query, Row, Statement, Value};
use crate::migrate::SCRIPTS;

/// A table as the schema says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, each with its type.
    pub columns: Vec<(String, String)>,
}

/// Every table of the schema.
pub fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for line in SCRIPTS.iter().flat_map(|script| script.sql.lines()) {
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            tables.push(Table { name: rest.trim_end_matches(" (").to_owned(), columns: Vec::new() });
        }
        let mut words = line.strip_prefix("    ").unwrap_or_default().split([' ', ',']);
        if let (Some(name), Some(kind @ ("TEXT" | "BIGINT" | "BYTES")), Some(table)) =
            (words.next(), words.next(), tables.last_mut())
        {
            table.columns.push((name.to_owned(), kind.to_owned()));
        }
    }
    tables
}

/// Every value of every table, a line each: table, column, value; bytes as they are and in hexadecimal.
pub async fn dump(database: &dyn Database) -> String {
    let mut out = String::new();
    for Table { name, columns } in tables() {
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let sql = format!("SELECT {} FROM {name}", names.join(", "));
        let found = database.read(vec![Query { sql: sql.leak(), values: Vec::new() }]).await.unwrap();
        for row in found.iter().flatten() {
            for (at, (column, kind)) in columns.iter().enumerate() {
                out.push_str(&format!("{name}.{column}: {}\n", told(row, at, kind)));
            }
        }
    }
    out
}

/// How many rows a table has.
pub async fn count(database: &dyn Database, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {table}").leak();
    database.read(vec![Query { sql, values: Vec::new() }]).await.unwrap()[0][0].integer(0).unwrap()
}

fn told(row: &Row, at: usize, kind: &str) -> String {
    match kind {
        "BIGINT" => row.optional_integer(at).unwrap().map(|number| number.to_string()),
        "TEXT" => row.optional_text(at).unwrap().map(str::to_owned),
        _ => row
            .optional_bytes(at)
            .unwrap()
            .map(|bytes| format!("{} {}", String::from_utf8_lossy(bytes), jose::digest::hex(bytes))),
    }
    .unwrap_or_default()
}

/// What somebody with the database, and without the master key, may do to the journal.
#[derive(Debug, Clone, Copy)]
pub enum Tampering {
    /// Changes one letter of this row.
    Change(i64),
    /// Takes this row away.
    Delete(i64),
    /// Puts each of these rows in the other's place.
    Swap(i64, i64),
    /// Takes the last row away and moves the end to the one before.
    Shorten(i64),
    /// Takes away rows up to this one and moves the beginning there.
    Behead(i64),
    /// Puts a copy of this row behind the last.
    Append(i64),
    /// Puts a copy of this row before the first that ever was.
    Prepend(i64),
    /// Has rows up to this one happen so long ago that they are due to be swept away.
    Age(i64),
}

/// A change that finds nothing to change.
pub const NOTHING: &str = "UPDATE journal_ends SET number = number WHERE name = 'nobody'";

/// Does it.
pub async fn tamper(database: &dyn Database, tampering: Tampering) {
    let step = |sql: &'static str, values: &[i64]| Statement {
        sql,
        values: values.iter().map(|value| Value::Integer(*value)).collect(),
        expect: Expect::Any,
    };
    let moved = "UPDATE journal SET number = $2 WHERE number = $1";
    let delete = "DELETE FROM journal WHERE number = $1";
    let batch = match tampering {
        Tampering::Change(number) => {
            vec![step("UPDATE journal SET client_id = client_id || 'x' WHERE number = $1", &[number])]
        }
        Tampering::Delete(number) => vec![step(delete, &[number])],
        Tampering::Swap(one, other) => {
            vec![step(moved, &[one, -1]), step(moved, &[other, one]), step(moved, &[-1, other])]
        }
        Tampering::Shorten(number) => vec![
            step(delete, &[number]),
            step(
                "UPDATE journal_ends SET number = $1 - 1,
                    mac = (SELECT mac FROM journal WHERE number = $1 - 1) WHERE name = 'last'",
                &[number],
            ),
        ],
        Tampering::Behead(number) => vec![
            step(
                "UPDATE journal_ends SET number = $1, mac = (SELECT mac FROM journal WHERE number = $1)
                    WHERE name = 'swept'",
                &[number],
            ),
            step("DELETE FROM journal WHERE number <= $1", &[number]),
        ],
        Tampering::Append(number) => vec![step(
            "INSERT INTO journal (number, at, issuer, kind, subject, client_id, trace, detail, mac)
                SELECT (SELECT MAX(number) FROM journal) + 1, at, issuer, kind, subject, client_id, trace, detail, mac
                FROM journal WHERE number = $1",
            &[number],
        )],
        Tampering::Prepend(number) => vec![step(
            "INSERT INTO journal (number, at, issuer, kind, subject, client_id, trace, detail, mac)
                SELECT -1, at, issuer, kind, subject, client_id, trace, detail, mac FROM journal WHERE number = $1",
            &[number],
        )],
        Tampering::Age(number) => vec![step("UPDATE journal SET at = 0 WHERE number <= $1", &[number])],
    };
    database.write(batch).await.unwrap();
}
