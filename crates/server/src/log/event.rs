//! What the program says of itself, a fault above all: each event one JSON line of the same log.
use super::Log;
use super::decision::{Stamp, member};
use flows::clock::Clock;
use flows::metrics::Metrics;
use std::fmt::{Debug, Write};
use std::sync::Arc;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context as Within, Layer, SubscriberExt};
use tracing_subscriber::registry;

/// The crates whose events are told: others may quote what a request brought.
const OURS: [&str; 6] = ["server", "biljett", "flows", "store", "oauth", "jose"];

/// Writes every event of this process to the log from now on, down to this level; only the first such log counts.
pub fn listen(log: Log, level: Level) {
    if tracing::subscriber::set_global_default(listener(log, level)).is_err() {
        tracing::debug!("a log was set up before");
    }
}

/// What writes every event to the log, down to this level.
pub fn listener(log: Log, level: Level) -> impl Subscriber + Send + Sync {
    registry().with(Events { log, level: LevelFilter::from_level(level), clock: Clock::system() })
}

/// Tells where a panic happened and nothing of what it says, which may quote what a request brought.
pub fn on_panic(log: Log, metrics: Arc<Metrics>) {
    std::panic::set_hook(Box::new(move |panic| {
        metrics.panics.inc();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
        log.flush();
    }));
}

struct Events {
    log: Log,
    level: LevelFilter,
    clock: Clock,
}

impl<S: Subscriber> Layer<S> for Events {
    fn enabled(&self, metadata: &Metadata<'_>, _: Within<'_, S>) -> bool {
        let (root, _) = metadata.target().split_once("::").unwrap_or((metadata.target(), ""));
        *metadata.level() <= self.level && OURS.contains(&root)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn on_event(&self, event: &Event<'_>, _: Within<'_, S>) {
        let mut line = "{\"time\":\"".to_owned();
        Stamp::default().write(&mut line, self.clock.now_ms());
        line.push('"');
        member(&mut line, "level", event.metadata().level().as_str());
        let mut members = Members(line);
        event.record(&mut members);
        members.0.push('}');
        self.log.line(members.0);
    }
}

/// Each field as a member of the line.
struct Members(String);

impl Visit for Members {
    fn record_i64(&mut self, field: &Field, value: i64) {
        let _ = write!(self.0, ",\"{}\":{value}", field.name());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        let _ = write!(self.0, ",\"{}\":{value}", field.name());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        let _ = write!(self.0, ",\"{}\":{value}", field.name());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        member(&mut self.0, field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        member(&mut self.0, field.name(), &format!("{value:?}"));
    }
}
