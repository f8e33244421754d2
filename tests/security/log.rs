//! Everything that the process logs while the suite runs, as `biljett serve` would write it, kept in memory (G-17).
use crate::house::WORKER;
use server::config::Decisions;
use server::log::{self, Log};
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static LOG: OnceLock<Log> = OnceLock::new();

struct Keeper;

/// The one log of this process, down to debug messages.
pub fn log() -> Log {
    let made = || {
        let log = Log::to(Keeper, Decisions::All).expect("a log");
        log::listen(log.clone(), tracing::Level::DEBUG);
        log
    };
    LOG.get_or_init(made).clone()
}

/// How many panics there were in the server (G-02).
static PANICS: AtomicU64 = AtomicU64::new(0);

/// Counts panics of the server's threads from now on; those of the tester are told as ever.
pub fn count_panics() {
    static COUNTING: OnceLock<()> = OnceLock::new();
    COUNTING.get_or_init(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() == Some(WORKER) {
                PANICS.fetch_add(1, Ordering::SeqCst);
            }
            told(panic);
        }));
    });
}

/// How many panics there were in the server.
pub fn panics() -> u64 {
    PANICS.load(Ordering::SeqCst)
}

/// What was logged until now.
pub fn bytes() -> Vec<u8> {
    log().flush();
    LINES.lock().expect("a log").clone()
}

impl Write for Keeper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.lock().expect("a log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
