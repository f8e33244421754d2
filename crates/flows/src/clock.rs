//! The clock: the one place where time is read.
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

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

    /// Milliseconds since 1970.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::System { .. } => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
            Self::Fixed(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }

    /// Milliseconds that never run backwards; for waiting and measuring, never for lifetimes.
    pub fn elapsed_ms(&self) -> i64 {
        match self {
            Self::System { began } => i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
            Self::Fixed(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Sets a clock that stands still.
    pub fn set(&self, now_ms: i64) {
        if let Self::Fixed(now) = self {
            now.store(now_ms, Ordering::SeqCst);
        }
    }
}
