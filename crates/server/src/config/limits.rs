//! `[limits]`: how much of each resource a client may take before it is refused.
use super::bounds::{number, time};
use serde::Deserialize;
use std::time::Duration;

/// Bounds on connections, requests and waiting.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Connections open at once over all listeners; the one that was idle longest makes room.
    #[serde(deserialize_with = "number::<1, 1_000_000, _>")]
    pub connections: usize,
    /// Time for a TLS handshake, and from the first byte of a request's head to its last; a new connection's first head counts from its opening.
    #[serde(deserialize_with = "time::<100, 300_000, _>")]
    pub head: Duration,
    /// Bytes of request line and header fields together.
    #[serde(deserialize_with = "number::<8_192, 1_048_576, _>")]
    pub head_bytes: usize,
    /// Header fields of a request.
    #[serde(deserialize_with = "number::<16, 1_000, _>")]
    pub head_fields: usize,
    /// Bytes of a request target, path and query.
    #[serde(deserialize_with = "number::<1_024, 1_048_576, _>")]
    pub target_bytes: usize,
    /// Time for a request's content to arrive.
    #[serde(deserialize_with = "time::<100, 300_000, _>")]
    pub body: Duration,
    /// Bytes of a request's content.
    #[serde(deserialize_with = "number::<4_096, 1_048_576, _>")]
    pub body_bytes: usize,
    /// Requests that are worked on at once over all listeners.
    #[serde(deserialize_with = "number::<1, 100_000, _>")]
    pub requests: usize,
    /// Time that a request may wait for its place among them before it is answered 503; a tenth of it where a crowd has stood for 100 ms.
    #[serde(deserialize_with = "time::<0, 10_000, _>")]
    pub queue_delay: Duration,
    /// Time for an answer to be made, once the request is complete and has its place.
    #[serde(deserialize_with = "time::<100, 300_000, _>")]
    pub answer: Duration,
    /// Time in which a client must take at least one byte of an answer.
    #[serde(deserialize_with = "time::<100, 300_000, _>")]
    pub stall: Duration,
    /// Time that a connection may wait for its next request.
    #[serde(deserialize_with = "time::<1_000, 3_600_000, _>")]
    pub idle: Duration,
    /// Time between the fall of readiness and the end of listening when the server stops, where there is a listener for operations.
    #[serde(deserialize_with = "time::<0, 300_000, _>")]
    pub notice: Duration,
    /// Time that requests in flight then get to finish.
    #[serde(deserialize_with = "time::<0, 300_000, _>")]
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            head: Duration::from_secs(5),
            head_bytes: 32 * 1024,
            head_fields: 100,
            target_bytes: 16 * 1024,
            body: Duration::from_secs(10),
            body_bytes: 64 * 1024,
            requests: 512,
            queue_delay: Duration::from_millis(50),
            answer: Duration::from_secs(10),
            stall: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            notice: Duration::from_secs(2),
            drain: Duration::from_secs(25),
        }
    }
}
