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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_finds_no_place_is_sent_away_and_the_rest_is_done_in_turn() {
        let pool = Arc::new(Pool::single("a test", 1));
        let (told, (go, wait)) = (channel::<u8>(), channel::<()>());
        let asked = |number: u8, wait: Option<std::sync::mpsc::Receiver<()>>| {
            let (pool, told) = (pool.clone(), told.0.clone());
            let work = move || {
                told.send(number).unwrap();
                if let Some(wait) = wait {
                    wait.recv().unwrap();
                }
                number
            };
            tokio::spawn(async move { pool.run(work).await })
        };
        let first = asked(1, Some(wait));
        assert_eq!(told.1.recv(), Ok(1), "it works");
        let second = asked(2, None);
        while pool.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(asked(3, None).await.unwrap(), Err(Fault::Busy("a test"))));
        assert!(told.1.try_recv().is_err(), "one slot, one work");
        go.send(()).unwrap();
        assert_eq!((first.await.unwrap().unwrap(), second.await.unwrap().unwrap()), (1, 2));
        assert_eq!(told.1.try_recv(), Ok(2));
    }
}
