//! Who is let in when much is asked at once: so many requests are worked on, some wait a moment, the rest are told to come again (RFC 9110 section 15.6.4).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use flows::clock::Clock;

use super::Limits;

/// A crowd that stands this long is no burst: it would only age, so those who come then wait a tenth of the usual.
const STANDING: Duration = Duration::from_millis(100);
/// Between two lines of the log about those who were turned away.
const TOLD_EVERY: u64 = 1_000;

/// A request's place among those that are worked on, given back when its last holder lets go; in the request's extensions.
#[derive(Clone, Debug)]
pub struct Place {
    _permit: Arc<OwnedSemaphorePermit>,
}

/// Marks a request, in its extensions, for which there was no place: whoever answers does nothing but say so.
#[derive(Clone, Copy, Debug)]
pub struct TurnedAway;

/// The doors of a server.
#[derive(Debug)]
pub(super) struct Doors {
    places: Arc<Semaphore>,
    delay: Duration,
    clock: Clock,
    /// The millisecond at which a crowd formed; 0: nobody waits.
    crowded_since: AtomicU64,
    turned_away: AtomicU64,
    told_at: AtomicU64,
}

impl Doors {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            places: Arc::new(Semaphore::new(limits.requests)),
            delay: limits.queue_delay,
            clock: Clock::system(),
            crowded_since: AtomicU64::new(0),
            turned_away: AtomicU64::new(0),
            told_at: AtomicU64::new(0),
        }
    }

    /// A place, at once or after a short wait.
    pub(super) async fn enter(&self) -> Result<Place, TurnedAway> {
        if let Ok(permit) = self.places.clone().try_acquire_owned() {
            if self.crowded_since.load(Ordering::Relaxed) != 0 {
                self.crowded_since.store(0, Ordering::Relaxed);
            }
            return Ok(Place { _permit: Arc::new(permit) });
        }
        let waited = timeout(self.patience(), self.places.clone().acquire_owned()).await;
        if let Ok(Ok(permit)) = waited {
            return Ok(Place { _permit: Arc::new(permit) });
        }
        self.turned_away.fetch_add(1, Ordering::Relaxed);
        self.tell();
        Err(TurnedAway)
    }

    fn patience(&self) -> Duration {
        let now = self.elapsed();
        let crowded = self.crowded_since.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
        let since = crowded.map_or_else(|since| since, |_| now);
        let stands = now.saturating_sub(since) > STANDING.as_millis() as u64;
        if stands { self.delay / 10 } else { self.delay }
    }

    /// Says how many were turned away, once a second at most: a line for each would be work of its own.
    fn tell(&self) {
        let (now, told) = (self.elapsed(), self.told_at.load(Ordering::Relaxed));
        let due = told == 0 || now > told + TOLD_EVERY;
        if due && self.told_at.compare_exchange(told, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let turned_away = self.turned_away.load(Ordering::Relaxed);
            tracing::warn!(turned_away, "more is asked than can be answered; the count is since the start");
        }
    }

    fn elapsed(&self) -> u64 {
        // Never 0, which says that nobody waits.
        self.clock.elapsed_ms().unsigned_abs() + 1
    }
}
