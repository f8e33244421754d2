//! Knows how grants, their codes and remembered consent are written (RFC 6749 section 4.1).

use oauth::words::grant::{Grant, GrantId};
use oauth::words::handle::Address;
use oauth::words::scope::{OFFLINE_ACCESS, Scopes};
use oauth::words::token::CodeBinding;

use super::{At, Guard, Step};
use crate::database::DatabaseError;
use crate::document;

pub(super) fn start(at: At, grant: &Grant) -> Result<Step, DatabaseError> {
    let sql = "INSERT INTO grants (id, issuer, client_id, subject, session_id, terms, created_at, absolute_expires_at,
            line_seen, line_successors, line_seen_at, line_expires_at, keep_until, ended_at, representing, scopes,
            for_absence)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let (line, terms) = (&grant.line, &grant.terms);
    let values = vec![
        grant.id.0.as_slice().into(),
        at.issuer.into(),
        grant.client_id.as_str().into(),
        grant.subject.as_str().into(),
        grant.session_id.as_str().into(),
        document::write(terms)?.into(),
        grant.created_at.into(),
        grant.absolute_expires_at.into(),
        line.seen.as_slice().into(),
        line.successors.into(),
        line.seen_at.into(),
        line.expires_at.into(),
        line.expires_at.max(at.now).into(),
        grant.ended_at.into(),
        terms.representation.as_ref().map_or("", |other| &other.subject).into(),
        document::write(&terms.scopes)?.into(),
        i64::from(terms.scopes.contains(OFFLINE_ACCESS)).into(),
    ];
    Ok(Step { guard: None, sql, values })
}

/// The grant is kept as long as its code can be redeemed.
pub(super) fn store_code(
    at: At,
    (address, client_id): (&Address, &str),
    grant: GrantId,
    binding: &CodeBinding,
    expires_at: i64,
) -> Result<Vec<Step>, DatabaseError> {
    let insert = "INSERT INTO codes (locator, digest, issuer, client_id, grant_id, binding, issued_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let row = vec![
        address.locator.into(),
        address.digest.as_slice().into(),
        at.issuer.into(),
        client_id.into(),
        grant.0.as_slice().into(),
        document::write(binding)?.into(),
        at.now.into(),
        expires_at.into(),
    ];
    let keep = "UPDATE grants SET keep_until = CASE WHEN keep_until > $4 THEN keep_until ELSE $4 END
        WHERE id = $1 AND issuer = $2 AND client_id = $3 AND ended_at IS NULL";
    let kept = vec![grant.0.as_slice().into(), at.issuer.into(), client_id.into(), expires_at.into()];
    Ok(vec![
        Step { guard: Some(Guard::Grant), sql: keep, values: kept },
        Step { guard: None, sql: insert, values: row },
    ])
}

/// The session is written to, and not only looked at, so that its end and this wait for each other.
pub(super) fn redeem_code(
    at: At,
    (address, client_id): (&Address, &str),
    grant: GrantId,
    (line_expires_at, keep_until): (i64, i64),
) -> Vec<Step> {
    let spend = "UPDATE codes SET used_at = $6
        WHERE locator = $1 AND digest = $2 AND issuer = $3 AND client_id = $4 AND grant_id = $5
            AND used_at IS NULL AND expires_at > $6";
    let spent = vec![
        address.locator.into(),
        address.digest.as_slice().into(),
        at.issuer.into(),
        client_id.into(),
        grant.0.as_slice().into(),
        at.now.into(),
    ];
    let stand = "UPDATE sessions SET ended_at = NULL
        WHERE id IN (SELECT g.session_id FROM grants g WHERE g.id = $1 AND g.issuer = $2)
            AND issuer = $2 AND ended_at IS NULL";
    let stood = vec![grant.0.as_slice().into(), at.issuer.into()];
    let open = "UPDATE grants
        SET line_expires_at = $4, keep_until = CASE WHEN keep_until > $5 THEN keep_until ELSE $5 END
        WHERE id = $1 AND issuer = $2 AND client_id = $3 AND ended_at IS NULL";
    let opened =
        vec![grant.0.as_slice().into(), at.issuer.into(), client_id.into(), line_expires_at.into(), keep_until.into()];
    vec![
        Step { guard: Some(Guard::Code), sql: spend, values: spent },
        Step { guard: Some(Guard::Grant), sql: stand, values: stood },
        Step { guard: Some(Guard::Grant), sql: open, values: opened },
    ]
}

pub(super) fn end(at: At, grant: GrantId) -> Step {
    let sql = "UPDATE grants SET ended_at = $3 WHERE id = $1 AND issuer = $2 AND ended_at IS NULL";
    Step { guard: None, sql, values: vec![grant.0.as_slice().into(), at.issuer.into(), at.now.into()] }
}

pub(super) fn remember_consent(at: At, subject: &str, client_id: &str, scopes: &Scopes) -> Result<Step, DatabaseError> {
    let sql = "INSERT INTO consents (subject, client_id, issuer, scopes, given_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (subject, client_id, issuer)
        DO UPDATE SET scopes = excluded.scopes, given_at = excluded.given_at";
    let scopes = document::write(scopes)?;
    let values = vec![subject.into(), client_id.into(), at.issuer.into(), scopes.into(), at.now.into()];
    Ok(Step { guard: None, sql, values })
}

/// What is remembered was allowed for the person alone, and stays where access for another ends.
pub(super) fn end_access(at: At, subject: &str, of: Option<&(String, String)>) -> Vec<Step> {
    let end = "UPDATE grants SET ended_at = $5
        WHERE subject = $1 AND issuer = $2 AND client_id = COALESCE($3, client_id)
            AND representing = COALESCE($4, representing) AND ended_at IS NULL";
    let forget = "DELETE FROM consents WHERE subject = $1 AND issuer = $2 AND client_id = COALESCE($3, client_id)";
    let (client, other) = (of.map(|(client, _)| client.clone()), of.map(|(_, other)| other.clone()));
    let whose = vec![subject.into(), at.issuer.into(), client.into()];
    let ended = [whose.clone(), vec![other.into(), at.now.into()]].concat();
    let mut steps = vec![Step { guard: None, sql: end, values: ended }];
    if of.is_none_or(|(_, other)| other.is_empty()) {
        steps.push(Step { guard: None, sql: forget, values: whose });
    }
    steps
}
