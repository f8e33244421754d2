//! One note of a demonstration: a conversation that is told after its answer, or by whoever asks for it before that.
use super::Remembered;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, OnceLock, PoisonError};

type Teller = Box<dyn FnOnce() -> Remembered + Send>;

/// A conversation to be told; whatever happens while it is told happens to nothing else.
pub struct Note {
    /// The identifier of its request.
    pub trace: String,
    teller: Mutex<Option<Teller>>,
    told: OnceLock<Option<Remembered>>,
}

impl Note {
    /// A note of that request.
    pub(super) fn of(trace: String, teller: impl FnOnce() -> Remembered + Send + 'static) -> Self {
        Self { trace, teller: Mutex::new(Some(Box::new(teller))), told: OnceLock::new() }
    }

    /// Tells it, where nobody did so far.
    pub fn tell(&self) {
        self.told();
    }

    /// The conversation; none where telling it failed.
    pub(super) fn told(&self) -> Option<&Remembered> {
        let tell = || {
            let teller = self.teller.lock().unwrap_or_else(PoisonError::into_inner).take()?;
            let told = catch_unwind(AssertUnwindSafe(teller));
            let lost = |_: &_| tracing::error!(trace = self.trace, "a conversation could not be told");
            told.inspect_err(lost).ok()
        };
        self.told.get_or_init(tell).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn it_is_told_later_and_once_and_a_panic_takes_nothing_else_away() {
        let tried = Arc::new(AtomicUsize::new(0));
        let counted = tried.clone();
        let note = Note::of("a".to_owned(), move || {
            counted.fetch_add(1, Ordering::SeqCst);
            panic!("on purpose")
        });
        assert_eq!(tried.load(Ordering::SeqCst), 0, "an answer waits for nothing");
        note.tell();
        assert!(note.told().is_none() && note.told().is_none());
        assert_eq!(tried.load(Ordering::SeqCst), 1);
    }
}
