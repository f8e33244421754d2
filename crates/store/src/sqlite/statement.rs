//! Knows how SQLite runs one piece of the shared SQL: its placeholders, its values and its rows.

use std::collections::HashMap;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ToSql};

use super::fault;
use crate::database::{DatabaseError, Query, Row, Statement, Value};

/// What SQLite calls each piece of SQL that this thread has run.
#[derive(Default)]
pub(super) struct Dialect(HashMap<&'static str, String>);

impl Dialect {
    fn spell(&mut self, sql: &'static str) -> &str {
        self.0.entry(sql).or_insert_with(|| number_placeholders(sql))
    }
}

/// Runs a change and returns how many rows it changed.
pub(super) fn execute(
    connection: &Connection,
    dialect: &mut Dialect,
    statement: &Statement,
) -> Result<u64, DatabaseError> {
    let mut prepared = prepare(connection, dialect, statement.sql, &statement.values)?;
    if prepared.readonly() || prepared.column_count() > 0 {
        return Err(DatabaseError::Programming(format!("{:?} is not a mere change", statement.sql)));
    }
    let changed = prepared.raw_execute().map_err(fault::classify)?;
    u64::try_from(changed).map_err(|error| DatabaseError::Corrupt(error.to_string()))
}

/// Runs a query and returns its rows.
pub(super) fn query(connection: &Connection, dialect: &mut Dialect, query: &Query) -> Result<Vec<Row>, DatabaseError> {
    let mut prepared = prepare(connection, dialect, query.sql, &query.values)?;
    if !prepared.readonly() {
        return Err(DatabaseError::Programming(format!("{:?} is not a mere question", query.sql)));
    }
    let width = prepared.column_count();
    let mut found = prepared.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(fault::classify)? {
        let column = |i| value(row.get_ref(i).map_err(fault::classify)?);
        rows.push((0..width).map(column).collect::<Result<Vec<_>, _>>()?.into());
    }
    Ok(rows)
}

/// Runs what has no values and no rows.
pub(super) fn command(connection: &Connection, sql: &str) -> Result<(), DatabaseError> {
    let mut prepared = connection.prepare_cached(sql).map_err(fault::classify)?;
    prepared.raw_execute().map_err(fault::classify)?;
    Ok(())
}

fn prepare<'open>(
    connection: &'open Connection,
    dialect: &mut Dialect,
    sql: &'static str,
    values: &[Value],
) -> Result<CachedStatement<'open>, DatabaseError> {
    let mut prepared = connection.prepare_cached(dialect.spell(sql)).map_err(fault::classify)?;
    let (expected, found) = (prepared.parameter_count(), values.len());
    if expected != found {
        return Err(DatabaseError::Programming(format!("{sql:?} takes {expected} values, found {found}")));
    }
    for (i, value) in (1..).zip(values) {
        prepared.raw_bind_parameter(i, value).map_err(fault::classify)?;
    }
    Ok(prepared)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(found: ValueRef<'_>) -> Result<Value, DatabaseError> {
    match found {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(integer) => Ok(Value::Integer(integer)),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(text.into()),
            Err(error) => Err(DatabaseError::Corrupt(format!("a text is not UTF-8: {error}"))),
        },
        ValueRef::Blob(bytes) => Ok(bytes.into()),
        ValueRef::Real(_) => Err(DatabaseError::Programming("a column of type real".to_owned())),
    }
}

/// `$n` to `?n`, outside quotes and comments: SQLite would number `$n` by first appearance, not by n.
fn number_placeholders(sql: &str) -> String {
    let mut numbered = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find(['$', '\'', '"', '-', '/']) {
        let (plain, special) = rest.split_at(at);
        numbered.push_str(plain);
        let (kept, after) = special.split_at(opaque(special));
        numbered.push_str(if kept == "$" { "?" } else { kept });
        rest = after;
    }
    numbered + rest
}

/// The length of the quotation or comment at the start of `special`, or of its first character.
fn opaque(special: &str) -> usize {
    let through = |skip: usize, end: &str| special[skip..].find(end).map_or(special.len(), |at| skip + at + end.len());
    match special.as_bytes() {
        [quote @ (b'\'' | b'"'), ..] => through(1, if *quote == b'"' { "\"" } else { "'" }),
        [b'-', b'-', ..] => through(2, "\n"),
        [b'/', b'*', ..] => through(2, "*/"),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::number_placeholders;

    #[test]
    fn placeholders_keep_their_numbers_and_quotations_their_dollars() {
        for (shared, sqlite) in [
            ("SELECT $2, $1", "SELECT ?2, ?1"),
            ("a = $12 - $3 / $4", "a = ?12 - ?3 / ?4"),
            ("'it''s $1' = $1", "'it''s $1' = ?1"),
            ("\"$1\" = $1", "\"$1\" = ?1"),
            ("-- it's $1\n$1 /* $2' */ $2", "-- it's $1\n?1 /* $2' */ ?2"),
            ("'open $1", "'open $1"),
        ] {
            assert_eq!(number_placeholders(shared), sqlite);
        }
    }
}
