//! The session of a browser: how its cookie is spelled, and the sign-in that it stands for.
use crate::authority::Authority;
use crate::failure::Failure;
use oauth::issuer::Issuer;
use oauth::words::handle::{Address, Encoding, Spelling};
use oauth::words::session::Session;

/// How session cookies are spelled.
pub const COOKIE: Spelling = Spelling { bytes: 32, encoding: Encoding::Base64url };

/// The sign-in that a cookie stands for.
pub async fn session(
    authority: &Authority,
    issuer: &Issuer,
    cookie: Option<&str>,
    now: i64,
) -> Result<Option<Session>, Failure> {
    match cookie.and_then(|cookie| address(issuer, cookie)) {
        Some(address) => Ok(store::sessions::find(&*authority.database, issuer.name(), &address, now).await?),
        None => Ok(None),
    }
}

/// Where the row of a session cookie stands.
pub fn address(issuer: &Issuer, cookie: &str) -> Option<Address> {
    Address::of(cookie, COOKIE, &issuer.mask)
}
