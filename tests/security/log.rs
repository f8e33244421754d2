//! Everything that the process logs while the suite runs, kept in memory (G-17).
use std::io::{self, Write};
use std::sync::{Mutex, OnceLock};
use tracing_subscriber::fmt::MakeWriter;

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static LISTENING: OnceLock<()> = OnceLock::new();

#[derive(Clone, Copy)]
struct Keeper;

/// Begins to listen, down to debug messages, once in a process.
pub fn listen() {
    LISTENING.get_or_init(|| {
        let log = tracing_subscriber::fmt().json().with_writer(Keeper).with_max_level(tracing::Level::DEBUG);
        tracing::subscriber::set_global_default(log.finish()).expect("the only log");
    });
}

/// What was logged until now.
pub fn bytes() -> Vec<u8> {
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

impl MakeWriter<'_> for Keeper {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}
