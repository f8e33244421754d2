//! One person of an issuer: registered, changed as they stand, signed out, removed with everything that is kept about them.
use super::{ATTEMPTS, SOURCE, overtaken, refused};
use crate::apply::settle::{self, settle_at};
use crate::apply::{ApplyError, check, shipped::Shipped, subject, without_password};
use crate::authority::Authority;
use crate::failure::Fault;
use crate::foundation::Stage;
use crate::journal::{Entry, Kind};
use crate::meant;
use oauth::issuer::Issuer;
use oauth::words::changes::Change;
use oauth::words::subject::Person;
use store::catalog::{Catalogue, Comparison, Removal};

/// People that are looked at to tell which one was meant.
const MOST_LOOKED_AT: i64 = 10_000;

/// Registers a person under a user name that nobody has.
pub async fn register(
    authority: &Authority,
    issuer: &str,
    person: Person,
    shipped: &Shipped,
) -> Result<Comparison, ApplyError> {
    let (issuer, at) = (super::issuer(authority, issuer).await?, SOURCE.issuer(0));
    if authority.stage == Stage::Serving {
        shipped.refuse_person(at, &person)?;
    }
    check::person(at, &Catalogue::default(), issuer.name(), &person)?;
    subject::person(authority, at, issuer.name(), &person.subject).await?;
    for _ in 0..ATTEMPTS {
        let version = store::catalog::version(&*authority.database).await.map_err(Fault::Database)?;
        if named(authority, &issuer, &person.username).await?.is_some() {
            return Err(refused(format!("somebody is called {} already", person.username)));
        }
        if with_subject(authority, &issuer, &person.subject).await?.is_some() {
            return Err(refused(format!("somebody has the subject {} already", person.subject)));
        }
        let person = without_password(authority, issuer.name(), person.clone()).await?;
        let rows = Catalogue { people: vec![(issuer.name().to_owned(), person)], ..Catalogue::default() };
        if let Some(applied) = settle_at(authority, (&rows, version)).await? {
            return Ok(applied);
        }
    }
    Err(overtaken().into())
}

/// The person of that user name.
///
/// # Errors
/// There is none.
pub async fn find(authority: &Authority, issuer: &Issuer, username: &str) -> Result<Person, ApplyError> {
    if let Some(found) = named(authority, issuer, username).await? {
        return Ok(found);
    }
    let all = store::people::all(&*authority.database, issuer.name(), MOST_LOOKED_AT).await.map_err(Fault::Database)?;
    let meant = meant::suggested(username, all.iter().map(|one| one.username.as_str()));
    let message = format!("{} knows nobody called \"{username}\";{meant}", issuer.name());
    Err(refused(message.trim_end_matches(';').to_owned()))
}

/// Changes a person as they stand, however often others change something meanwhile; a password in it is hashed.
pub async fn change(
    authority: &Authority,
    (issuer, username): (&str, &str),
    shipped: &Shipped,
    change: impl Fn(&mut Person),
) -> Result<Comparison, ApplyError> {
    for _ in 0..ATTEMPTS {
        let version = store::catalog::version(&*authority.database).await.map_err(Fault::Database)?;
        let issuer = super::issuer(authority, issuer).await?;
        let mut person = find(authority, &issuer, username).await?;
        change(&mut person);
        if authority.stage == Stage::Serving {
            shipped.refuse_person(SOURCE.issuer(0), &person)?;
        }
        let person = without_password(authority, issuer.name(), person).await?;
        let rows = Catalogue { people: vec![(issuer.name().to_owned(), person)], ..Catalogue::default() };
        if let Some(applied) = settle_at(authority, (&rows, version)).await? {
            return Ok(applied);
        }
    }
    Err(overtaken().into())
}

/// Ends all sign-ins of a person, and what was granted in them.
pub async fn sign_out(authority: &Authority, (issuer, username): (&str, &str)) -> Result<(), ApplyError> {
    let issuer = super::issuer(authority, issuer).await?;
    let person = find(authority, &issuer, username).await?;
    let subject = person.subject;
    let change = Change::EndSessions { subject: subject.clone(), session: None };
    let now = authority.clock.now();
    let entry = Entry::new(Kind::SessionsEnded, issuer.name(), now).subject(&subject);
    let settled =
        store::changes::settle(&*settle::telling(authority, vec![entry]), issuer.name(), &[change], now).await;
    settled.map(|_| ()).map_err(|error| Fault::Database(error).into())
}

/// Removes a person with sign-ins, consents, grants, codes and refresh tokens; what they gave is dead at once.
pub async fn remove(authority: &Authority, (issuer, username): (&str, &str)) -> Result<(), ApplyError> {
    let issuer = super::issuer(authority, issuer).await?;
    let person = find(authority, &issuer, username).await?;
    match settle::remove(authority, &Removal::Person(issuer.name().to_owned(), person.subject)).await? {
        true => Ok(()),
        false => Err(refused(format!("{username} was removed meanwhile"))),
    }
}

async fn named(authority: &Authority, issuer: &Issuer, username: &str) -> Result<Option<Person>, Fault> {
    Ok(store::people::by_username(&*authority.database, issuer.name(), username).await?)
}

async fn with_subject(authority: &Authority, issuer: &Issuer, subject: &str) -> Result<Option<Person>, Fault> {
    match subject {
        "" => Ok(None),
        subject => Ok(store::people::by_subject(&*authority.database, issuer.name(), subject).await?),
    }
}
