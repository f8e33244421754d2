//! The other end of a connection, as every request carries it (RFC 8705 section 2).
use std::net::SocketAddr;
use std::sync::Arc;

/// How a request came over the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// HTTP over TCP.
    Plain,
    /// HTTP over TLS 1.2 or 1.3 that ended here, or at the proxy in front.
    Tls,
}

/// Who sent a request: the other end of the connection, or the client of a trusted proxy there; every request carries it in its extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The client's address (an IPv4-mapped address as IPv4); with port 0 where a proxy tells it; the proxy's where it tells none.
    pub address: SocketAddr,
    /// DER of the client's leaf certificate, whose key was shown in the handshake, here or at the trusted proxy; its issuer is not validated.
    pub certificate: Option<Arc<[u8]>>,
    /// DER of the certificates that came along with it: intermediate authorities, unverified; whoever needs a chain builds it of these.
    pub along: Arc<[Vec<u8>]>,
    /// How the request came.
    pub transport: Transport,
}
