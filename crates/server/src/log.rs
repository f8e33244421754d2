//! The log: one JSON line for each decision and each event, queued, bounded, and written by one thread.
mod decision;
mod event;
mod place;
mod text;

use crate::config::Decisions;
pub use decision::Decision;
use decision::Stamp;
pub use event::{listen, listener, on_panic};
pub use place::Destination;
use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Lines that wait at most; what comes beyond is dropped and counted.
const WAITING: usize = 16_384;
/// How long lines gather before they are written, so that many share one write.
const GATHER: Duration = Duration::from_millis(10);

/// A log; cheap to clone.
#[derive(Clone)]
pub struct Log {
    decisions: Decisions,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    filled: Condvar,
    written: Condvar,
}

#[derive(Default)]
struct Waiting {
    lines: VecDeque<Line>,
    /// Whether the writer sleeps until something comes.
    idle: bool,
    /// Whether somebody waits until everything is written.
    hurry: bool,
    /// Lines that were taken in, and lines that were written, since the start.
    taken: u64,
    written: u64,
    dropped: u64,
    writer: Writer,
}

/// Whether anybody writes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Writer {
    /// Nobody, and nothing is taken in.
    #[default]
    None,
    /// A thread.
    Running,
}

enum Line {
    Decision(Decision),
    Event(String),
}

impl Log {
    /// A log that keeps nothing.
    pub fn none() -> Self {
        Self { decisions: Decisions::None, shared: Arc::default() }
    }

    /// A log that a thread of its own writes there.
    ///
    /// # Errors
    /// That the thread could not be started.
    pub fn to(destination: impl Write + Send + 'static, decisions: Decisions) -> std::io::Result<Self> {
        let log = Self { decisions, shared: Arc::default() };
        log.shared.lock().writer = Writer::Running;
        let shared = log.shared.clone();
        std::thread::Builder::new().name("log".to_owned()).spawn(move || write(&shared, destination))?;
        Ok(log)
    }

    /// Whether lines are kept of decisions that end like this one.
    pub fn wants(&self, granted: bool) -> bool {
        match self.decisions {
            Decisions::All => true,
            Decisions::Refused => !granted,
            Decisions::None => false,
        }
    }

    /// Takes a decision in.
    pub fn decided(&self, decision: Decision) {
        self.shared.take(Line::Decision(decision));
    }

    /// Takes a line in as it is.
    pub(crate) fn line(&self, line: String) {
        self.shared.take(Line::Event(line));
    }

    /// How many lines found no room, or could not be written.
    pub fn dropped(&self) -> u64 {
        self.shared.lock().dropped
    }

    /// Waits, at most two seconds, until everything that was taken in is written.
    pub fn flush(&self) {
        let mut waiting = self.shared.lock();
        let goal = waiting.taken;
        waiting.hurry = waiting.writer == Writer::Running;
        self.shared.filled.notify_one();
        let short = |waiting: &mut Waiting| waiting.writer == Writer::Running && waiting.written < goal;
        let waited = self.shared.written.wait_timeout_while(waiting, Duration::from_secs(2), short);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, line: Line) {
        let mut waiting = self.lock();
        if waiting.writer == Writer::None {
            return;
        }
        if waiting.lines.len() >= WAITING {
            waiting.dropped += 1;
            return;
        }
        waiting.lines.push_back(line);
        waiting.taken += 1;
        if waiting.idle {
            self.filled.notify_one();
        }
    }

    /// Waits for lines, lets a few more gather, and changes them for an empty queue.
    fn gathered(&self, empty: VecDeque<Line>) -> VecDeque<Line> {
        let mut waiting = self.lock();
        waiting.idle = true;
        let nothing = |waiting: &mut Waiting| waiting.lines.is_empty();
        waiting = self.filled.wait_while(waiting, nothing).unwrap_or_else(PoisonError::into_inner);
        waiting.idle = false;
        let calm = |waiting: &mut Waiting| !waiting.hurry && waiting.lines.len() < WAITING / 2;
        let gathered = self.filled.wait_timeout_while(waiting, GATHER, calm);
        waiting = gathered.unwrap_or_else(PoisonError::into_inner).0;
        waiting.hurry = false;
        std::mem::replace(&mut waiting.lines, empty)
    }
}

/// Writes until the process ends.
fn write(shared: &Shared, mut destination: impl Write) {
    let (mut lines, mut text, mut stamp) = (VecDeque::new(), String::new(), Stamp::default());
    loop {
        lines = shared.gathered(lines);
        let count = lines.len() as u64;
        for line in lines.drain(..) {
            match line {
                Line::Decision(decision) => decision.write(&mut text, &mut stamp),
                Line::Event(event) => text.push_str(&event),
            }
            text.push('\n');
        }
        let outcome = destination.write_all(text.as_bytes()).and_then(|()| destination.flush());
        text.clear();
        let mut waiting = shared.lock();
        waiting.written += count;
        if outcome.is_err() {
            waiting.dropped += count;
        }
        drop(waiting);
        shared.written.notify_all();
    }
}
