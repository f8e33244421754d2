//! Under which URLs a demonstration is reached: by programs, by browsers, and over TLS.
use crate::serve::Serving;
use axum::http::Uri;
use std::net::{IpAddr, SocketAddr};

/// The URLs, each without a final slash.
pub struct Bases {
    /// What issuers say.
    pub base: String,
    /// Where browsers are sent, if that is elsewhere.
    pub browser_base: Option<String>,
    /// The first, over TLS.
    pub tls_base: String,
}

impl Bases {
    /// Those that were named, or else where it listens.
    pub fn of(named: &[String], serving: &Serving) -> Self {
        let addresses = serving.addresses();
        let plain = || addresses.first().map(|address| format!("http://{}", reached(*address))).unwrap_or_default();
        let base = named.first().cloned().unwrap_or_else(plain);
        let host = base.split_once("://").map_or(base.as_str(), |(_, rest)| rest).split('/').next().unwrap_or_default();
        let host = host
            .rsplit_once(':')
            .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
            .map_or(host, |(host, _)| host);
        let tls_base = format!("https://{host}:{}", addresses.get(1).map_or(0, SocketAddr::port));
        Self { browser_base: named.get(1).filter(|one| **one != base).cloned(), base, tls_base }
    }

    /// Where browsers are sent.
    pub fn browsers(&self) -> &str {
        self.browser_base.as_ref().unwrap_or(&self.base)
    }
}

/// `--base-url`, where it is http or https with a host.
pub fn base_url(text: &str) -> Result<String, String> {
    let url: Uri = text.parse().map_err(|error| format!("it is no URL: {error}"))?;
    match (url.scheme_str(), url.host(), url.query()) {
        (Some("http" | "https"), Some(_), None) => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("it is http or https, a host, and a path or none".to_owned()),
    }
}

/// Refuses base URLs of different paths, since a path finds the issuer under every name.
pub fn of_one_path(named: &[String]) -> Result<(), String> {
    let path = |url: &String| url.parse().map_or(String::new(), |url: Uri| url.path().to_owned());
    let other = named.iter().find(|url| path(url) != path(&named[0]));
    other.map_or(Ok(()), |url| Err(format!("--base-url {url} has another path than {}; all have the same", named[0])))
}

/// Where a browser on this machine finds a listener: an unspecified address is reached over loopback.
fn reached(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(std::net::Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(std::net::Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_share_a_path() {
        for (named, right) in [
            (&[][..], true),
            (&["http://biljett:8080"], true),
            (&["http://biljett:8080", "https://localhost"], true),
            (&["http://biljett/as", "http://localhost/as"], true),
            (&["http://biljett:8080", "http://localhost:8080", "http://proxy/as"], false),
        ] {
            let named: Vec<_> = named.iter().map(|url| base_url(url).unwrap()).collect();
            assert_eq!(of_one_path(&named).is_ok(), right, "{named:?}");
        }
    }
}
