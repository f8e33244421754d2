//! Chance: the one place where random bytes are drawn; a request gets a seed of its own.
use oauth::words::chance::Chance;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where seeds come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// The operating system.
    System,
    /// A count, for golden transcripts.
    Counted(Arc<AtomicU64>),
}

impl Source {
    /// Seeds that repeat with every run.
    pub fn counted() -> Self {
        Self::Counted(Arc::new(AtomicU64::new(0)))
    }

    /// Chance for one request; `None` where the operating system gives none.
    pub fn draw(&self) -> Option<Chance> {
        self.bytes().map(Chance::new)
    }

    /// 32 random bytes.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn bytes(&self) -> Option<[u8; 32]> {
        match self {
            Self::System => {
                let mut seed = [0; 32];
                getrandom::fill(&mut seed).ok()?;
                Some(seed)
            }
            Self::Counted(count) => {
                let count = count.fetch_add(1, Ordering::SeqCst);
                Some(jose::digest::sha256(&count.to_be_bytes()))
            }
        }
    }
}
