//! Knows how a server is asked by many at a steady rate, and how long the slowest had to wait.
use crate::wire::Wire;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// One request again and again.
#[derive(Clone)]
pub struct Request {
    /// Where.
    pub path: &'static str,
    /// The Basic header.
    pub authorization: String,
    /// The form; a `{}` in it is a number that is never the same.
    pub form: String,
}

/// How long answers took, in microseconds, in order.
pub struct Waits(Vec<u64>);

/// How a server is asked.
#[derive(Clone, Copy)]
pub struct Pace {
    /// Connections.
    pub connections: u32,
    /// Requests a second, over all connections.
    pub rate: u32,
    /// How long.
    pub time: Duration,
}

static NUMBER: AtomicU64 = AtomicU64::new(0);

impl Waits {
    /// The wait that this share of all did not exceed, in milliseconds.
    pub fn at(&self, share: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let at = ((self.0.len() as f64 * share) as usize).min(last);
        self.0.get(at).map_or(0.0, |wait| *wait as f64 / 1_000.0)
    }

    /// How many answers there were.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// Asks at this pace; the waits of those answers that have this status, and how many had another.
pub async fn ask(address: SocketAddr, request: &Request, pace: Pace, status: u16) -> (Waits, usize) {
    let request = Arc::new(request.clone());
    let tasks: Vec<_> = (0..pace.connections)
        .map(|_| {
            let request = request.clone();
            tokio::spawn(async move { one(address, &request, pace, status).await })
        })
        .collect();
    let (mut waits, mut others) = (Vec::new(), 0);
    for task in tasks {
        let (some, other) = task.await.expect("a connection");
        waits.extend(some);
        others += other;
    }
    waits.sort_unstable();
    (Waits(waits), others)
}

async fn one(address: SocketAddr, request: &Request, pace: Pace, status: u16) -> (Vec<u64>, usize) {
    let mut wire = Wire::to(address).await.expect("a connection");
    let period = Duration::from_secs_f64(f64::from(pace.connections) / f64::from(pace.rate));
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (end, mut waits, mut others) = (Instant::now() + pace.time, Vec::new(), 0);
    while Instant::now() < end {
        ticks.tick().await;
        let form = request.form.replace("{}", &format!("{:06}", NUMBER.fetch_add(1, Ordering::Relaxed) % 1_000_000));
        let told = wire.post(request.path, &request.authorization, &form).await.expect("an answer");
        match told.status == status {
            true => waits.push(u64::try_from(told.took.as_micros()).unwrap_or(u64::MAX)),
            false => others += 1,
        }
    }
    (waits, others)
}
