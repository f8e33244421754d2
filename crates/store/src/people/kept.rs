//! Knows everything that is kept about one person beside the person's own row, from one snapshot.

use serde::Serialize;
use serde_json::Value as Document;

use crate::database::{Database, DatabaseError, Query, Row};
use crate::document;

/// Everything that is kept about a person; times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// What clients were allowed.
    pub consents: Vec<Consent>,
    /// Sign-ins, ended ones too.
    pub sessions: Vec<Session>,
    /// What was given to clients, ended ones too.
    pub grants: Vec<Grant>,
}

/// What a client was allowed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Consent {
    /// The client.
    pub client_id: String,
    /// A list of scopes.
    pub scopes: Document,
    /// When.
    pub given_at: i64,
}

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Session {
    /// Its public identifier.
    pub id: String,
    /// When the person signed in.
    pub auth_time: i64,
    /// When it ends by itself.
    pub expires_at: i64,
    /// When it was ended.
    pub ended_at: Option<i64>,
}

/// What was given to a client.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grant {
    /// The client.
    pub client_id: String,
    /// The sign-in.
    pub session_id: String,
    /// The terms: scopes, APIs, whom the person acted for.
    pub terms: Document,
    /// When it was given.
    pub created_at: i64,
    /// Until when it is kept.
    pub keep_until: i64,
    /// When it was ended.
    pub ended_at: Option<i64>,
    /// How many codes are kept of it, as digests.
    pub codes: i64,
    /// How many refresh tokens are kept of it, as digests.
    pub refresh_tokens: i64,
}

const CONSENTS: &str = "SELECT client_id, scopes, given_at FROM consents
    WHERE issuer = $1 AND subject = $2 ORDER BY given_at, client_id";
const SESSIONS: &str = "SELECT id, auth_time, expires_at, ended_at FROM sessions
    WHERE issuer = $1 AND subject = $2 ORDER BY auth_time, id";
const GRANTS: &str = "SELECT g.client_id, g.session_id, g.terms, g.created_at, g.keep_until, g.ended_at,
        (SELECT COUNT(*) FROM codes c WHERE c.grant_id = g.id),
        (SELECT COUNT(*) FROM refresh_tokens t WHERE t.grant_id = g.id)
    FROM grants g WHERE g.issuer = $1 AND g.subject = $2 ORDER BY g.created_at, g.id";

/// Reads it, by issuer and `sub`.
pub async fn read(database: &dyn Database, issuer: &str, subject: &str) -> Result<Kept, DatabaseError> {
    let batch = [CONSENTS, SESSIONS, GRANTS].map(|sql| Query { sql, values: vec![issuer.into(), subject.into()] });
    let mut answers = database.read(batch.into()).await?.into_iter();
    let mut rows = || answers.next().unwrap_or_default();
    Ok(Kept {
        consents: rows().iter().map(consent).collect::<Result<_, _>>()?,
        sessions: rows().iter().map(session).collect::<Result<_, _>>()?,
        grants: rows().iter().map(grant).collect::<Result<_, _>>()?,
    })
}

fn consent(row: &Row) -> Result<Consent, DatabaseError> {
    let scopes = document::read("consent", row.text(1)?)?;
    Ok(Consent { client_id: row.text(0)?.to_owned(), scopes, given_at: row.integer(2)? })
}

fn session(row: &Row) -> Result<Session, DatabaseError> {
    Ok(Session {
        id: row.text(0)?.to_owned(),
        auth_time: row.integer(1)?,
        expires_at: row.integer(2)?,
        ended_at: row.optional_integer(3)?,
    })
}

fn grant(row: &Row) -> Result<Grant, DatabaseError> {
    Ok(Grant {
        client_id: row.text(0)?.to_owned(),
        session_id: row.text(1)?.to_owned(),
        terms: document::read("grant", row.text(2)?)?,
        created_at: row.integer(3)?,
        keep_until: row.integer(4)?,
        ended_at: row.optional_integer(5)?,
        codes: row.integer(6)?,
        refresh_tokens: row.integer(7)?,
    })
}
