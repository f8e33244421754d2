//! How connections are accepted, and who makes room when there are too many.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, watch};

use super::connection::{Arrival, Stage, attend};
use super::{Bound, House};

/// Longest pause after the system refused a connection for want of descriptors or memory; the first is a 64th of it.
const BREATH: Duration = Duration::from_millis(128);

/// Accepts connections and has each attended in its own task, until the stage is no longer serving.
pub(super) async fn accept(bound: Bound, house: Arc<House>, mut stage: watch::Receiver<Stage>) {
    let connections = stage.clone();
    tokio::select! {
        _ = stage.wait_for(|stage| *stage != Stage::Serving) => {}
        () = accept_all(&bound, &house, &connections) => {}
    }
}

async fn accept_all(bound: &Bound, house: &Arc<House>, stage: &watch::Receiver<Stage>) {
    loop {
        let (stream, mut address) = next(&bound.socket, house).await;
        address.set_ip(address.ip().to_canonical());
        let Ok(slot) = room(house).await else { return };
        let arrival = Arrival { stream, address, wire: bound.wire.clone(), slot };
        tokio::spawn(attend(arrival, house.clone(), stage.clone()));
    }
}

async fn next(socket: &TcpListener, house: &House) -> (TcpStream, SocketAddr) {
    let mut failures = 0_u32;
    loop {
        match socket.accept().await {
            Ok((stream, address)) => {
                // Without it an answer of two segments waits for the client's delayed acknowledgement.
                let _ = stream.set_nodelay(true);
                return (stream, address);
            }
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                if failures == 0 {
                    tracing::error!(%error, "no connection can be accepted");
                }
                house.crowded.notify_one();
                failures = (failures + 1).min(7);
                tokio::time::sleep(BREATH / 2_u32.pow(7 - failures)).await;
            }
        }
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}

/// A place for one more connection, for which the one that has been idle longest may have to go.
async fn room(house: &House) -> Result<OwnedSemaphorePermit, AcquireError> {
    if let Ok(slot) = house.slots.clone().try_acquire_owned() {
        return Ok(slot);
    }
    house.crowded.notify_one();
    house.slots.clone().acquire_owned().await
}
