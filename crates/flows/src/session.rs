//! The session of a browser: how its cookie is spelled, and the sign-in that it stands for.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::visit::Browser;
use jose::digest;
use oauth::decisions::standing::session_stands;
use oauth::issuer::Issuer;
use oauth::words::handle::{Address, Encoding, Spelling};
use oauth::words::moment::Moment;
use oauth::words::session::{NewSession, Session};
use oauth::words::subject::Person;

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

/// The sign-in of a browser that counts still.
pub async fn standing(
    authority: &Authority,
    issuer: &Issuer,
    browser: &Browser,
    now: i64,
) -> Result<Option<Session>, Failure> {
    let found = session(authority, issuer, browser.session.as_deref(), now).await?;
    Ok(found.filter(|session| session_stands(issuer, session, now)))
}

/// A sign-in that is about to be kept.
pub struct Begun {
    /// The cookie, and its life in seconds.
    pub cookie: (String, i64),
    /// What is kept.
    pub kept: NewSession,
    /// The same as it will be found.
    pub session: Session,
}

/// The session of a person who just signed in; it takes the place of the one that the browser brought.
pub fn begin(issuer: &Issuer, person: Person, browser: &Browser, moment: &mut Moment) -> Begun {
    let now = moment.now();
    let life = issuer.profile.authorization.session_lifetime();
    let handle = moment.mint(&issuer.mask).handle(COOKIE, now + life);
    let kept = NewSession {
        address: handle.address.clone(),
        id: digest::upper_hex(&moment.chance.bytes::<16>()),
        subject: person.subject.clone(),
        auth_time: now,
        expires_at: now + life,
        replaces: browser.session.as_deref().and_then(|cookie| address(issuer, cookie)),
    };
    let session =
        Session { address: handle.address, id: kept.id.clone(), person, auth_time: now, expires_at: now + life };
    Begun { cookie: (handle.text, life), kept, session }
}

/// Where the row of a session cookie stands.
pub fn address(issuer: &Issuer, cookie: &str) -> Option<Address> {
    Address::of(cookie, COOKIE, &issuer.mask)
}
