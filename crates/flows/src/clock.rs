//! The clock: the one place where time is read; a demonstration's can be moved, and no other.
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The most milliseconds that a clock is moved, either way: ten years.
const FARTHEST: i64 = 10 * 365 * 86_400 * 1_000;

/// Tells the time in milliseconds.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System {
        /// When this process began to count.
        began: Instant,
    },
    /// One that stands still until it is set; for golden transcripts.
    Fixed(Arc<AtomicI64>),
    /// Another one, moved; only the opening of a demonstration makes one.
    Moved(Moved),
}

/// A clock and how far it is moved.
#[derive(Clone, Debug)]
pub struct Moved {
    of: Box<Clock>,
    offset_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn system() -> Self {
        Self::System { began: Instant::now() }
    }

    /// A clock that stands at this millisecond since 1970.
    pub fn fixed(now_ms: i64) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now_ms)))
    }

    /// The same, movable.
    pub(crate) fn movable(self) -> Self {
        Self::Moved(Moved { of: Box::new(self), offset_ms: Arc::default() })
    }

    /// Milliseconds since 1970.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::System { .. } => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
            Self::Fixed(now) => now.load(Ordering::SeqCst),
            Self::Moved(moved) => moved.of.now_ms().saturating_add(moved.offset_ms()),
        }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }

    /// Milliseconds that never run backwards; for waiting and measuring, never for lifetimes, so that moving a clock does not touch it.
    pub fn elapsed_ms(&self) -> i64 {
        match self {
            Self::System { began } => i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
            Self::Fixed(now) => now.load(Ordering::SeqCst),
            Self::Moved(moved) => moved.of.elapsed_ms(),
        }
    }

    /// The same in microseconds, for measuring.
    pub fn elapsed_us(&self) -> i64 {
        match self {
            Self::System { began } => i64::try_from(began.elapsed().as_micros()).unwrap_or(i64::MAX),
            Self::Fixed(now) => now.load(Ordering::SeqCst).saturating_mul(1_000),
            Self::Moved(moved) => moved.of.elapsed_us(),
        }
    }

    /// Sets a clock that stands still.
    pub fn set(&self, now_ms: i64) {
        match self {
            Self::System { .. } => {}
            Self::Fixed(now) => now.store(now_ms, Ordering::SeqCst),
            Self::Moved(moved) => moved.of.set(now_ms.saturating_sub(moved.offset_ms())),
        }
    }

    /// How to move it; `None` where it cannot be.
    pub fn moved(&self) -> Option<&Moved> {
        match self {
            Self::Moved(moved) => Some(moved),
            Self::System { .. } | Self::Fixed(_) => None,
        }
    }
}

impl Moved {
    /// How far it is ahead, in milliseconds; less than 0: behind.
    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }

    /// Moves it on by milliseconds, or back by negative ones; `None`, and nothing moved, beyond ten years in all.
    pub fn advance(&self, by_ms: i64) -> Option<i64> {
        let further = |offset: i64| offset.checked_add(by_ms).filter(|sum| (-FARTHEST..=FARTHEST).contains(sum));
        let before = self.offset_ms.fetch_update(Ordering::SeqCst, Ordering::SeqCst, further).ok()?;
        Some(before + by_ms)
    }

    /// Takes every movement back.
    pub fn reset(&self) {
        self.offset_ms.store(0, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_moved_within_ten_years_and_back() {
        let clock = Clock::fixed(1_000_000).movable();
        let moved = clock.moved().unwrap();
        for (by_ms, offset) in [
            (1_801_000, Some(1_801_000)),
            (-1_000, Some(1_800_000)),
            (FARTHEST, None),
            (i64::MAX, None),
            (i64::MIN, None),
            (-2_000_000, Some(-200_000)),
        ] {
            assert_eq!(moved.advance(by_ms), offset, "{by_ms}");
            assert_eq!(clock.elapsed_ms(), 1_000_000);
        }
        assert_eq!(clock.now_ms(), 800_000);
        clock.set(5_000);
        assert_eq!(clock.now_ms(), 5_000);
        moved.reset();
        assert_eq!(clock.now_ms(), 205_000);
    }

    #[test]
    fn no_other_clock_is_moved() {
        assert!(Clock::system().moved().is_none());
        assert!(Clock::fixed(1).moved().is_none());
    }
}
