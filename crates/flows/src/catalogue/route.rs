//! Where a path leads: an endpoint of an issuer, under the hosts that it has (RFC 8414 section 2, RFC 8705 section 5).
use oauth::decisions::metadata::metadata;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// Where a path leads.
#[derive(Clone)]
pub struct Route {
    /// Hosts with ports: the issuer's, and the one that asks for certificates.
    authorities: Vec<String>,
    /// The issuer.
    pub issuer: Arc<Issuer>,
    /// Its endpoint.
    pub endpoint: Endpoint,
    metadata: Arc<OnceLock<String>>,
}

impl Route {
    /// To this endpoint, also for a request that did not find it.
    pub fn to(issuer: Arc<Issuer>, endpoint: Endpoint) -> Self {
        Self { authorities: Vec::new(), issuer, endpoint, metadata: Arc::default() }
    }

    /// The metadata of its issuer as JSON, written once at each version of the catalogue.
    pub fn metadata(&self) -> &str {
        self.metadata.get_or_init(|| Value::Object(metadata(&self.issuer)).to_string())
    }

    /// Whether it stands under this host with its port.
    pub(super) fn is_at(&self, host: &str) -> bool {
        self.authorities.iter().any(|one| one.eq_ignore_ascii_case(host))
    }
}

/// Adds an endpoint at a host to those of one path; at a second host it stays one route.
pub(super) fn add(there: &mut Vec<Route>, issuer: &Arc<Issuer>, (endpoint, authority): (Endpoint, &str)) {
    let authority = authority.to_owned();
    let same = |one: &&mut Route| Arc::ptr_eq(&one.issuer, issuer) && one.endpoint == endpoint;
    match there.iter_mut().find(same) {
        Some(route) => route.authorities.push(authority),
        None => there.push(Route { authorities: vec![authority], ..Route::to(issuer.clone(), endpoint) }),
    }
}
