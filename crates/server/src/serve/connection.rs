//! The life of one connection: handshake, requests, orderly end (RFC 9112 section 9).

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;

use hyper::Request;
use hyper::body::Incoming;
use hyper::header::CONNECTION;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::answer::answer;
use super::paced::{Paced, Turn};
use super::{House, Peer, TlsIdentity};

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

/// Serves the requests of one connection until it ends or the stage is stopped.
pub(super) async fn attend(
    stream: TcpStream,
    identity: Option<TlsIdentity>,
    peer: Peer,
    house: Arc<House>,
    mut stage: watch::Receiver<Stage>,
) {
    let draining = stage.clone();
    tokio::select! {
        _ = stage.wait_for(|stage| *stage == Stage::Stopped) => {}
        () = async {
            match identity {
                None => converse(stream, peer, house, draining).await,
                Some(identity) => greet(stream, identity, peer, house, draining).await,
            }
        } => {}
    }
}

async fn greet(
    stream: TcpStream,
    identity: TlsIdentity,
    mut peer: Peer,
    house: Arc<House>,
    draining: watch::Receiver<Stage>,
) {
    let handshake = TlsAcceptor::from(identity.0).accept(stream);
    match timeout(house.limits.head, handshake).await {
        Ok(Ok(stream)) => {
            let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
            peer.certificate = chain.first().map(|leaf| Arc::from(leaf.as_ref()));
            converse(stream, peer, house, draining).await;
        }
        Ok(Err(error)) => tracing::debug!(peer = %peer.address, %error, "TLS handshake failed"),
        Err(_) => tracing::debug!(peer = %peer.address, "TLS handshake took too long"),
    }
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
    let service = service_fn(move |mut request: Request<Incoming>| {
        turn.pass();
        request.extensions_mut().insert(peer.clone());
        let (turn, house) = (turn.clone(), house.clone());
        async move {
            let response = answer(request, &house).await;
            if response.headers().contains_key(CONNECTION) {
                turn.leave_unread();
            }
            turn.pass();
            Ok::<_, Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
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
