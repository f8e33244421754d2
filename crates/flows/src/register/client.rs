//! One client of an issuer: registered, changed as it stands, removed (RFC 7591 section 2).
use super::{ATTEMPTS, SOURCE, overtaken, refused};
use crate::apply::settle::{self, settle_at};
use crate::apply::{ApplyError, Mistake, check, shipped::Shipped, subject, without_secret};
use crate::authority::Authority;
use crate::failure::Fault;
use crate::foundation::Stage;
use crate::meant;
use oauth::issuer::Issuer;
use oauth::words::client::{Client, Registration};
use store::catalog::{Catalogue, Comparison, Removal};

/// Registers a client; one of the same identifier is replaced.
pub async fn register(
    authority: &Authority,
    issuer: &str,
    client: Registration,
    shipped: &Shipped,
) -> Result<Comparison, ApplyError> {
    let issuer = super::issuer(authority, issuer).await?;
    judge(authority, &issuer, &client, shipped)?;
    subject::client(authority, SOURCE.issuer(0), issuer.name(), &client.client_id).await?;
    let clients = vec![(issuer.name().to_owned(), without_secret(&issuer, client))];
    let written = Catalogue { clients, ..Catalogue::default() };
    for _ in 0..ATTEMPTS {
        let version = store::catalog::version(&*authority.database).await.map_err(Fault::Database)?;
        if let Some(applied) = settle_at(authority, (&written, version)).await? {
            return Ok(applied);
        }
    }
    Err(overtaken().into())
}

/// Whether a client can be registered here.
pub fn judge(authority: &Authority, issuer: &Issuer, client: &Registration, shipped: &Shipped) -> Result<(), Mistake> {
    let at = SOURCE.issuer(0);
    if authority.stage == Stage::Serving {
        shipped.refuse_client(at, client)?;
    }
    check::client(at, authority, issuer, client)
}

/// The client of that identifier.
///
/// # Errors
/// There is none.
pub async fn find(authority: &Authority, issuer: &Issuer, client_id: &str) -> Result<Client, ApplyError> {
    let database = &*authority.database;
    let found = store::catalog::client(database, issuer.name(), client_id).await.map_err(Fault::Database)?;
    if let Some(found) = found {
        return Ok(found);
    }
    let all = store::catalog::clients(database, issuer.name()).await.map_err(Fault::Database)?;
    let meant = meant::suggested(client_id, all.iter().map(|one| one.client_id.as_str()));
    let message = format!("{} has no client \"{client_id}\";{meant}", issuer.name());
    Err(refused(message.trim_end_matches(';').to_owned()))
}

/// Changes a client as it stands, however often others change something meanwhile; what it now says is not checked here.
pub async fn change(
    authority: &Authority,
    (issuer, client_id): (&str, &str),
    change: impl Fn(&Issuer, &mut Registration) -> Result<(), String>,
) -> Result<Comparison, ApplyError> {
    for _ in 0..ATTEMPTS {
        let version = store::catalog::version(&*authority.database).await.map_err(Fault::Database)?;
        let issuer = super::issuer(authority, issuer).await?;
        let mut registration = find(authority, &issuer, client_id).await?.registration;
        change(&issuer, &mut registration).map_err(refused)?;
        let rows = Catalogue { clients: vec![(issuer.name().to_owned(), registration)], ..Catalogue::default() };
        if let Some(applied) = settle_at(authority, (&rows, version)).await? {
            return Ok(applied);
        }
    }
    Err(overtaken().into())
}

/// Removes a client; what it got is dead at once, and stays so where one of its identifier is registered again.
pub async fn remove(authority: &Authority, (issuer, client_id): (&str, &str)) -> Result<(), ApplyError> {
    let issuer = super::issuer(authority, issuer).await?;
    find(authority, &issuer, client_id).await?;
    let removal = Removal::Client(issuer.name().to_owned(), client_id.to_owned());
    match settle::remove(authority, &removal).await? {
        true => Ok(()),
        false => Err(refused(format!("the client {client_id} was removed meanwhile"))),
    }
}
