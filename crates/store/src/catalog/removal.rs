//! Knows what goes with a row of the catalogue that is removed, and what is remembered so that nothing of it comes alive again.

use std::collections::HashSet;

use jose::digest;

use super::apply::{Catalogue, Difference, Fate, Noun, Rest};
use super::entry::Entry;
use crate::database::{DatabaseError, Expect, Query, Row, Statement, Value};

/// A row to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// An issuer by name, with its clients, people and keys.
    Issuer(String),
    /// A client, by issuer and identifier.
    Client(String, String),
    /// A person with everything that is kept about them, by issuer and `sub`.
    Person(String, String),
}

const ISSUER: [&str; 6] = [
    "DELETE FROM issuers WHERE name = $1",
    "DELETE FROM clients WHERE issuer = $1",
    "DELETE FROM people WHERE issuer = $1",
    "DELETE FROM signing_keys WHERE issuer = $1",
    "DELETE FROM consents WHERE issuer = $1",
    "DELETE FROM sessions WHERE issuer = $1",
];
const CLIENT: [&str; 2] = [
    "DELETE FROM clients WHERE issuer = $1 AND client_id = $2",
    "DELETE FROM consents WHERE issuer = $1 AND client_id = $2",
];
const PERSON: [&str; 6] = [
    "DELETE FROM people WHERE issuer = $1 AND subject = $2",
    "DELETE FROM sessions WHERE issuer = $1 AND subject = $2",
    "DELETE FROM consents WHERE issuer = $1 AND subject = $2",
    "DELETE FROM codes WHERE grant_id IN (SELECT id FROM grants WHERE issuer = $1 AND subject = $2)",
    "DELETE FROM refresh_tokens WHERE grant_id IN (SELECT id FROM grants WHERE issuer = $1 AND subject = $2)",
    "DELETE FROM grants WHERE issuer = $1 AND subject = $2",
];
const REMEMBER: &str = "INSERT INTO removed (digest, removed_at) VALUES ($1, $2)
    ON CONFLICT (digest) DO UPDATE SET removed_at = excluded.removed_at";

impl Removal {
    /// Removes it, at `now` in seconds since 1970; lost where it is not there.
    ///
    /// What a client or an issuer issued stays until it expires: without its row, or with the stamp of a later one, it is dead.
    pub(super) fn statements(&self, now: i64) -> Vec<Statement> {
        let (noun, key): (Noun, Vec<&String>) = match self {
            Self::Issuer(name) => (Noun::Issuer, vec![name]),
            Self::Client(issuer, client_id) => (Noun::Client, vec![issuer, client_id]),
            Self::Person(issuer, subject) => (Noun::Person, vec![issuer, subject]),
        };
        let deletions = match self {
            Self::Issuer(_) => ISSUER.as_slice(),
            Self::Client(..) => &CLIENT,
            Self::Person(..) => &PERSON,
        };
        let values: Vec<Value> = key.iter().map(|one| one.as_str().into()).collect();
        let expect = std::iter::once(Expect::Rows(1)).chain(std::iter::repeat(Expect::Any));
        let deletions = deletions.iter().zip(expect);
        let mut out: Vec<Statement> =
            deletions.map(|(sql, expect)| Statement { sql, values: values.clone(), expect }).collect();
        let (issuer, name) = (key[0], key[key.len() - 1]);
        let values = vec![Value::Bytes(mark(noun, issuer, name)), now.into()];
        out.push(Statement { sql: REMEMBER, values, expect: Expect::Rows(1) });
        out
    }
}

/// Asks for everything that was removed and, where something is to go, for all that is registered.
pub(super) fn questions(rest: Rest) -> Vec<Query> {
    let removed = "SELECT digest FROM removed";
    let registered = [
        "SELECT name, name, name FROM issuers ORDER BY name",
        "SELECT issuer, client_id, client_id FROM clients ORDER BY issuer, client_id",
        "SELECT issuer, subject, username FROM people ORDER BY issuer, username",
    ];
    let registered = registered.into_iter().filter(|_| rest != Rest::Stays);
    std::iter::once(removed).chain(registered).map(|sql| Query { sql, values: Vec::new() }).collect()
}

/// The answers to [`questions`].
pub(super) struct Removed {
    marks: HashSet<Vec<u8>>,
    registered: Vec<(Noun, String, String, String)>,
}

impl Removed {
    pub(super) fn read(answers: &[Vec<Row>]) -> Result<Self, DatabaseError> {
        let marks = answers.first().into_iter().flatten().map(|row| row.bytes(0).map(<[u8]>::to_vec));
        let nouns = [Noun::Issuer, Noun::Client, Noun::Person];
        let rows = nouns
            .into_iter()
            .zip(answers.iter().skip(1))
            .flat_map(|(noun, rows)| rows.iter().map(move |row| (noun, row)));
        let read = |(noun, row): (Noun, &Row)| {
            Ok((noun, row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.text(2)?.to_owned()))
        };
        Ok(Self {
            marks: marks.collect::<Result<_, _>>()?,
            registered: rows.map(read).collect::<Result<_, DatabaseError>>()?,
        })
    }

    /// Whether one of that name was removed before.
    pub(super) fn came_again(&self, entry: &Entry) -> bool {
        let (noun, issuer, id) = entry.key();
        self.marks.contains(&mark(noun, issuer, id))
    }

    /// What a catalogue does not name and does not let stay.
    pub(super) fn beyond(&self, catalogue: &Catalogue) -> Vec<(Removal, Difference)> {
        let issuers: HashSet<&str> = catalogue.issuers.iter().map(|one| one.name.as_str()).collect();
        let clients =
            catalogue.clients.iter().map(|(issuer, one)| (Noun::Client, issuer.as_str(), one.client_id.as_str()));
        let people = catalogue.people.iter().map(|(issuer, one)| (Noun::Person, issuer.as_str(), one.subject.as_str()));
        let named: HashSet<_> = clients.chain(people).collect();
        let goes = |(noun, issuer, id, _): &&(Noun, String, String, String)| match noun {
            Noun::Issuer => catalogue.rest == Rest::GoesWithIssuers && !issuers.contains(issuer.as_str()),
            _ => issuers.contains(issuer.as_str()) && !named.contains(&(*noun, issuer.as_str(), id.as_str())),
        };
        let removal = |(noun, issuer, id, name): &(Noun, String, String, String)| {
            let (issuer, id) = (issuer.clone(), id.clone());
            let (name, fate) = (name.clone(), Fate::Removed);
            let difference = Difference { noun: *noun, issuer: issuer.clone(), name, id: id.clone(), fate };
            let removal = match noun {
                Noun::Issuer => Removal::Issuer(issuer),
                Noun::Client => Removal::Client(issuer, id),
                Noun::Person => Removal::Person(issuer, id),
            };
            (removal, difference)
        };
        self.registered.iter().filter(goes).map(removal).collect()
    }
}

/// What is remembered of a removed row: no name.
fn mark(noun: Noun, issuer: &str, name: &str) -> Vec<u8> {
    let noun = match noun {
        Noun::Issuer => "issuer",
        Noun::Client => "client",
        Noun::Person => "person",
    };
    digest::sha256(format!("{noun}\n{issuer}\n{name}").as_bytes()).to_vec()
}
