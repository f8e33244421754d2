//! The client behind a trusted proxy, as its headers tell; from anybody else the same headers tell nothing (RFC 7239, RFC 8705, RFC 9440).

mod address;
mod certificate;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use jose::digest;

use super::refused::Refused;
use crate::config::Proxy;
use crate::config::proxy::{Encoding, Network};
use crate::peer::Peer;

/// Whom to believe, and what.
#[derive(Debug)]
pub struct Trust {
    trusted: Vec<Network>,
    secret: Option<(HeaderName, [u8; 32])>,
    certificates: Vec<[u8; 32]>,
    address: Option<HeaderName>,
    certificate: Option<(HeaderName, Encoding)>,
    doubted: AtomicBool,
}

impl Trust {
    /// Reads what proves the proxy.
    ///
    /// # Errors
    /// A file that cannot be read or holds something else, with its path.
    pub fn of(proxy: &Proxy) -> Result<Self, String> {
        let (secret, certificates) = proxy.proofs()?;
        let digested = |text: String| digest::sha256(text.as_bytes());
        Ok(Self {
            trusted: proxy.trusted.clone(),
            secret: proxy.secret.as_ref().map(|secret| secret.header.clone()).zip(secret.map(digested)),
            certificates,
            address: proxy.client_address.clone(),
            certificate: proxy.client_certificate.as_ref().map(|one| (one.header.clone(), one.encoding)),
            doubted: AtomicBool::new(false),
        })
    }

    /// Whoever sent the request that this peer's connection brought; takes the headers away that only proxies send.
    pub(super) fn client(&self, peer: &Peer, headers: &mut HeaderMap) -> Result<Peer, Refused> {
        let secret = self.secret.as_ref().map(|(name, _)| all(headers, name)).unwrap_or_default();
        let address = self.address.as_ref().map(|name| all(headers, name)).unwrap_or_default();
        let certificate = self.certificate.as_ref().map(|(name, _)| all(headers, name)).unwrap_or_default();
        if !self.is_trusted(peer) {
            return Ok(peer.clone());
        }
        // What a connection from the proxy's address shows is the proxy's, never its client's.
        let mut client = Peer { certificate: None, along: Arc::default(), ..peer.clone() };
        if !self.proves(peer, &secret)? {
            self.doubt(peer);
            return Ok(client);
        }
        if let Some(name) = &self.address {
            let value = one(&address)?.ok_or(Refused::Proxied)?;
            let told = address::told(name, value, &|address| self.trusts(address)).ok_or(Refused::Proxied)?;
            client.address = (told, 0).into();
        }
        if let (Some((_, encoding)), Some(value)) = (&self.certificate, one(&certificate)?) {
            client.certificate = Some(certificate::der(value, *encoding).ok_or(Refused::Proxied)?.into());
        }
        Ok(client)
    }

    fn is_trusted(&self, peer: &Peer) -> bool {
        self.trusts(peer.address.ip())
    }

    fn trusts(&self, address: std::net::IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(address))
    }

    /// Whether its secret or its certificate came along; an address alone can be another's, as on a shared network.
    fn proves(&self, peer: &Peer, secrets: &[HeaderValue]) -> Result<bool, Refused> {
        if let Some(shown) = &peer.certificate
            && self.certificates.contains(&digest::sha256(shown))
        {
            return Ok(true);
        }
        let (Some(secret), Some((_, expected))) = (one(secrets)?, &self.secret) else { return Ok(false) };
        Ok(digest::equal(&digest::sha256(secret.as_bytes()), expected))
    }

    fn doubt(&self, peer: &Peer) {
        if !self.doubted.swap(true, Ordering::Relaxed) {
            let address = peer.address.ip();
            tracing::warn!(%address, "a trusted address sends requests without the proxy's secret; its headers are not believed");
        }
    }
}

/// Every value of a header, which is taken away.
fn all(headers: &mut HeaderMap, name: &HeaderName) -> Vec<HeaderValue> {
    let values = headers.get_all(name).iter().cloned().collect();
    headers.remove(name);
    values
}

/// The one value, of which an empty one is none; several are refused, since one of them may be the client's own.
fn one(values: &[HeaderValue]) -> Result<Option<&str>, Refused> {
    match values {
        [] => Ok(None),
        [value] => value.to_str().map(|text| Some(text).filter(|text| !text.is_empty())).map_err(|_| Refused::Proxied),
        _ => Err(Refused::Proxied),
    }
}
