//! The life of one connection: handshake, requests, orderly end (RFC 9112 section 9).

use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::header::CONNECTION;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::answer::answer;
use super::paced::{Paced, Turn};
use super::{House, Lost, TlsIdentity, Wire};
use crate::peer::{Peer, Transport};

/// As many header fields as the parser takes without being told, and then without an allocation.
const USUAL_FIELDS: usize = 100;

/// How far the server is on its way to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Requests are taken.
    Serving,
    /// Requests that have begun are finished.
    Draining,
    /// Connections are dropped.
    Stopped,
}

/// A connection just accepted.
pub(super) struct Arrival {
    pub(super) stream: TcpStream,
    pub(super) address: SocketAddr,
    pub(super) wire: Wire,
    /// Its place among the connections, given back at its end.
    pub(super) slot: OwnedSemaphorePermit,
}

/// Serves the requests of one connection until it ends or the stage is stopped.
pub(super) async fn attend(arrival: Arrival, house: Arc<House>, mut stage: watch::Receiver<Stage>) {
    let Arrival { stream, address, wire, slot } = arrival;

    let draining = stage.clone();
    let open = house.metrics.as_ref().map(|metrics| metrics.connections.clone());
    if let Some(open) = &open {
        open.inc();
    }
    let plain = |transport| Peer { address, certificate: None, along: Arc::default(), transport };
    let conversation: Pin<Box<dyn Future<Output = ()> + Send>> = match wire {
        Wire::Plain => Box::pin(converse(stream, plain(Transport::Plain), house, draining)),
        Wire::BehindTlsProxy => Box::pin(converse(stream, plain(Transport::Tls), house, draining)),
        Wire::Tls(identity) => Box::pin(async move {
            // Boxed apart: an idle connection does not hold the room that its handshake took.
            let identity = identity.borrow().clone();
            if let Some((stream, peer)) = Box::pin(greet(stream, address, identity, house.limits.head)).await {
                Box::pin(converse(stream, peer, house, draining)).await;
            }
        }),
    };
    tokio::select! {
        _ = stage.wait_for(|stage| *stage == Stage::Stopped) => {}
        () = conversation => {}
    }
    if let Some(open) = &open {
        open.dec();
    }
    drop(slot);
}

async fn greet(
    stream: TcpStream,
    address: SocketAddr,
    identity: TlsIdentity,
    limit: Duration,
) -> Option<(TlsStream<TcpStream>, Peer)> {
    let handshake = TlsAcceptor::from(identity.0).accept(stream);
    let stream = match timeout(limit, handshake).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => {
            tracing::debug!(peer = %address, %error, "TLS handshake failed");
            return None;
        }
        Err(_) => {
            tracing::debug!(peer = %address, "TLS handshake took too long");
            return None;
        }
    };
    // No ticket acknowledges the client's last handshake message, and its request may wait for that.
    #[cfg(target_os = "linux")]
    let _ = stream.get_ref().0.set_quickack(true);
    let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let certificate = chain.first().map(|leaf| Arc::from(leaf.as_ref()));
    let along = chain.iter().skip(1).map(|one| one.as_ref().to_vec()).collect();
    Some((stream, Peer { address, certificate, along, transport: Transport::Tls }))
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: Peer,
    house: Arc<House>,
    mut stage: watch::Receiver<Stage>,
) {
    let limits = house.limits;
    let turn = Arc::new(Turn::default());
    let paced = Paced::new(stream, turn.clone(), house.crowded.clone(), &limits);
    let address = peer.address;
    let service = service_fn(move |request: Request<Incoming>| {
        turn.pass();
        let (turn, house, peer) = (turn.clone(), house.clone(), peer.clone());
        async move {
            let response = answer(request, &house, &peer).await;
            if response.headers().contains_key(CONNECTION) {
                turn.leave_unread();
            }
            turn.pass();
            match response.extensions().get::<Lost>() {
                Some(lost) => Err(*lost),
                None => Ok(response),
            }
        }
    });
    let mut builder = http1::Builder::new();
    if limits.head_fields != USUAL_FIELDS {
        builder.max_headers(limits.head_fields);
    }
    let connection = builder
        .timer(TokioTimer::new())
        // This clock starts with the wait for a request; `Paced` measures the head alone.
        .header_read_timeout(limits.idle)
        .max_buf_size(limits.head_bytes)
        .serve_connection(TokioIo::new(paced), service);
    let mut connection = pin!(connection);
    let draining = async { drop(stage.wait_for(|stage| *stage != Stage::Serving).await) };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = draining => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(peer = %address, %error, "connection ended");
    }
}
