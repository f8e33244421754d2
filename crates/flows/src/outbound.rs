//! The one outbound client: fetches the keys that clients publish; public addresses only, no redirects, small and slow limits (RFC 7517 section 5).
use crate::clock::Clock;
use crate::failure::Fault;
use crate::foundation::Stage;
use crate::metrics::Metrics;
use jose::keyset::KeySet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// The most bytes of an answer.
const LARGEST: usize = 64 * 1024;
/// Milliseconds between two fetches of one address.
const PAUSE: i64 = 60_000;
/// Milliseconds after which keys are fetched again, so that a withdrawn one is noticed.
const FRESH: i64 = 15 * 60_000;
/// Milliseconds for which keys serve at most while their address cannot be reached.
const OLDEST: i64 = 24 * 60 * 60_000;
/// The most addresses that are remembered.
const MOST_ADDRESSES: usize = 1_000;
/// The most fetches at once.
const MOST_AT_ONCE: usize = 32;

/// The outbound client.
pub struct Outbound {
    client: reqwest::Client,
    stage: Stage,
    metrics: Arc<Metrics>,
    at_once: Semaphore,
    fetched: Mutex<HashMap<String, Arc<Fetched>>>,
}

/// What one address gave; fetches of it take turns, and within a minute one answer serves all.
#[derive(Default)]
struct Fetched {
    keys: Mutex<Option<(i64, Arc<KeySet>)>>,
    at: tokio::sync::Mutex<Option<i64>>,
}

impl Fetched {
    fn younger_than(&self, age: i64, clock: &Clock) -> Option<Arc<KeySet>> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.as_ref().filter(|(at, _)| clock.elapsed_ms() - at < age).map(|(_, keys)| keys.clone())
    }
}

impl Outbound {
    /// A client that reaches public addresses over https; a demonstration reaches loopback over http too.
    pub fn new(stage: Stage, metrics: Arc<Metrics>) -> Result<Self, Fault> {
        let builder = || {
            reqwest::Client::builder()
                .redirect(Policy::none())
                .no_proxy()
                .connect_timeout(Duration::from_secs(1))
                .timeout(Duration::from_millis(2_500))
                .dns_resolver(Arc::new(PublicOnly(stage)))
        };
        let client = builder().build().or_else(|error| {
            // An empty container has no authorities, and whoever needs none should not have to bring any.
            tracing::warn!(%error, "this machine trusts no certificate authority: no jwks_uri over https can be read");
            builder().tls_certs_only([]).build()
        });
        let client = client.map_err(|error| Fault::Corrupt(format!("the outbound client: {error}")))?;
        Ok(Self { client, stage, metrics, at_once: Semaphore::new(MOST_AT_ONCE), fetched: Mutex::default() })
    }

    /// The keys that were fetched a short time ago.
    pub fn held(&self, uri: &str, clock: &Clock) -> Option<Arc<KeySet>> {
        let fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner).get(uri).cloned()?;
        fetched.younger_than(FRESH, clock)
    }

    /// The keys at this address, fetched at most once a minute; unreachable and unknown are alike.
    pub async fn keys(&self, uri: &str, clock: &Clock) -> Option<Arc<KeySet>> {
        let fetched = {
            let mut all = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
            if all.len() >= MOST_ADDRESSES && !all.contains_key(uri) {
                return None;
            }
            all.entry(uri.to_owned()).or_default().clone()
        };
        let mut at = fetched.at.lock().await;
        let now = clock.elapsed_ms();
        if at.is_none_or(|at| now - at >= PAUSE) {
            *at = Some(now);
            let answer = self.fetch(uri).await;
            self.metrics.fetched(if answer.is_some() { "fetched" } else { "failed" });
            if let Some(keys) = answer {
                *fetched.keys.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::new(keys)));
            }
        }
        fetched.younger_than(OLDEST, clock)
    }

    async fn fetch(&self, uri: &str) -> Option<KeySet> {
        let _turn = self.at_once.acquire().await.ok()?;
        let url = reqwest::Url::parse(uri).ok().filter(|url| reachable(url, self.stage))?;
        let mut answer = self.client.get(url).send().await.ok().filter(|answer| answer.status().is_success())?;
        let mut body = Vec::new();
        while let Ok(Some(part)) = answer.chunk().await {
            body.extend_from_slice(&part);
            if body.len() > LARGEST {
                return None;
            }
        }
        KeySet::parse_bytes(&body).ok()
    }
}

/// The ports that a server that serves asks at.
const PORTS: [u16; 2] = [443, 8443];

/// Whether an address may be registered and fetched: https at its port or 8443, without user information; a literal address must be public.
pub fn reachable(url: &reqwest::Url, stage: Stage) -> bool {
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && stage == Stage::Demonstration);
    let literal = url.host_str().map(|host| host.trim_matches(['[', ']']).parse::<IpAddr>());
    let port = stage == Stage::Demonstration || url.port_or_known_default().is_some_and(|port| PORTS.contains(&port));
    plain && scheme && port && !matches!(literal, Some(Ok(address)) if !allowed(address, stage))
}

struct PublicOnly(Stage);

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let stage = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            match found.iter().all(|address| allowed(address.ip(), stage)) {
                true => Ok(Box::new(found.into_iter()) as Addrs),
                false => Err("an address that is not public".into()),
            }
        })
    }
}

fn allowed(address: IpAddr, stage: Stage) -> bool {
    public(address) || (stage == Stage::Demonstration && address.is_loopback())
}

/// Whether an address belongs to the public internet (RFC 6890).
pub fn public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_documentation())
                && !(a == 0 || a >= 224 || (a == 100 && (64..128).contains(&b)))
                && !((a, b, c) == (192, 0, 0) || (a, b, c) == (192, 88, 99) || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(v6) => embedded(v6).map_or_else(|| public_v6(v6), |v4| v4.is_some_and(|v4| public(IpAddr::V4(v4)))),
    }
}

fn public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    global && first != 0x2002 && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
}

/// An IPv4 address in IPv6 clothes: mapped ones count as themselves, translated ones as not public.
fn embedded(address: Ipv6Addr) -> Option<Option<std::net::Ipv4Addr>> {
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] => Some(address.to_ipv4_mapped()),
        [0x64, 0xff9b, ..] => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        let private = "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.0.1 198.18.0.1 \
            224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fc00::1 fe80::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::a00:1 \
            2002:7f00:1::1 ff02::1 2001:db8::1";
        for text in private.split_whitespace() {
            assert!(!public(text.parse().expect("an address")), "{text}");
        }
        for text in ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"] {
            assert!(public(text.parse().expect("an address")), "{text}");
        }
    }
}
