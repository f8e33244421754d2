//! How the one outbound client connects: only to addresses it checked, without redirects and proxies, and not for long (RFC 9110 section 15.4, RFC 9525).
use super::address::allowed;
use crate::foundation::Stage;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// How others are reached; each stage has one way, and only tests make further ones.
pub(super) struct Way {
    pub(super) stage: Stage,
    /// Finds the addresses of names.
    pub(super) names: Arc<dyn Resolve>,
    /// Which of them are connected to.
    pub(super) allowed: fn(IpAddr) -> bool,
    /// Who may vouch for a host: the machine's authorities, or only these.
    pub(super) authorities: Option<Vec<Certificate>>,
    /// The most time for the name, the connection and TLS.
    pub(super) connect: Duration,
    /// The most time for all, from waiting for a turn to the end of the answer.
    pub(super) total: Duration,
}

impl Way {
    pub(super) fn of(stage: Stage) -> Self {
        Self {
            stage,
            names: Arc::new(System),
            allowed: allowed(stage),
            authorities: None,
            connect: Duration::from_secs(1),
            total: Duration::from_millis(2_500),
        }
    }

    pub(super) fn client(&self) -> reqwest::Result<Client> {
        match &self.authorities {
            Some(authorities) => self.builder().tls_certs_only(authorities.clone()).build(),
            None => self.builder().build().or_else(|error| {
                // An empty container has no authorities, and whoever needs none should not have to bring any.
                tracing::warn!(%error, "this machine trusts no certificate authority: no jwks_uri over https can be read");
                self.builder().tls_certs_only([]).build()
            }),
        }
    }

    fn builder(&self) -> ClientBuilder {
        Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(self.connect)
            .dns_resolver(Arc::new(Checked { names: self.names.clone(), allowed: self.allowed }))
    }
}

/// Gives a connection nothing but addresses that were checked; one that is not allowed refuses the name.
pub(super) struct Checked {
    pub(super) names: Arc<dyn Resolve>,
    pub(super) allowed: fn(IpAddr) -> bool,
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, allowed) = (self.names.resolve(name), self.allowed);
        Box::pin(async move {
            let found: Vec<SocketAddr> = found.await?.collect();
            match found.iter().all(|address| allowed(address.ip())) {
                true => Ok(Box::new(found.into_iter()) as Addrs),
                false => Err("an address that is not public".into()),
            }
        })
    }
}

/// The machine's own way to find addresses.
struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
