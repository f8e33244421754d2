//! When the process is asked to stop.

use std::future::pending;
use std::io;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// Demands to stop: the first is for an orderly end, the second for an end at once.
#[derive(Debug)]
pub struct Stop(mpsc::UnboundedReceiver<()>);

/// Demands a stop from within the process.
#[derive(Clone, Debug)]
pub struct StopHandle(mpsc::UnboundedSender<()>);

impl Stop {
    /// Listens for SIGTERM and SIGINT, which no longer end the process by themselves; neither does SIGHUP.
    ///
    /// # Errors
    /// The system refused a signal handler.
    pub fn on_signals() -> io::Result<Self> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        // Once it is listened for it ends no process, also where no certificate is there to be read anew.
        drop(signal(SignalKind::hangup())?);
        let (handle, stop) = Self::by_hand();
        tokio::spawn(async move {
            while !handle.0.is_closed() {
                tokio::select! {
                    _ = terminate.recv() => handle.ask(),
                    _ = interrupt.recv() => handle.ask(),
                    () = handle.0.closed() => {}
                }
            }
        });
        Ok(stop)
    }

    /// A stop that comes when the handle asks, and never when the handle is dropped.
    pub fn by_hand() -> (StopHandle, Self) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (StopHandle(sender), Self(receiver))
    }

    /// The same, where the first demand is told at once and obeyed after this time; the second is obeyed when it comes.
    pub fn after(mut self, notice: Duration, tell: impl FnOnce() + Send + 'static) -> Self {
        let (handle, stop) = Self::by_hand();
        tokio::spawn(async move {
            self.asked().await;
            tell();
            tokio::select! {
                () = tokio::time::sleep(notice) => handle.ask(),
                () = self.asked() => {
                    handle.ask();
                    handle.ask();
                }
            }
            self.asked().await;
            handle.ask();
        });
        stop
    }

    /// Waits for the next demand.
    pub(super) async fn asked(&mut self) {
        if self.0.recv().await.is_none() {
            pending().await
        }
    }
}

impl StopHandle {
    /// Demands a stop; nothing happens where nobody serves any more.
    pub fn ask(&self) {
        let _ = self.0.send(());
    }
}
