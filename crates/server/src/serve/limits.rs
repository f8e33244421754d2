//! How much of each resource a client may take before it is refused.

use std::time::Duration;

/// Bounds on connections, requests and waiting.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections open at once over all listeners.
    pub connections: usize,
    /// Time for a TLS handshake, and from the first byte of a request's head to its last; a new connection's first head counts from its opening.
    pub head: Duration,
    /// Bytes of request line and header fields together, at least 8,192; their number is at most 100.
    pub head_bytes: usize,
    /// Bytes of a request target.
    pub target_bytes: usize,
    /// Time for a request's content to arrive.
    pub body: Duration,
    /// Bytes of a request's content.
    pub body_bytes: usize,
    /// Requests that are worked on at once over all listeners.
    pub requests: usize,
    /// Time that a request may wait for its place among them; a tenth of it where a crowd has stood for 100 ms.
    pub queue_delay: Duration,
    /// Time for a handler to answer, once the request is complete.
    pub answer: Duration,
    /// Time in which a client must take at least one byte of an answer.
    pub stall: Duration,
    /// Time that a connection may wait for its next request.
    pub idle: Duration,
    /// Time that requests in flight get to finish when the server stops.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            head: Duration::from_secs(5),
            head_bytes: 32 * 1024,
            target_bytes: 16 * 1024,
            body: Duration::from_secs(10),
            body_bytes: 64 * 1024,
            requests: 512,
            queue_delay: Duration::from_millis(50),
            answer: Duration::from_secs(10),
            stall: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            drain: Duration::from_secs(25),
        }
    }
}
