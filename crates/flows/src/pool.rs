//! A bounded pool for slow arithmetic: as many slots as cores, some that wait, and whoever comes beyond is sent away.
use crate::failure::Fault;
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::Semaphore;

/// Slots for one kind of work.
pub struct Pool {
    what: &'static str,
    slots: Arc<Semaphore>,
    places: Semaphore,
}

impl Pool {
    /// A pool for this kind of work, with a slot for each core, where so many may wait for one.
    pub fn new(what: &'static str, waiting: usize) -> Self {
        Self::with_slots(available_parallelism().map_or(1, usize::from), what, waiting)
    }

    /// A pool with a single slot, for work that may take its time.
    pub fn single(what: &'static str, waiting: usize) -> Self {
        Self::with_slots(1, what, waiting)
    }

    fn with_slots(slots: usize, what: &'static str, waiting: usize) -> Self {
        Self { what, slots: Arc::new(Semaphore::new(slots)), places: Semaphore::new(slots + waiting) }
    }

    /// How many more may come, those who would wait included.
    pub fn free(&self) -> usize {
        self.places.available_permits()
    }

    /// Does the work in a slot; it goes on in its slot where the asker went away.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let _place = self.places.try_acquire().map_err(|_| Fault::Busy(self.what))?;
        let slot = self.slots.clone().acquire_owned().await.map_err(|_| Fault::Busy(self.what))?;
        let working = move || {
            let done = work();
            drop(slot);
            done
        };
        tokio::task::spawn_blocking(working).await.map_err(|_| Fault::Busy(self.what))
    }
}
