//! The other end of a connection, as every request carries it (RFC 8705 section 2).
use std::net::SocketAddr;
use std::sync::Arc;

/// How a request came over the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// HTTP over TCP.
    Plain,
    /// HTTP over TLS 1.2 or 1.3 that ended here.
    Tls,
}

/// Who is at the other end of the connection; every request carries it in its extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Address of the socket's other end (an IPv4-mapped address as IPv4); of the proxy, where one stands between.
    pub address: SocketAddr,
    /// DER of the client's leaf certificate, whose key was shown in this connection's handshake; its issuer is not validated.
    pub certificate: Option<Arc<[u8]>>,
    /// DER of the certificates that came along with it: intermediate authorities, unverified; whoever needs a chain builds it of these.
    pub along: Arc<[Vec<u8>]>,
    /// How the request came.
    pub transport: Transport,
}
