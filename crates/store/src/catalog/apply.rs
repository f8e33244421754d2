//! Knows how a catalogue is applied: compared with what is kept, and what differs written at once, under the version seen.

use oauth::words::client;
use oauth::words::issuer;
use oauth::words::subject::Person;

use super::READ_VERSION;
use super::entry::{Entry, entries};
use super::removal::{self, Removal, Removed};
use crate::database::{Database, DatabaseError, Expect, Query, Row, Statement, Written};

/// How often a catalogue is compared anew because another one was applied meanwhile.
const ATTEMPTS: usize = 10;

/// Everything that one `apply` writes; clients and people stand with the name of their issuer.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// The issuers.
    pub issuers: Vec<issuer::Registration>,
    /// The clients.
    pub clients: Vec<(String, client::Registration)>,
    /// The people, each with a `sub`.
    pub people: Vec<(String, Person)>,
    /// What becomes of everything else that is kept.
    pub rest: Rest,
}

/// What becomes of what a catalogue does not name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rest {
    /// It stays.
    #[default]
    Stays,
    /// Clients and people of the issuers that are named go.
    Goes,
    /// So do issuers, with all that belongs to them.
    GoesWithIssuers,
}

/// What a catalogue and what is kept have in common, and where they differ.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// The version of the catalogue at which this is so.
    pub version: i64,
    /// Where they differ: what is removed first, then issuers, clients and people by name.
    pub differences: Vec<Difference>,
    /// Rows that are as they should be.
    pub unchanged: usize,
}

/// One row that is not as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What kind of row it is.
    pub noun: Noun,
    /// The name of its issuer, or its own.
    pub issuer: String,
    /// The client's identifier or the person's user name; the issuer's name.
    pub name: String,
    /// The same, but the person's `sub`.
    pub id: String,
    /// What is done with it.
    pub fate: Fate,
}

/// What is done with a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// There is none yet.
    Added,
    /// It says something else: the document that is kept, and as it should be.
    Changed(serde_json::Value, serde_json::Value),
    /// The catalogue does not name it.
    Removed,
}

/// The kinds of rows of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Noun {
    /// An issuer, with its APIs.
    Issuer,
    /// A client.
    Client,
    /// A person.
    Person,
}

/// Says what [`apply`] would change, and changes nothing.
pub async fn compare(database: &dyn Database, catalogue: &Catalogue, now: i64) -> Result<Comparison, DatabaseError> {
    Ok(plan(database, catalogue, now).await?.comparison)
}

/// Writes what differs, all or nothing, and raises the version by one if anything does.
///
/// Whoever becomes disabled by it, or gets another password, is stamped `ended_before` = `now`, in seconds since 1970; enabling keeps the stamp.
/// Whoever was removed and comes again is stamped likewise.
pub async fn apply(database: &dyn Database, catalogue: &Catalogue, now: i64) -> Result<Comparison, DatabaseError> {
    for _ in 0..ATTEMPTS {
        let plan = plan(database, catalogue, now).await?;
        if let Some(applied) = plan.carry_out(database).await? {
            return Ok(applied);
        }
    }
    Err(DatabaseError::Unavailable(format!("the catalogue was changed by others {ATTEMPTS} times meanwhile")))
}

/// As [`apply`], once, and only where the catalogue is still at the version at which `catalogue` was thought out; else `None`.
pub async fn apply_at(
    database: &dyn Database,
    (catalogue, version): (&Catalogue, i64),
    now: i64,
) -> Result<Option<Comparison>, DatabaseError> {
    let plan = plan(database, catalogue, now).await?;
    match plan.comparison.version == version {
        true => plan.carry_out(database).await,
        false => Ok(None),
    }
}

/// Removes one row, with what was issued under it, and answers whether there was one.
pub async fn remove(database: &dyn Database, removal: &Removal, now: i64) -> Result<bool, DatabaseError> {
    let batch = std::iter::once(super::raise()).chain(removal.statements(now)).collect();
    Ok(database.write(batch).await? == Written::Settled)
}

/// What an `apply` is going to write, and the version under which it was found out.
struct Plan {
    comparison: Comparison,
    writes: Vec<Statement>,
}

impl Plan {
    /// Writes it; `None` where another one was applied meanwhile.
    async fn carry_out(self, database: &dyn Database) -> Result<Option<Comparison>, DatabaseError> {
        if self.writes.is_empty() {
            return Ok(Some(self.comparison));
        }
        let sql = "UPDATE catalog_version SET version = version + 1 WHERE id = 1 AND version = $1";
        let guard = Statement { sql, values: vec![self.comparison.version.into()], expect: Expect::Rows(1) };
        let batch = std::iter::once(guard).chain(self.writes).collect();
        Ok((database.write(batch).await? == Written::Settled).then_some(self.comparison))
    }
}

async fn plan(database: &dyn Database, catalogue: &Catalogue, now: i64) -> Result<Plan, DatabaseError> {
    let entries = entries(catalogue);
    let mut batch = vec![Query { sql: READ_VERSION, values: Vec::new() }];
    batch.extend(removal::questions(catalogue.rest));
    let own = batch.len();
    batch.extend(entries.iter().map(Entry::find));
    let found = database.read(batch).await?;
    let (general, kept) = found.split_at_checked(own).ok_or_else(versionless)?;
    let [version, registered @ ..] = general else { return Err(versionless()) };
    let version = version.first().ok_or_else(versionless)?.integer(0)?;
    let registered = Removed::read(registered)?;
    let removals = registered.beyond(catalogue);
    let comparison = Comparison { version, ..Comparison::default() };
    let mut plan = Plan { comparison, writes: Vec::new() };
    for (removal, difference) in &removals {
        plan.writes.extend(removal.statements(now));
        plan.comparison.differences.push(difference.clone());
    }
    for (entry, rows) in entries.iter().zip(kept) {
        let stays = |row: &&Row| !removals.iter().any(|(removal, _)| entry.is_in_the_way(row, removal));
        let rows: Vec<&Row> = rows.iter().filter(stays).collect();
        match entry.write(&rows, registered.came_again(entry), now)? {
            Some((statement, difference)) => {
                plan.writes.push(statement);
                plan.comparison.differences.push(difference);
            }
            None => plan.comparison.unchanged += 1,
        }
    }
    Ok(plan)
}

fn versionless() -> DatabaseError {
    DatabaseError::Corrupt("the catalogue has no version".to_owned())
}
