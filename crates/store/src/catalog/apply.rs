//! Knows how a catalogue is applied: compared with what is kept, and what differs written at once, under the version seen.

use std::collections::BTreeMap;

use oauth::words::client;
use oauth::words::issuer;
use oauth::words::resource::State;
use oauth::words::subject::Person;

use super::READ_VERSION;
use crate::database::{Database, DatabaseError, Expect, Query, Row, Statement, Value, Written};
use crate::document;

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
}

/// What an `apply` found to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Rows that were written.
    pub changed: usize,
    /// Rows that were as they should be.
    pub unchanged: usize,
}

/// Writes what differs, all or nothing, and raises the version by one if anything does.
///
/// Whoever becomes disabled by it, or gets another password, is stamped `ended_before` = `now`, in seconds since 1970; enabling keeps the stamp.
pub async fn apply(database: &dyn Database, catalogue: &Catalogue, now: i64) -> Result<Applied, DatabaseError> {
    let entries = entries(catalogue);
    for _ in 0..ATTEMPTS {
        let mut batch = vec![Query { sql: READ_VERSION, values: Vec::new() }];
        batch.extend(entries.iter().map(Entry::find));
        let found = database.read(batch).await?;
        let [version, kept @ ..] = found.as_slice() else { return Err(versionless()) };
        let version = version.first().ok_or_else(versionless)?.integer(0)?;
        let writes = entries.iter().zip(kept).map(|(entry, rows)| entry.write(rows, now));
        let writes: Vec<Statement> = writes.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let applied = Applied { changed: writes.len(), unchanged: entries.len() - writes.len() };
        if writes.is_empty() {
            return Ok(applied);
        }
        let sql = "UPDATE catalog_version SET version = version + 1 WHERE id = 1 AND version = $1";
        let guard = Statement { sql, values: vec![version.into()], expect: Expect::Rows(1) };
        let batch = std::iter::once(guard).chain(writes).collect();
        if database.write(batch).await? == Written::Settled {
            return Ok(applied);
        }
    }
    Err(DatabaseError::Unavailable(format!("the catalogue was changed by others {ATTEMPTS} times meanwhile")))
}

/// Each row once, in an order that all processes share: of several entries for one row the last counts.
fn entries(catalogue: &Catalogue) -> Vec<Entry<'_>> {
    let issuers = catalogue.issuers.iter().map(Entry::Issuer);
    let clients = catalogue.clients.iter().map(|(issuer, client)| Entry::Client(issuer, client));
    let people = catalogue.people.iter().map(|(issuer, person)| Entry::Person(issuer, person));
    let keyed = issuers.chain(clients).chain(people).map(|entry| (entry.key(), entry));
    keyed.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// A row of the catalogue as it should be.
enum Entry<'a> {
    Issuer(&'a issuer::Registration),
    Client(&'a str, &'a client::Registration),
    Person(&'a str, &'a Person),
}

impl<'a> Entry<'a> {
    /// Kind, issuer and identifier.
    fn key(&self) -> (u8, &'a str, &'a str) {
        match *self {
            Self::Issuer(issuer) => (0, &issuer.name, ""),
            Self::Client(issuer, client) => (1, issuer, &client.client_id),
            Self::Person(issuer, person) => (2, issuer, &person.subject),
        }
    }

    /// Asks for the rows that are kept: `document`, `state`, `ended_before`, and the identifier that a row bears.
    fn find(&self) -> Query {
        match *self {
            Self::Issuer(issuer) => Query {
                sql: "SELECT document, state, ended_before, name FROM issuers WHERE name = $1",
                values: vec![issuer.name.as_str().into()],
            },
            Self::Client(issuer, client) => Query {
                sql: "SELECT document, state, ended_before, client_id FROM clients
                    WHERE issuer = $1 AND client_id = $2",
                values: vec![issuer.into(), client.client_id.as_str().into()],
            },
            Self::Person(issuer, person) => Query {
                sql: "SELECT document, state, ended_before, subject FROM people
                    WHERE issuer = $1 AND (subject = $2 OR username = $3)",
                values: vec![issuer.into(), person.subject.as_str().into(), person.username.as_str().into()],
            },
        }
    }

    /// What is to be written, if what is kept differs.
    fn write(&self, kept: &[Row], now: i64) -> Result<Option<Statement>, DatabaseError> {
        let (_, issuer, id) = self.key();
        let own = if let Self::Issuer(_) = self { issuer } else { id };
        for row in kept {
            if row.text(3)? != own {
                let why = format!("a user name at the issuer {issuer} belongs to another person already");
                return Err(DatabaseError::Programming(why));
            }
        }
        let (document, state, stamp) = self.document()?;
        let mut ended_before = stamp;
        if let Some(row) = kept.first() {
            ended_before = ended_before.max(row.integer(2)?);
            if row.text(0)? == document && row.integer(2)? == ended_before {
                return Ok(None);
            }
            let disabled = state == State::Disabled && row.text(1)? == name(State::Enabled);
            if disabled || self.another_password(row.text(0)?)? {
                ended_before = ended_before.max(now);
            }
        }
        let kept = [name(state).into(), ended_before.into(), document.into()];
        Ok(Some(self.upsert(kept)))
    }

    /// Whether this is a person who is kept with another password: whoever knew that one may have signed in with it.
    fn another_password(&self, kept: &str) -> Result<bool, DatabaseError> {
        let Self::Person(_, person) = self else { return Ok(false) };
        let kept: Person = document::read("person", kept)?;
        Ok(kept.password_hash != person.password_hash)
    }

    /// The text to be kept, without what has a column of its own; the state; and the stamp that came with it.
    fn document(&self) -> Result<(String, State, i64), DatabaseError> {
        Ok(match *self {
            Self::Issuer(issuer) => (document::write(issuer)?, issuer.state, 0),
            Self::Client(_, client) => (document::write(client)?, client.state, 0),
            Self::Person(_, person) => {
                let kept = Person { ended_before: 0, ..person.clone() };
                (document::write(&kept)?, person.state, person.ended_before)
            }
        })
    }

    fn upsert(&self, kept: [Value; 3]) -> Statement {
        let (sql, mut values): (_, Vec<Value>) = match *self {
            Self::Issuer(issuer) => (UPSERT_ISSUER, vec![issuer.name.as_str().into()]),
            Self::Client(issuer, client) => {
                let sessions = match client.sessions {
                    client::Sessions::Independent => "independent",
                    client::Sessions::Coupled => "coupled",
                };
                (UPSERT_CLIENT, vec![issuer.into(), client.client_id.as_str().into(), sessions.into()])
            }
            Self::Person(issuer, person) => {
                (UPSERT_PERSON, vec![issuer.into(), person.subject.as_str().into(), person.username.as_str().into()])
            }
        };
        values.extend(kept);
        Statement { sql, values, expect: Expect::Rows(1) }
    }
}

const UPSERT_ISSUER: &str = "INSERT INTO issuers (name, state, ended_before, document) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO UPDATE
    SET state = excluded.state, ended_before = excluded.ended_before, document = excluded.document";
const UPSERT_CLIENT: &str = "INSERT INTO clients (issuer, client_id, sessions, state, ended_before, document)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (issuer, client_id) DO UPDATE SET sessions = excluded.sessions,
        state = excluded.state, ended_before = excluded.ended_before, document = excluded.document";
const UPSERT_PERSON: &str = "INSERT INTO people (issuer, subject, username, state, ended_before, document)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (issuer, subject) DO UPDATE SET username = excluded.username,
        state = excluded.state, ended_before = excluded.ended_before, document = excluded.document";

fn name(state: State) -> &'static str {
    match state {
        State::Enabled => "enabled",
        State::Disabled => "disabled",
    }
}

fn versionless() -> DatabaseError {
    DatabaseError::Corrupt("the catalogue has no version".to_owned())
}
