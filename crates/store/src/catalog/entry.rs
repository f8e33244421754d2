//! Knows a row of the catalogue as it should be: how it is found, compared with what is kept, and written.

use std::collections::BTreeMap;

use oauth::words::client;
use oauth::words::issuer;
use oauth::words::resource::State;
use oauth::words::subject::Person;
use serde_json::Value as Document;

use super::apply::{Catalogue, Difference, Fate, Noun};
use super::removal::Removal;
use crate::database::{DatabaseError, Expect, Query, Row, Statement, Value};
use crate::document;

/// Each row once, in an order that all processes share: of several entries for one row the last counts.
pub(super) fn entries(catalogue: &Catalogue) -> Vec<Entry<'_>> {
    let issuers = catalogue.issuers.iter().map(Entry::Issuer);
    let clients = catalogue.clients.iter().map(|(issuer, client)| Entry::Client(issuer, client));
    let people = catalogue.people.iter().map(|(issuer, person)| Entry::Person(issuer, person));
    let keyed = issuers.chain(clients).chain(people).map(|entry| (entry.key(), entry));
    keyed.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// A row of the catalogue as it should be.
pub(super) enum Entry<'a> {
    Issuer(&'a issuer::Registration),
    Client(&'a str, &'a client::Registration),
    Person(&'a str, &'a Person),
}

impl<'a> Entry<'a> {
    /// Kind, issuer and identifier.
    pub(super) fn key(&self) -> (Noun, &'a str, &'a str) {
        match *self {
            Self::Issuer(issuer) => (Noun::Issuer, &issuer.name, &issuer.name),
            Self::Client(issuer, client) => (Noun::Client, issuer, &client.client_id),
            Self::Person(issuer, person) => (Noun::Person, issuer, &person.subject),
        }
    }

    /// Whether a row that was found for this entry is another one, which is removed.
    pub(super) fn is_in_the_way(&self, row: &Row, removal: &Removal) -> bool {
        matches!((self, removal), (Self::Person(issuer, _), Removal::Person(other, subject))
            if issuer == other && row.text(3).is_ok_and(|own| own == subject))
    }

    /// Asks for the rows that are kept: `document`, `state`, `ended_before`, and the identifier that a row bears.
    pub(super) fn find(&self) -> Query {
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

    /// What is to be written, and how it differs, if it does; `again` where one of that name was removed before.
    pub(super) fn write(
        &self,
        kept: &[&Row],
        again: bool,
        now: i64,
    ) -> Result<Option<(Statement, Difference)>, DatabaseError> {
        let (noun, issuer, id) = self.key();
        for row in kept {
            if row.text(3)? != id {
                let why = format!("a user name at the issuer {issuer} belongs to another person already");
                return Err(DatabaseError::Programming(why));
            }
        }
        let (document, state, mut ended_before) = self.document()?;
        let mut fate = Fate::Added;
        if let Some(row) = kept.first() {
            ended_before = ended_before.max(row.integer(2)?);
            if row.text(0)? == document && row.integer(2)? == ended_before {
                return Ok(None);
            }
            let turned = row.text(1)? != name(state);
            if (turned && state == State::Disabled) || self.another_password(row.text(0)?)? {
                ended_before = ended_before.max(now);
            } else if turned {
                // A node that had not heard of the end may have issued something since.
                ended_before = ended_before.max(now - 1);
            }
            // What cannot be read differs in everything.
            let read = |text: &str| serde_json::from_str::<Document>(text).unwrap_or_default();
            fate = Fate::Changed(read(row.text(0)?), read(&document));
        } else if again {
            ended_before = ended_before.max(now);
        }
        let shown = if let Self::Person(_, person) = self { &person.username } else { id };
        let difference =
            Difference { noun, issuer: issuer.to_owned(), name: shown.to_owned(), id: id.to_owned(), fate };
        let kept = [name(state).into(), ended_before.into(), document.into()];
        Ok(Some((self.upsert(kept), difference)))
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
