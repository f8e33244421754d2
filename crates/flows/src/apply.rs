//! `apply`: makes what is registered what a file says; a mistake is told with file and line, and nothing is written.
pub mod check;
mod file;
pub(crate) mod settle;
pub mod shipped;
pub mod source;
pub mod subject;

use crate::authority::Authority;
use crate::catalogue;
use crate::failure::Fault;
use crate::foundation::Stage;
use crate::meant;
use crate::rotate;
pub use file::{File, IssuerEntry};
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use oauth::decisions::identify::secret_digest;
use oauth::issuer::Issuer;
use oauth::words::client::Registration as ClientRegistration;
use oauth::words::subject::Person;
use shipped::Shipped;
pub use source::{Mistake, Place, Source};
use std::fmt;
use std::sync::Arc;
use store::catalog::{Catalogue, IssuerRow};
pub use store::catalog::{Comparison, Difference, Fate, Noun, Rest};

/// A mistake in a file, or a fault on the way.
#[derive(Debug)]
pub enum ApplyError {
    /// The file says something that cannot be.
    Mistake(Mistake),
    /// Our fault.
    Fault(Fault),
}

/// Writes what a file says, all or nothing, and makes the signing keys that are missing.
pub async fn apply(
    authority: &Authority,
    source: &Source<'_>,
    shipped: &Shipped,
    ready: &[(String, Algorithm, PrivateKey)],
) -> Result<Comparison, ApplyError> {
    let catalogue = plan(authority, source, shipped, Rest::Stays).await?;
    Ok(write(authority, &catalogue, ready).await?)
}

/// Writes a catalogue, all or nothing, and makes the signing keys that are missing.
pub async fn write(
    authority: &Authority,
    catalogue: &Catalogue,
    ready: &[(String, Algorithm, PrivateKey)],
) -> Result<Comparison, Fault> {
    let applied = settle::settle(authority, catalogue).await?;
    rotate::keep(authority, ready).await?;
    Ok(applied)
}

/// What writing a catalogue would change.
pub async fn compare(authority: &Authority, catalogue: &Catalogue) -> Result<Comparison, Fault> {
    Ok(store::catalog::compare(&*authority.database, catalogue, authority.clock.now()).await?)
}

/// Checks what a file says, and hashes what is not stored as it stands; writes nothing.
pub async fn plan(
    authority: &Authority,
    source: &Source<'_>,
    shipped: &Shipped,
    rest: Rest,
) -> Result<Catalogue, ApplyError> {
    let file = source.read()?;
    let known = authority.catalogue().await?;
    let listed: Vec<String> = file.issuers.iter().map(|entry| entry.name.clone()).collect();
    let stays = |one: &&Arc<Issuer>| rest != Rest::GoesWithIssuers && !listed.iter().any(|name| name == one.name());
    let mut others: Vec<Arc<Issuer>> = known.issuers().iter().filter(stays).cloned().collect();
    let mut catalogue = Catalogue { rest, ..Catalogue::default() };
    for (number, entry) in file.issuers.into_iter().enumerate() {
        let at = source.issuer(number);
        if authority.stage == Stage::Serving {
            shipped.refuse(at, &entry)?;
        }
        check::base(at, ("root", &entry.root), source.base)?;
        check::base(at, ("browser_root", entry.browser_root.as_deref().unwrap_or_default()), source.base)?;
        check::base(at, ("mtls_root", entry.mtls_root.as_deref().unwrap_or_default()), source.base)?;
        let (registration, clients, people) = entry.apart(source);
        check::anchors(at, &registration)?;
        let row = IssuerRow { registration: registration.clone(), ended_before: 0 };
        let issuer = catalogue::issuer(authority, row, Default::default())
            .map_err(|fault| at.mistake("profile", unknown_profile(authority, &fault, &registration.profile)))?;
        check::issuer(at, authority, &issuer)?;
        check::beside(at, &issuer, others.iter().map(Arc::as_ref))?;
        catalogue.issuers.push(registration);
        belonging(authority, (at, &issuer), (clients, people), &mut catalogue).await?;
        check::still_offered(authority, at, &issuer, &catalogue).await?;
        others.push(Arc::new(issuer));
    }
    Ok(catalogue)
}

/// Adds the clients and people of an issuer.
async fn belonging(
    authority: &Authority,
    (at, issuer): (Place<'_>, &Issuer),
    (clients, people): (Vec<ClientRegistration>, Vec<Person>),
    catalogue: &mut Catalogue,
) -> Result<(), ApplyError> {
    let name = issuer.name();
    for (number, client) in clients.into_iter().enumerate() {
        let at = at.part("clients", number);
        check::client(at, authority, issuer, &client)?;
        check::once(at, catalogue, name, &client)?;
        subject::client(authority, at, name, &client.client_id).await?;
        catalogue.clients.push((name.to_owned(), without_secret(issuer, client)));
    }
    for (number, person) in people.into_iter().enumerate() {
        let at = at.part("people", number);
        check::person(at, catalogue, name, &person)?;
        subject::person(authority, at, name, &person.subject).await?;
        catalogue.people.push((name.to_owned(), without_password(authority, name, person).await?));
    }
    Ok(())
}

fn unknown_profile(authority: &Authority, fault: &Fault, profile: &str) -> String {
    let names: Vec<_> = authority.library.names().collect();
    let meant = meant::suggested(profile, names.iter().copied());
    format!("{fault};{meant} there are {}", names.join(", "))
}

pub(crate) fn without_secret(issuer: &Issuer, mut client: ClientRegistration) -> ClientRegistration {
    if let Some(secret) = client.secret.take() {
        client.secret_digests.push(secret_digest(issuer, &client.client_id, secret.as_bytes()));
    }
    client
}

/// Keeps subject and hash of a person who is known; draws and hashes where they are new.
pub(crate) async fn without_password(authority: &Authority, issuer: &str, mut person: Person) -> Result<Person, Fault> {
    let known = store::people::by_username(&*authority.database, issuer, &person.username).await;
    let known = known.map_err(Fault::Database)?;
    let mut chance = authority.chance.draw().ok_or(Fault::Chance)?;
    if person.subject.is_empty() {
        let drawn = || jose::base64url::encode(&chance.bytes::<16>());
        person.subject = known.as_ref().map_or_else(drawn, |known| known.subject.clone());
    }
    let Some(password) = person.password.take().filter(|_| person.password_hash.is_empty()) else {
        return Ok(person);
    };
    let hash = known.map(|known| known.password_hash);
    let same = match &hash {
        Some(_) => authority.passwords.fits(password.clone(), hash.clone()).await?,
        None => false,
    };
    person.password_hash = match hash.filter(|_| same) {
        Some(hash) => hash,
        None => authority.passwords.hash(password, chance.bytes()).await?,
    };
    Ok(person)
}

impl fmt::Display for ApplyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistake(mistake) => mistake.fmt(out),
            Self::Fault(fault) => fault.fmt(out),
        }
    }
}

impl std::error::Error for ApplyError {}

impl From<Mistake> for ApplyError {
    fn from(mistake: Mistake) -> Self {
        Self::Mistake(mistake)
    }
}

impl From<Fault> for ApplyError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
