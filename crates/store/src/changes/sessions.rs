//! Knows how sign-ins are kept: by the address of their cookie, with a public identifier that grants name.

use oauth::words::handle::Address;
use oauth::words::session::NewSession;

use super::{At, Step};

pub(super) fn start(at: At, session: &NewSession) -> Vec<Step> {
    let sql = "INSERT INTO sessions (locator, digest, issuer, id, subject, auth_time, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = vec![
        session.address.locator.into(),
        session.address.digest.as_slice().into(),
        at.issuer.into(),
        session.id.as_str().into(),
        session.subject.as_str().into(),
        session.auth_time.into(),
        session.expires_at.into(),
    ];
    let mut steps: Vec<Step> = session.replaces.iter().map(|replaced| replace(at, replaced)).collect();
    steps.push(Step { guard: None, sql, values });
    steps
}

/// One that is unknown, another's or ended stays as it is; sessions first, as those who redeem a code take them.
pub(super) fn end(at: At, subject: &str, session: Option<&str>) -> Vec<Step> {
    let sessions = "UPDATE sessions SET ended_at = $4
        WHERE subject = $1 AND issuer = $2 AND id = COALESCE($3, id) AND ended_at IS NULL";
    let grants = "UPDATE grants SET ended_at = $4
        WHERE session_id IN (SELECT s.id FROM sessions s
                WHERE s.subject = $1 AND s.issuer = $2 AND s.id = COALESCE($3, s.id) AND s.expires_at > $4)
            AND issuer = $2 AND ended_at IS NULL
            AND (for_absence = 0 OR EXISTS (SELECT 1 FROM clients c
                WHERE c.issuer = grants.issuer AND c.client_id = grants.client_id AND c.sessions = 'coupled'))";
    let values = || vec![subject.into(), at.issuer.into(), session.map(str::to_owned).into(), at.now.into()];
    [sessions, grants].map(|sql| Step { guard: None, sql, values: values() }).into()
}

fn replace(at: At, address: &Address) -> Step {
    let sql = "UPDATE sessions SET ended_at = $4
        WHERE locator = $1 AND digest = $2 AND issuer = $3 AND ended_at IS NULL";
    let values = vec![address.locator.into(), address.digest.as_slice().into(), at.issuer.into(), at.now.into()];
    Step { guard: None, sql, values }
}
