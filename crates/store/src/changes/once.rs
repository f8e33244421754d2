//! Knows what can be spent once: client assertions (RFC 7523 section 3), proofs of possession (RFC 9449 section 11.1), interactions, pushed requests (RFC 9126).

use oauth::words::changes::Spending;
use oauth::words::handle::Address;

use super::{At, Guard, Step};

pub(super) fn spend_token_id(at: At, spending: &Spending) -> Step {
    let sql = "INSERT INTO spent_token_ids (digest, issuer, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    let values = vec![spending.digest.as_slice().into(), at.issuer.into(), spending.expires_at.into()];
    Step { guard: Some(Guard::TokenId(spending.of)), sql, values }
}

pub(super) fn spend_interaction(at: At, digest: &[u8], expires_at: i64) -> Step {
    let sql = "INSERT INTO spent_interactions (digest, issuer, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Step { guard: Some(Guard::Interaction), sql, values: vec![digest.into(), at.issuer.into(), expires_at.into()] }
}

pub(super) fn push_request(at: At, (address, client_id): (&Address, &str), request: &str, expires_at: i64) -> Step {
    let sql = "INSERT INTO pushed_requests (locator, digest, issuer, client_id, request, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let values = vec![
        address.locator.into(),
        address.digest.as_slice().into(),
        at.issuer.into(),
        client_id.into(),
        request.into(),
        expires_at.into(),
    ];
    Step { guard: None, sql, values }
}

/// It need only have been alive at the first visit, so its expiry is no guard here.
pub(super) fn spend_request(at: At, address: &Address) -> Step {
    let sql = "UPDATE pushed_requests SET used_at = $4
        WHERE locator = $1 AND digest = $2 AND issuer = $3 AND used_at IS NULL";
    let values = vec![address.locator.into(), address.digest.as_slice().into(), at.issuer.into(), at.now.into()];
    Step { guard: Some(Guard::PushedRequest), sql, values }
}
