//! `apply`: makes what is registered what a file says; a mistake is told with file and line, and nothing is written.
pub mod check;
pub mod shipped;
pub mod source;
pub mod subject;

use crate::authority::Authority;
use crate::catalogue;
use crate::failure::Fault;
use crate::foundation::Stage;
use crate::rotate;
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use oauth::decisions::identify::secret_digest;
use oauth::issuer::Issuer;
use oauth::words::client::Registration as ClientRegistration;
use oauth::words::keyring::SigningAlgorithm;
use oauth::words::issuer::{IdentityProvider, Registration};
use oauth::words::resource::{Api, State};
use oauth::words::scope::Scopes;
use oauth::words::subject::Person;
use serde::Deserialize;
use shipped::Shipped;
pub use source::{Mistake, Place, Source};
use std::fmt;
use std::sync::Arc;
use store::catalog::{Applied, Catalogue, IssuerRow};

/// What a file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The issuers with all that belongs to them.
    #[serde(default)]
    pub issuers: Vec<IssuerEntry>,
}

/// An issuer in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerEntry {
    /// Its name within this server.
    pub name: String,
    /// The profile that it follows.
    pub profile: String,
    /// Scheme, host and prefix; `{base}` stands for the server's base URL.
    pub root: String,
    /// The same for the endpoints that browsers visit; `root` where it is missing.
    #[serde(default)]
    pub browser_root: Option<String>,
    /// What stands for `{as}` in the profile's paths.
    #[serde(default)]
    pub authorization_server: Option<String>,
    /// What stands for `{idp}` in the profile's paths.
    #[serde(default)]
    pub identity_provider_name: Option<String>,
    /// Whether people sign in here.
    #[serde(default)]
    pub identity_provider: IdentityProvider,
    /// Scopes that belong to no API.
    #[serde(default)]
    pub scopes: Scopes,
    /// A disabled issuer answers nothing.
    #[serde(default)]
    pub state: State,
    /// What it signs with beside its profile's algorithms.
    #[serde(default)]
    pub algorithms: Vec<SigningAlgorithm>,
    /// Its APIs.
    #[serde(default)]
    pub apis: Vec<Api>,
    /// Its clients.
    #[serde(default)]
    pub clients: Vec<ClientRegistration>,
    /// Its people.
    #[serde(default)]
    pub people: Vec<Person>,
}

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
) -> Result<Applied, ApplyError> {
    let file = source.read()?;
    let known = authority.catalogue().await?;
    let listed: Vec<String> = file.issuers.iter().map(|entry| entry.name.clone()).collect();
    let elsewhere = known.issuers().iter().filter(|one| !listed.iter().any(|name| name == one.name()));
    let mut others: Vec<Arc<Issuer>> = elsewhere.cloned().collect();
    let mut catalogue = Catalogue { issuers: Vec::new(), clients: Vec::new(), people: Vec::new() };
    for (number, entry) in file.issuers.into_iter().enumerate() {
        let at = source.issuer(number);
        if authority.stage == Stage::Serving {
            shipped.refuse(at, &entry)?;
        }
        check::base(at, ("root", &entry.root), source.base)?;
        check::base(at, ("browser_root", entry.browser_root.as_deref().unwrap_or_default()), source.base)?;
        let (registration, clients, people) = apart(entry, source);
        let row = IssuerRow { registration: registration.clone(), ended_before: 0 };
        let name = &registration.name;
        let issuer = catalogue::issuer(authority, row, Default::default())
            .map_err(|fault| at.mistake("profile", unknown_profile(authority, &fault)))?;
        check::issuer(at, authority, &issuer)?;
        check::beside(at, &issuer, others.iter().map(Arc::as_ref))?;
        for (number, client) in clients.into_iter().enumerate() {
            let at = at.part("clients", number);
            check::client(at, authority, &issuer, &client)?;
            check::once(at, &catalogue, name, &client)?;
            subject::client(authority, at, name, &client.client_id).await?;
            catalogue.clients.push((name.clone(), without_secret(&issuer, client)));
        }
        for (number, person) in people.into_iter().enumerate() {
            let at = at.part("people", number);
            check::person(at, &catalogue, name, &person)?;
            subject::person(authority, at, name, &person.subject).await?;
            catalogue.people.push((name.clone(), without_password(authority, name, person).await?));
        }
        others.push(Arc::new(issuer));
        catalogue.issuers.push(registration);
    }
    let now = authority.clock.now();
    let applied = store::catalog::apply(&*authority.database, &catalogue, now).await.map_err(Fault::Database)?;
    authority.catalogue_changed();
    rotate::keep(authority, ready).await?;
    Ok(applied)
}

fn unknown_profile(authority: &Authority, fault: &Fault) -> String {
    let names: Vec<_> = authority.library.names().collect();
    format!("{fault}; there are {}", names.join(", "))
}

fn apart(entry: IssuerEntry, source: &Source<'_>) -> (Registration, Vec<ClientRegistration>, Vec<Person>) {
    let placed = |root: &str, base| root.replace("{base}", base).trim_end_matches('/').to_owned();
    let root = placed(&entry.root, source.base);
    let browser_base = source.browser_base.unwrap_or(source.base);
    let browser_root = placed(entry.browser_root.as_ref().unwrap_or(&entry.root), browser_base);
    let registration = Registration {
        name: entry.name,
        profile: entry.profile,
        browser_root: Some(browser_root).filter(|place| *place != root),
        root,
        authorization_server: entry.authorization_server,
        identity_provider_name: entry.identity_provider_name,
        identity_provider: entry.identity_provider,
        algorithms: entry.algorithms,
        scopes: entry.scopes,
        apis: entry.apis,
        state: entry.state,
    };
    (registration, entry.clients, entry.people)
}

pub(crate) fn without_secret(issuer: &Issuer, mut client: ClientRegistration) -> ClientRegistration {
    if let Some(secret) = client.secret.take() {
        client.secret_digests.push(secret_digest(issuer, &client.client_id, secret.as_bytes()));
    }
    client
}

/// Keeps subject and hash of a person who is known; draws and hashes where they are new.
async fn without_password(authority: &Authority, issuer: &str, mut person: Person) -> Result<Person, ApplyError> {
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
