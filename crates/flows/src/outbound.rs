//! The one outbound client: fetches the keys that clients publish, each at most once a minute (RFC 7517 section 5).
mod address;
mod way;

use crate::clock::Clock;
use crate::failure::Fault;
use crate::foundation::Stage;
use crate::metrics::Metrics;
pub use address::reachable;
use jose::keyset::KeySet;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use way::Way;

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
    total: Duration,
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
        Self::by(&Way::of(stage), metrics)
    }

    fn by(way: &Way, metrics: Arc<Metrics>) -> Result<Self, Fault> {
        let client = way.client().map_err(|error| Fault::Corrupt(format!("the outbound client: {error}")))?;
        let (at_once, fetched) = (Semaphore::new(MOST_AT_ONCE), Mutex::default());
        Ok(Self { client, stage: way.stage, total: way.total, metrics, at_once, fetched })
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
            let answer = timeout(self.total, self.fetch(uri)).await.ok().flatten();
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
        while let Some(part) = answer.chunk().await.ok()? {
            body.extend_from_slice(&part);
            if body.len() > LARGEST {
                return None;
            }
        }
        KeySet::parse_bytes(&body).ok()
    }
}

#[cfg(test)]
mod tests;
