//! A clock that a demonstration moves: another one, and how far it is ahead of it.
use super::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The most milliseconds that a clock is moved, either way: ten years.
const FARTHEST: i64 = 10 * 365 * 86_400 * 1_000;

/// A clock and how far it is moved.
#[derive(Clone, Debug)]
pub struct Moved {
    of: Box<Clock>,
    offset_ms: Arc<AtomicI64>,
}

impl Moved {
    /// This clock, not moved yet.
    pub(super) fn new(of: Clock) -> Self {
        Self { of: Box::new(of), offset_ms: Arc::default() }
    }

    /// The clock that is moved.
    pub(super) fn of(&self) -> &Clock {
        &self.of
    }

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
