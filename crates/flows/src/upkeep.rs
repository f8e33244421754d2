//! Upkeep: what expired goes in small steps while the server runs; nobody has to remember a command.
use crate::authority::Authority;
use std::sync::Arc;
use std::time::Duration;

/// The most rows of each table that one step removes.
const STEP: i64 = 500;
/// Between two rounds.
const PAUSE: Duration = Duration::from_secs(5);
/// Between two steps of a round.
const BREATH: Duration = Duration::from_millis(20);

/// Sweeps until the process ends.
pub async fn sweep(authority: Arc<Authority>) {
    loop {
        match store::sweep::step(&*authority.database, authority.clock.now(), STEP).await {
            Ok(true) => tokio::time::sleep(BREATH).await,
            Ok(false) => tokio::time::sleep(PAUSE).await,
            Err(error) => {
                tracing::warn!(%error, "sweeping waits");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
