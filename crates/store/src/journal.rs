//! Knows how the journal of administration and security is kept: rows in one chain, and the sealed ends of that chain.

use crate::database::{Database, DatabaseError, Expect, Query, Row, Statement, Written};

/// A row of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Its place in the chain, from 1.
    pub number: i64,
    /// Seconds since 1970.
    pub at: i64,
    /// The issuer, by name; empty where it is the whole server's.
    pub issuer: String,
    /// What happened, by its one word.
    pub kind: String,
    /// The person, by `sub`; empty where none is meant.
    pub subject: String,
    /// The client; empty where none is meant.
    pub client_id: String,
    /// The trace of the request; empty where there was none.
    pub trace: String,
    /// More facts as a JSON object; no secrets, no names.
    pub detail: String,
    /// Covers all of the row and the row before.
    pub mac: Vec<u8>,
}

/// One end of the chain: a row that is the last one written, or the last one swept away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The row's number; 0 before the first.
    pub number: i64,
    /// The row's `mac`; empty before the first.
    pub mac: Vec<u8>,
    /// Covers number and `mac`.
    pub seal: Vec<u8>,
}

/// Both ends of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// The last row that was swept away.
    pub swept: End,
    /// The last row that was written.
    pub last: End,
}

/// Keeps the ends of a chain that has no rows yet, where there are none.
pub async fn begin(database: &dyn Database, ends: &Ends) -> Result<(), DatabaseError> {
    let sql = "INSERT INTO journal_ends (name, number, mac, seal) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let row = |name: &str, end: &End| Statement {
        sql,
        values: vec![name.into(), end.number.into(), end.mac.as_slice().into(), end.seal.as_slice().into()],
        expect: Expect::Any,
    };
    database.write(vec![row(SWEPT, &ends.swept), row(LAST, &ends.last)]).await.map(|_| ())
}

/// The ends of the chain; `None` where they are gone.
pub async fn ends(database: &dyn Database) -> Result<Option<Ends>, DatabaseError> {
    let found = database.read(vec![find(SWEPT), find(LAST)]).await?;
    both(&found)
}

/// The ends, and up to `most` rows after this one, from one snapshot.
pub async fn after(
    database: &dyn Database,
    number: i64,
    most: i64,
) -> Result<(Option<Ends>, Vec<JournalRow>), DatabaseError> {
    let sql = "SELECT number, at, issuer, kind, subject, client_id, trace, detail, mac FROM journal
        WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = Query { sql, values: vec![number.into(), most.into()] };
    let found = database.read(vec![find(SWEPT), find(LAST), rows]).await?;
    let rows = found.iter().skip(2).flatten().map(read).collect::<Result<_, _>>()?;
    Ok((both(&found)?, rows))
}

/// The last rows before this one, newest first.
pub async fn before(database: &dyn Database, number: i64, most: i64) -> Result<Vec<JournalRow>, DatabaseError> {
    let sql = "SELECT number, at, issuer, kind, subject, client_id, trace, detail, mac FROM journal
        WHERE number < $1 ORDER BY number DESC LIMIT $2";
    let found = database.read(vec![Query { sql, values: vec![number.into(), most.into()] }]).await?;
    found.iter().flatten().map(read).collect()
}

/// All rows about a person of an issuer, oldest first.
pub async fn about(database: &dyn Database, issuer: &str, subject: &str) -> Result<Vec<JournalRow>, DatabaseError> {
    let sql = "SELECT number, at, issuer, kind, subject, client_id, trace, detail, mac FROM journal
        WHERE subject = $1 AND issuer = $2 ORDER BY number";
    let found = database.read(vec![Query { sql, values: vec![subject.into(), issuer.into()] }]).await?;
    found.iter().flatten().map(read).collect()
}

/// What keeps these rows after the end that was seen; the first statement is the guard that it is the end still.
pub fn append(seen: &End, rows: &[JournalRow], last: &End) -> Vec<Statement> {
    let mut out = vec![move_end(LAST, seen, last)];
    out.extend(rows.iter().map(|row| Statement {
        sql: "INSERT INTO journal (number, at, issuer, kind, subject, client_id, trace, detail, mac)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values: vec![
            row.number.into(),
            row.at.into(),
            row.issuer.as_str().into(),
            row.kind.as_str().into(),
            row.subject.as_str().into(),
            row.client_id.as_str().into(),
            row.trace.as_str().into(),
            row.detail.as_str().into(),
            row.mac.as_slice().into(),
        ],
        expect: Expect::Rows(1),
    }));
    out
}

/// Takes rows away up to the new end; false where another process was faster.
pub async fn sweep(database: &dyn Database, seen: &End, swept: &End) -> Result<bool, DatabaseError> {
    let delete = Statement {
        sql: "DELETE FROM journal WHERE number <= $1",
        values: vec![swept.number.into()],
        expect: Expect::Any,
    };
    let written = database.write(vec![move_end(SWEPT, seen, swept), delete]).await?;
    Ok(written == Written::Settled)
}

const SWEPT: &str = "swept";
const LAST: &str = "last";

fn move_end(name: &str, seen: &End, end: &End) -> Statement {
    Statement {
        sql: "UPDATE journal_ends SET number = $2, mac = $3, seal = $4 WHERE name = $1 AND number = $5",
        values: vec![
            name.into(),
            end.number.into(),
            end.mac.as_slice().into(),
            end.seal.as_slice().into(),
            seen.number.into(),
        ],
        expect: Expect::Rows(1),
    }
}

fn find(name: &str) -> Query {
    Query { sql: "SELECT number, mac, seal FROM journal_ends WHERE name = $1", values: vec![name.into()] }
}

fn both(found: &[Vec<Row>]) -> Result<Option<Ends>, DatabaseError> {
    let end = |rows: &Vec<Row>| rows.first().map(end).transpose();
    let (Some(swept), Some(last)) = (found.first(), found.get(1)) else { return Ok(None) };
    Ok(end(swept)?.zip(end(last)?).map(|(swept, last)| Ends { swept, last }))
}

fn end(row: &Row) -> Result<End, DatabaseError> {
    Ok(End { number: row.integer(0)?, mac: row.bytes(1)?.to_vec(), seal: row.bytes(2)?.to_vec() })
}

fn read(row: &Row) -> Result<JournalRow, DatabaseError> {
    let text = |at: usize| row.text(at).map(str::to_owned);
    Ok(JournalRow {
        number: row.integer(0)?,
        at: row.integer(1)?,
        issuer: text(2)?,
        kind: text(3)?,
        subject: text(4)?,
        client_id: text(5)?,
        trace: text(6)?,
        detail: text(7)?,
        mac: row.bytes(8)?.to_vec(),
    })
}
