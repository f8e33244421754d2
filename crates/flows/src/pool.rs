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
    /// A pool for this kind of work, where so many may wait for a slot.
    pub fn new(what: &'static str, waiting: usize) -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self { what, slots: Arc::new(Semaphore::new(cores)), places: Semaphore::new(cores + waiting) }
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
