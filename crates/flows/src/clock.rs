//! The clock: the one place where time is read. It follows the database's; a demonstration's can be moved, and no other.
mod moved;
mod reckoning;

pub use moved::Moved;
use reckoning::Reckoning;
pub use reckoning::Standing;
use std::fmt::Debug;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

/// An answer that took more milliseconds than this says too little about the time.
const PROMPT: i64 = 1_000;

/// Tells the time in milliseconds.
#[derive(Clone, Debug)]
pub enum Clock {
    /// One that follows a database's, and the machine's until it is first compared.
    Reckoned(Reckoned),
    /// One that stands still until it is set; for golden transcripts.
    Fixed(Arc<AtomicI64>),
    /// Another one, moved; only the opening of a demonstration makes one.
    Moved(Moved),
}

/// What a machine tells of time.
pub trait Hands: Debug + Send + Sync {
    /// Milliseconds since 1970; whoever sets the machine's clock moves it.
    fn wall_ms(&self) -> i64;

    /// Milliseconds that nobody moves, counted from anywhere, also while the machine sleeps.
    fn elapsed_ms(&self) -> i64;

    /// The same in microseconds.
    fn elapsed_us(&self) -> i64 {
        self.elapsed_ms().saturating_mul(1_000)
    }
}

/// A time that is reckoned from the last comparison and what has passed since.
#[derive(Clone, Debug)]
pub struct Reckoned {
    hands: Arc<dyn Hands>,
    time: Arc<RwLock<Reckoning>>,
}

impl Clock {
    /// This machine's clock.
    pub fn system() -> Self {
        Self::reckoned(Arc::new(Machine))
    }

    /// A clock of these hands.
    pub fn reckoned(hands: Arc<dyn Hands>) -> Self {
        let begun = Reckoning::begun(hands.wall_ms(), hands.elapsed_ms());
        Self::Reckoned(Reckoned { hands, time: Arc::new(RwLock::new(begun)) })
    }

    /// A clock that stands at this millisecond since 1970.
    pub fn fixed(now_ms: i64) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now_ms)))
    }

    /// The same, movable.
    pub(crate) fn movable(self) -> Self {
        Self::Moved(Moved::new(self))
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> i64 {
        match self {
            Self::Reckoned(reckoned) => reckoned.read().now_ms(reckoned.hands.elapsed_ms()),
            Self::Fixed(now) => now.load(Ordering::SeqCst),
            Self::Moved(moved) => moved.of().now_ms().saturating_add(moved.offset_ms()),
        }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }

    /// Milliseconds that never run backwards; for waiting and measuring, never for lifetimes, so that moving a clock does not touch it.
    pub fn elapsed_ms(&self) -> i64 {
        self.elapsed_us() / 1_000
    }

    /// Takes a database's time over whole, before anything was decided by another.
    pub(crate) fn begin(&self, database_ms: i64, (asked_at, answered_at): (i64, i64)) {
        if let Some(reckoned) = self.follows() {
            reckoned.set(Reckoning::begun(database_ms, middle(asked_at, answered_at)));
        }
    }

    /// Nears a database's time, asked for and answered at these elapsed milliseconds; an answer that took too long counts for nothing.
    pub fn compare(&self, database_ms: i64, (asked_at, answered_at): (i64, i64)) {
        if let Some(reckoned) = self.follows().filter(|_| answered_at - asked_at <= PROMPT) {
            let compared = reckoned.read().compared(database_ms, middle(asked_at, answered_at));
            reckoned.set(compared);
        }
    }

    /// How it stands to the database's, and by how many milliseconds that is ahead of it.
    pub fn standing(&self) -> (Standing, i64) {
        let none = (Standing::Close, 0);
        self.follows().map_or(none, |reckoned| {
            let (time, at_ms) = (reckoned.read(), reckoned.hands.elapsed_ms());
            (time.standing(at_ms), time.apart_ms(at_ms))
        })
    }

    fn follows(&self) -> Option<&Reckoned> {
        match self {
            Self::Reckoned(reckoned) => Some(reckoned),
            Self::Fixed(_) => None,
            Self::Moved(moved) => moved.of().follows(),
        }
    }

    /// The same in microseconds, for measuring.
    pub fn elapsed_us(&self) -> i64 {
        match self {
            Self::Reckoned(reckoned) => reckoned.hands.elapsed_us(),
            Self::Fixed(now) => now.load(Ordering::SeqCst).saturating_mul(1_000),
            Self::Moved(moved) => moved.of().elapsed_us(),
        }
    }

    /// Sets a clock that stands still.
    pub fn set(&self, now_ms: i64) {
        match self {
            Self::Reckoned(_) => {}
            Self::Fixed(now) => now.store(now_ms, Ordering::SeqCst),
            Self::Moved(moved) => moved.of().set(now_ms.saturating_sub(moved.offset_ms())),
        }
    }

    /// How to move it; `None` where it cannot be.
    pub fn moved(&self) -> Option<&Moved> {
        match self {
            Self::Moved(moved) => Some(moved),
            Self::Reckoned(_) | Self::Fixed(_) => None,
        }
    }
}

impl Reckoned {
    fn read(&self) -> Reckoning {
        *self.time.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, time: Reckoning) {
        *self.time.write().unwrap_or_else(PoisonError::into_inner) = time;
    }
}

/// The database looked at its clock somewhere between question and answer.
fn middle(asked_at: i64, answered_at: i64) -> i64 {
    asked_at + (answered_at - asked_at) / 2
}

/// This machine.
#[derive(Debug)]
struct Machine;

impl Hands for Machine {
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn wall_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn elapsed_ms(&self) -> i64 {
        self.elapsed_us() / 1_000
    }

    fn elapsed_us(&self) -> i64 {
        let passed = rustix::time::clock_gettime(COUNTS_SLEEP);
        passed.tv_sec.saturating_mul(1_000_000).saturating_add(passed.tv_nsec / 1_000)
    }
}

/// The clock that nobody sets and that goes on while the machine sleeps.
#[cfg(target_os = "linux")]
const COUNTS_SLEEP: rustix::time::ClockId = rustix::time::ClockId::Boottime;
#[cfg(not(target_os = "linux"))]
const COUNTS_SLEEP: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
