//! Knows how opaque access tokens are written and how single access tokens are revoked (RFC 7009).

use oauth::words::grant::GrantId;
use oauth::words::handle::Address;
use oauth::words::token::Reach;

use super::{At, Step};
use crate::database::DatabaseError;
use crate::document;

pub(super) fn store(
    at: At,
    (address, client_id): (&Address, &str),
    grant: Option<GrantId>,
    reach: &Reach,
    expires_at: i64,
) -> Result<Step, DatabaseError> {
    let sql = "INSERT INTO access_tokens (locator, digest, issuer, client_id, grant_id, reach, issued_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = vec![
        address.locator.into(),
        address.digest.as_slice().into(),
        at.issuer.into(),
        client_id.into(),
        grant.map(|grant| grant.0.to_vec()).into(),
        document::write(reach)?.into(),
        at.now.into(),
        expires_at.into(),
    ];
    Ok(Step { guard: None, sql, values })
}

pub(super) fn revoke(at: At, (address, client_id): (&Address, &str)) -> Step {
    let sql = "UPDATE access_tokens SET revoked_at = $5
        WHERE locator = $1 AND digest = $2 AND issuer = $3 AND client_id = $4 AND revoked_at IS NULL";
    let values = vec![
        address.locator.into(),
        address.digest.as_slice().into(),
        at.issuer.into(),
        client_id.into(),
        at.now.into(),
    ];
    Step { guard: None, sql, values }
}

pub(super) fn revoke_id(at: At, digest: &[u8], expires_at: i64) -> Step {
    let sql = "INSERT INTO revoked_token_ids (digest, issuer, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Step { guard: None, sql, values: vec![digest.into(), at.issuer.into(), expires_at.into()] }
}
