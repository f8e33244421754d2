//! Knows how a line of refresh tokens moves: rotation acknowledged by use, each step one UPDATE (RFC 9700 section 4.14.2).

use oauth::words::binding::Binding;
use oauth::words::changes::LineStep;
use oauth::words::grant::GrantId;
use oauth::words::handle::Address;

use super::{At, Guard, Step};
use crate::database::Value;

/// The window counts from the first refresh, so it binds nobody whose token was only extended so far.
///
/// The expiry never falls, because an `/extend` may have come between gather and settle.
pub(super) fn advance(at: At, step: &LineStep, most_successors: i64, retry_window: i64) -> Step {
    let sql = "UPDATE grants SET
            line_successors = CASE WHEN line_seen = $4 THEN line_successors + 1 ELSE 1 END,
            line_seen_at = CASE WHEN line_seen = $4 AND line_successors > 0 THEN line_seen_at ELSE $8 END,
            line_seen = $4,
            line_expires_at = CASE WHEN line_expires_at > $6 THEN line_expires_at ELSE $6 END,
            keep_until = CASE WHEN keep_until > $7 THEN keep_until ELSE $7 END
        WHERE id = $1 AND issuer = $2 AND client_id = $3 AND ended_at IS NULL AND line_expires_at > $8
            AND (line_seen = $5 OR (line_seen = $4 AND line_successors < $9
                AND (line_successors = 0 OR line_seen_at >= $10)))";
    let mut values = presented(at, step);
    values.extend([most_successors.into(), (at.now - retry_window).into()]);
    Step { guard: Some(Guard::RefreshToken), sql, values }
}

pub(super) fn extend(at: At, step: &LineStep) -> Step {
    let sql = "UPDATE grants SET
            line_successors = CASE WHEN line_seen = $4 THEN line_successors ELSE 0 END,
            line_seen_at = CASE WHEN line_seen = $4 THEN line_seen_at ELSE $8 END,
            line_seen = $4,
            line_expires_at = CASE WHEN line_expires_at > $6 THEN line_expires_at ELSE $6 END,
            keep_until = CASE WHEN keep_until > $7 THEN keep_until ELSE $7 END
        WHERE id = $1 AND issuer = $2 AND client_id = $3 AND ended_at IS NULL AND line_expires_at > $8
            AND (line_seen = $5 OR line_seen = $4)";
    Step { guard: Some(Guard::RefreshToken), sql, values: presented(at, step) }
}

/// It needs no guard of its own: the change that gives cause for it guards that the grant is alive.
pub(super) fn store(
    at: At,
    (address, client_id): (&Address, &str),
    grant: GrantId,
    (parent, binding): (&[u8], &Binding),
) -> Step {
    let sql = "INSERT INTO refresh_tokens (locator, digest, issuer, client_id, grant_id, parent, bound_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = vec![
        address.locator.into(),
        address.digest.as_slice().into(),
        at.issuer.into(),
        client_id.into(),
        grant.0.as_slice().into(),
        parent.into(),
        binding.confirmation().map(|told| told.to_string()).into(),
    ];
    Step { guard: None, sql, values }
}

fn presented(at: At, step: &LineStep) -> Vec<Value> {
    vec![
        step.grant.0.as_slice().into(),
        at.issuer.into(),
        step.client_id.as_str().into(),
        step.token.as_slice().into(),
        step.parent.as_slice().into(),
        step.expires_at.into(),
        step.keep_until.into(),
        at.now.into(),
    ]
}
