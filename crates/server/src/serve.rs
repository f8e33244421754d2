//! The HTTP listeners: sockets, limits and shutdown around a router (RFC 9112, RFC 8446, RFC 8705).

mod accept;
mod admission;
mod answer;
mod connection;
mod lost;
mod paced;
mod proxied;
mod refused;
mod renewal;
mod stop;
mod tls;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use flows::metrics::Metrics;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore, watch};

pub use crate::config::Limits;
use admission::Doors;
pub use admission::{Place, TurnedAway};
use connection::Stage;
pub use lost::Lost;
pub use proxied::Trust;
pub use renewal::Renewal;
pub use stop::{Stop, StopHandle};
pub use tls::{TlsIdentity, UnusableIdentity};

/// An address to listen on, and how.
#[derive(Clone, Debug)]
pub struct Listener {
    address: SocketAddr,
    wire: Wire,
}

impl Listener {
    /// HTTP over TCP at `address`; port 0 lets the system choose.
    pub fn plain(address: SocketAddr) -> Self {
        Self { address, wire: Wire::Plain }
    }

    /// HTTP over TCP at `address`, from a proxy at which TLS ended.
    pub fn behind_tls_proxy(address: SocketAddr) -> Self {
        Self { address, wire: Wire::BehindTlsProxy }
    }

    /// HTTP over TLS at `address`, always with this identity.
    pub fn tls(address: SocketAddr, identity: TlsIdentity) -> Self {
        // The value stays in the channel when its sender goes.
        Self::renewed(address, watch::channel(identity).1)
    }

    /// HTTP over TLS at `address`, each handshake with the identity that is newest then.
    pub fn renewed(address: SocketAddr, identity: watch::Receiver<TlsIdentity>) -> Self {
        Self { address, wire: Wire::Tls(identity) }
    }
}

/// How bytes travel.
#[derive(Clone, Debug)]
enum Wire {
    Plain,
    BehindTlsProxy,
    Tls(watch::Receiver<TlsIdentity>),
}

/// Binds every listener for `router`; clients wait in the system's queue until [`Serving::until`] runs.
///
/// # Errors
/// The first address that cannot be bound, named in the error.
pub async fn serve(listeners: Vec<Listener>, router: Router, limits: Limits) -> io::Result<Serving> {
    let mut bound = Vec::new();
    for Listener { address, wire } in listeners {
        let socket = TcpListener::bind(address).await;
        let socket =
            socket.map_err(|error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}")))?;
        bound.push(Bound { address: socket.local_addr()?, socket, wire });
    }
    let house = House {
        router: TowerToHyperService::new(router),
        doors: Doors::new(&limits),
        slots: Arc::new(Semaphore::new(limits.connections)),
        crowded: Arc::new(Notify::new()),
        trust: None,
        limits,
        metrics: None,
    };
    Ok(Serving { bound, house })
}

/// Bound listeners, ready to serve.
#[derive(Debug)]
pub struct Serving {
    bound: Vec<Bound>,
    house: House,
}

impl Serving {
    /// The same behind a proxy that is believed.
    pub fn behind(self, trust: Option<Trust>) -> Self {
        Self { house: House { trust, ..self.house }, ..self }
    }

    /// The bound addresses, in the order of the listeners.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.bound.iter().map(|bound| bound.address).collect()
    }

    /// Counts connections, and requests that reach no handler, there.
    pub fn counted(self, metrics: Arc<Metrics>) -> Self {
        Self { house: House { metrics: Some(metrics), ..self.house }, ..self }
    }

    /// Serves until `stop` is asked for, then finishes what is in flight within [`Limits::drain`]; a second demand ends at once.
    pub async fn until(self, mut stop: Stop) {
        let (stage, listening) = watch::channel(Stage::Serving);
        let house = Arc::new(self.house);
        for bound in self.bound {
            tokio::spawn(accept::accept(bound, house.clone(), listening.clone()));
        }
        drop(listening);
        stop.asked().await;
        stage.send_replace(Stage::Draining);
        tokio::select! {
            () = stage.closed() => {}
            () = stop.asked() => tracing::warn!("stopping at once"),
            () = tokio::time::sleep(house.limits.drain) => tracing::warn!("stopping with requests unfinished"),
        }
        stage.send_replace(Stage::Stopped);
        stage.closed().await;
    }
}

/// A listener whose socket is bound.
#[derive(Debug)]
struct Bound {
    address: SocketAddr,
    socket: TcpListener,
    wire: Wire,
}

/// What all connections share.
#[derive(Debug)]
struct House {
    router: TowerToHyperService<Router>,
    limits: Limits,
    trust: Option<Trust>,
    doors: Doors,
    slots: Arc<Semaphore>,
    /// Wakes the connection that has been idle longest, so that it makes room.
    crowded: Arc<Notify>,
    /// Where it is counted, if it is.
    metrics: Option<Arc<Metrics>>,
}
