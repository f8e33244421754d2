//! Every number that operators watch: its name, its help, its labels, and the verbs that count it (OpenMetrics 1.0).
mod labels;

use crate::failure::Fault;
pub use labels::{Alarm, Decided, Ending};
use labels::{Build, Decision, Key, Place, What};
use oauth::rules::paths::Endpoint;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};
use std::fmt;

/// Upper bounds of the buckets of time, in seconds; the smallest is what an answer without a commit takes.
const BUCKETS: [f64; 11] = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// The numbers of one process; labels are registered issuers and words of this program, never what a request brings.
pub struct Metrics {
    names: Names,
    decisions: Family<Decision, Counter>,
    seconds: Family<Place, Histogram, Seconds>,
    faults: Family<What, Counter>,
    busy: Family<What, Counter>,
    alarms: Family<What, Counter>,
    unread: Family<What, Counter>,
    outbound: Family<What, Counter>,
    free: Family<What, Gauge>,
    keys: Family<Key, Gauge>,
    /// Panics of this process.
    pub panics: Counter,
    /// Requests that are being answered.
    pub in_flight: Gauge,
    /// Requests whose path is no endpoint's.
    pub unrouted: Counter,
    /// Connections that are open.
    pub connections: Gauge,
    /// Decisions that the SQLite writer settled.
    pub settled: Gauge,
    /// Commits of the SQLite writer.
    pub commits: Gauge,
    /// Rows that were swept away.
    pub swept: Counter,
    /// Lines that the log had no room for.
    pub lines_dropped: Gauge,
    /// Entries that the journal keeps.
    pub journal_written: Counter,
    /// Entries that the journal had no room for, or that no database took.
    pub journal_dropped: Counter,
    /// Certificates that were to be read anew and could not.
    pub certificate_failures: Counter,
    /// Milliseconds by which the database's clock is ahead of this process's.
    pub clock_apart: Gauge,
    /// 1 in maintenance, else 0.
    pub maintenance: Gauge,
    /// Bytes of memory that this process holds.
    pub resident: Gauge,
    /// Files and sockets that this process holds open.
    pub descriptors: Gauge,
}

/// Makes the histograms of time.
#[derive(Clone)]
struct Seconds;

impl MetricConstructor<Histogram> for Seconds {
    fn new_metric(&self) -> Histogram {
        Histogram::new(BUCKETS)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Self::of(Names { registry: Registry::with_prefix("biljett"), told: Vec::new() });
        // What somebody waits for is told while it is 0, too.
        for kind in Alarm::ALL.map(Alarm::name) {
            drop(metrics.alarms.get_or_create(&What { kind }));
        }
        for kind in Fault::KINDS {
            drop(metrics.faults.get_or_create(&What { kind }));
        }
        metrics
    }
}

impl Metrics {
    /// The one place where each has its name.
    fn of(mut names: Names) -> Self {
        let all = &mut names;
        let build = Family::<Build, Gauge>::default();
        build.get_or_create(&Build { version: env!("CARGO_PKG_VERSION") }).set(1);
        named(all, "build", "The version that runs; always 1", build);
        Self {
            decisions: known(all, "decisions", "Answers by issuer, endpoint, outcome and error code"),
            seconds: named(
                all,
                "request_seconds",
                "Seconds from request to answer",
                Family::new_with_constructor(Seconds),
            ),
            faults: known(all, "faults", "Requests that could not be served through no fault of theirs"),
            busy: known(all, "queue_refusals", "Requests sent away because a queue was full"),
            alarms: known(all, "alarms", "Used codes and tokens, assertions and proofs that came again"),
            unread: known(all, "unread_requests", "Requests refused before their endpoint was found"),
            outbound: known(all, "outbound_fetches", "Fetches of published keys"),
            free: known(all, "free_places", "Places that are left where slow arithmetic waits"),
            keys: known(all, "signing_key_age_seconds", "Age of each signing key"),
            panics: known(all, "panics", "Panics of this process"),
            in_flight: known(all, "requests_in_flight", "Requests that are being answered"),
            unrouted: known(all, "unrouted_requests", "Requests whose path is no endpoint's"),
            connections: known(all, "connections", "Open connections"),
            settled: known(all, "database_decisions", "Decisions that the SQLite writer settled"),
            commits: known(all, "database_commits", "Commits of the SQLite writer"),
            swept: known(all, "swept_rows", "Expired rows that were swept away"),
            lines_dropped: known(all, "log_lines_dropped", "Lines that the log had no room for"),
            journal_written: known(all, "journal_entries", "Entries written to the journal"),
            journal_dropped: known(all, "journal_entries_dropped", "Entries that were lost"),
            certificate_failures: known(all, "certificate_reload_failures", "Certificates that could not be read anew"),
            clock_apart: known(all, "clock_apart_milliseconds", "How far the database's clock is ahead"),
            maintenance: known(all, "maintenance", "1 in maintenance"),
            resident: known(all, "process_resident_memory_bytes", "Memory that this process holds"),
            descriptors: known(all, "process_open_fds", "Files and sockets held open"),
            names,
        }
    }

    /// Each name without what stands before and behind it, and its help.
    pub fn names(&self) -> &[(&'static str, &'static str)] {
        &self.names.told
    }

    /// Counts an answer and the time that it took.
    pub fn decided(&self, decided: &Decided<'_>) {
        let Decided { issuer, endpoint, ending, error, seconds } = *decided;
        let (outcome, error) = (ending.name(), error.map_or("", oauth::refusal::ErrorCode::name));
        let decision = Decision { issuer: issuer.to_owned(), endpoint: endpoint.name(), outcome, error };
        self.decisions.get_or_create(&decision).inc();
        self.seconds.get_or_create(&Place { endpoint: endpoint.name() }).observe(seconds);
    }

    /// How many answers of this kind were given.
    pub fn decisions(&self, issuer: &str, endpoint: Endpoint, ending: Ending, error: &'static str) -> u64 {
        let decision = Decision { issuer: issuer.to_owned(), endpoint: endpoint.name(), outcome: ending.name(), error };
        self.decisions.get(&decision).map_or(0, |counter| counter.get())
    }

    /// Counts a fault, and the queue that was full where one was.
    pub fn fault(&self, fault: &Fault) {
        self.faults.get_or_create(&What { kind: fault.kind() }).inc();
        if let Fault::Busy(queue) = fault {
            self.busy.get_or_create(&What { kind: queue }).inc();
        }
    }

    /// Counts something used that came again.
    pub fn alarm(&self, alarm: Alarm) {
        self.alarms.get_or_create(&What { kind: alarm.name() }).inc();
    }

    /// Counts a request that was refused before its endpoint was found, by a word for the reason.
    pub fn unread(&self, reason: &'static str) {
        self.unread.get_or_create(&What { kind: reason }).inc();
    }

    /// Counts a fetch, by a word for how it went.
    pub(crate) fn fetched(&self, outcome: &'static str) {
        self.outbound.get_or_create(&What { kind: outcome }).inc();
    }

    /// Says how many places of a pool are free.
    pub fn free(&self, pool: &'static str, places: usize) {
        self.free.get_or_create(&What { kind: pool }).set(i64::try_from(places).unwrap_or(i64::MAX));
    }

    /// Says the age of each key anew, by issuer, algorithm and stage.
    pub fn ages(&self, ages: impl Iterator<Item = (String, &'static str, &'static str, i64)>) {
        self.keys.clear();
        for (issuer, algorithm, stage, seconds) in ages {
            let key = Key { issuer, algorithm, stage };
            let older = self.keys.get_or_create(&key).get();
            self.keys.get_or_create(&key).set(seconds.max(older));
        }
    }

    /// All of them as text.
    ///
    /// # Errors
    /// Never in practice: a `String` takes everything.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.names.registry)?;
        Ok(text)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Metrics")
    }
}

/// The registry, and a list of what is in it.
struct Names {
    registry: Registry,
    told: Vec<(&'static str, &'static str)>,
}

/// Registers a metric that begins at nothing.
fn known<M: Metric + Clone + Default>(all: &mut Names, name: &'static str, help: &'static str) -> M {
    named(all, name, help, M::default())
}

/// Registers a metric and gives it back to those who count.
fn named<M: Metric + Clone>(all: &mut Names, name: &'static str, help: &'static str, metric: M) -> M {
    all.told.push((name, help));
    all.registry.register(name, help, metric.clone());
    metric
}
