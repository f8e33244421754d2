//! The catalogue as this process knows it: issuers, their keys and clients, counted only at the database's version.
mod route;

use crate::failure::Fault;
use crate::foundation::Foundation;
use crate::keys::{Signers, keyrings};
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use oauth::words::client::Client;
use oauth::words::resource::State;
use quick_cache::sync::Cache;
pub use route::Route;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use store::catalog::IssuerRow;

/// Milliseconds for which a version counts without asking the database again.
const FRESH: i64 = 1_000;
/// The most clients that are held.
const MOST_CLIENTS: usize = 10_000;

/// Everything that is registered, at one version.
pub struct Catalogue {
    version: i64,
    /// In maintenance: after how many seconds clients are told to come again.
    pub maintenance: Option<u32>,
    issuers: Vec<Arc<Issuer>>,
    /// The private keys.
    pub signers: Signers,
    routes: HashMap<String, Vec<Route>>,
    clients: Cache<(String, String), Option<Arc<Client>>>,
    destinations: Cache<String, Arc<[String]>>,
}

impl Catalogue {
    async fn read(foundation: &Foundation, version: i64) -> Result<Self, Fault> {
        let rows = store::catalog::issuers(&*foundation.database).await?;
        let maintenance = store::maintenance::read(&*foundation.database).await?;
        foundation.metrics.maintenance.set(maintenance.is_some().into());
        let (mut rings, signers) = keyrings(foundation).await?;
        let mut issuers = Vec::new();
        for row in rows {
            let ring = rings.remove(&row.registration.name).unwrap_or_default();
            issuers.push(Arc::new(issuer(foundation, row, ring)?));
        }
        let mut routes: HashMap<String, Vec<Route>> = HashMap::new();
        for issuer in issuers.iter().filter(|issuer| issuer.registration.state == State::Enabled) {
            for endpoint in Endpoint::ALL {
                for url in [issuer.endpoint(endpoint), issuer.mtls_endpoint(endpoint)].iter().flatten() {
                    let (authority, path) = split(url);
                    let there = routes.entry(path.to_owned()).or_default();
                    route::add(there, issuer, (endpoint, authority));
                }
            }
        }
        let destinations = Cache::new(issuers.len());
        Ok(Self { version, maintenance, issuers, signers, routes, clients: Cache::new(MOST_CLIENTS), destinations })
    }

    /// Every issuer, in order of name.
    pub fn issuers(&self) -> &[Arc<Issuer>] {
        &self.issuers
    }

    /// The issuer of that name.
    pub fn issuer(&self, name: &str) -> Option<&Arc<Issuer>> {
        self.issuers.iter().find(|issuer| issuer.name() == name)
    }

    /// Where a path leads, spelled exactly; the host decides only where several issuers share a path.
    pub fn route(&self, host: &str, path: &str) -> Option<&Route> {
        match self.routes.get(path)?.as_slice() {
            [one] => Some(one),
            many => many.iter().find(|route| route.is_at(host)),
        }
    }

    /// The issuers beneath whose root or identifier a path lies that leads nowhere: the longest counts; the host decides between several authorities, and where a root is a whole host.
    pub fn beneath(&self, host: &str, path: &str) -> Vec<Arc<Issuer>> {
        let length = |issuer: &Arc<Issuer>| {
            let registration = &issuer.registration;
            let identifier = issuer.identifier();
            let above = [&registration.root, registration.browser_root(), &identifier].map(split).into_iter();
            let above = above.map(|(authority, root)| (root, authority.eq_ignore_ascii_case(host)));
            let above = above.filter(|(root, named)| is_beneath(path, root) && (*named || !root.is_empty()));
            above.map(|(root, named)| (root.len(), named)).max()
        };
        let enabled = self.issuers.iter().filter(|issuer| issuer.registration.state == State::Enabled);
        let all: Vec<_> = enabled.filter_map(|issuer| Some((length(issuer)?, issuer))).collect();
        let longest = all.iter().map(|(length, _)| *length).max();
        let best = all.into_iter().filter(|(length, _)| Some(*length) == longest);
        let best: Vec<_> = best.map(|(_, issuer)| issuer.clone()).collect();
        let mut authorities = best.iter().map(|issuer| split(&issuer.registration.root).0);
        let first = authorities.next();
        let decided = longest.is_some_and(|(_, named)| named) || authorities.all(|one| Some(one) == first);
        if decided { best } else { Vec::new() }
    }

    /// A client as it is registered at this version; no database keeps a NUL character, so nobody is called so.
    pub async fn client(
        &self,
        foundation: &Foundation,
        issuer: &Issuer,
        client_id: &str,
    ) -> Result<Option<Arc<Client>>, Fault> {
        if client_id.contains('\0') {
            return Ok(None);
        }
        let key = (issuer.name().to_owned(), client_id.to_owned());
        if let Some(known) = self.clients.get(&key) {
            return Ok(known);
        }
        let read = store::catalog::client(&*foundation.database, issuer.name(), client_id).await?.map(Arc::new);
        if read.is_some() {
            self.clients.insert(key, read.clone());
        }
        Ok(read)
    }

    /// Where browsers may be sent after a logout, of all enabled clients of an issuer; read once at this version.
    pub async fn destinations(&self, foundation: &Foundation, issuer: &Issuer) -> Result<Arc<[String]>, Fault> {
        let read = async {
            let mut clients = store::catalog::clients(&*foundation.database, issuer.name()).await?;
            clients.retain(|client| client.state == State::Enabled);
            Ok(clients.into_iter().flat_map(|client| client.post_logout_redirect_uris).collect())
        };
        self.destinations.get_or_insert_async(issuer.name(), read).await
    }
}

/// An issuer with its rules and keys, from what is registered.
pub(crate) fn issuer(
    foundation: &Foundation,
    row: IssuerRow,
    keyring: oauth::words::keyring::Keyring,
) -> Result<Issuer, Fault> {
    let name = &row.registration.profile;
    let profile = foundation.library.find(name).cloned().ok_or_else(|| {
        Fault::Corrupt(format!("the issuer {} follows the profile {name}, which is not here", row.registration.name))
    })?;
    let unread = |error| Fault::Corrupt(format!("the trust anchors of {}: {error}", row.registration.name));
    let trust_anchors = row.registration.authorities().map_err(unread)?.into();
    Ok(Issuer {
        profile,
        trust_anchors,
        keyring,
        mask: foundation.seals.locators.clone(),
        secrets: foundation.seals.client_secrets.clone(),
        nonces: foundation.nonces(&row.registration.name),
        ended_before: row.ended_before,
        registration: row.registration,
    })
}

/// Host with port, and path, of a URL.
fn split(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

fn is_beneath(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The catalogue that counts, and when it was last compared with the database.
#[derive(Default)]
pub struct Shelf {
    current: RwLock<Option<Arc<Catalogue>>>,
    compared_at: AtomicI64,
    /// How often this process changed the catalogue.
    changes: AtomicI64,
    reading: tokio::sync::Mutex<()>,
}

impl Shelf {
    /// The catalogue at the database's version, as known at most a second ago.
    pub async fn current(&self, foundation: &Foundation) -> Result<Arc<Catalogue>, Fault> {
        if let Some(known) = self.fresh(foundation) {
            return Ok(known);
        }
        let _alone = self.reading.lock().await;
        if let Some(known) = self.fresh(foundation) {
            return Ok(known);
        }
        let (asked_at, changes) = (foundation.clock.elapsed_ms(), self.changes.load(Ordering::SeqCst));
        let version = store::catalog::version(&*foundation.database).await?;
        let known = self.held().filter(|known| known.version == version);
        let current = match known {
            Some(known) => known,
            None => Arc::new(Catalogue::read(foundation, version).await?),
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(current.clone());
        self.compared_at.store(asked_at + 1, Ordering::SeqCst);
        if self.changes.load(Ordering::SeqCst) != changes {
            self.compared_at.store(0, Ordering::SeqCst);
        }
        Ok(current)
    }

    /// Makes the next request compare with the database.
    pub fn forget(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.compared_at.store(0, Ordering::SeqCst);
    }

    /// Lets go of what is held, so that it is read again at whatever version.
    pub fn clear(&self) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.forget();
    }

    /// What is held, whether it still counts or not.
    pub fn held(&self) -> Option<Arc<Catalogue>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fresh(&self, foundation: &Foundation) -> Option<Arc<Catalogue>> {
        let compared_at = self.compared_at.load(Ordering::SeqCst);
        let fresh = compared_at > 0 && foundation.clock.elapsed_ms() < compared_at + FRESH;
        self.held().filter(|_| fresh)
    }
}
