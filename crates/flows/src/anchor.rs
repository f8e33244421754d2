//! The anchor of the clock: the database's time, asked for every 10 s, so that all nodes agree and no machine's setting decides what expires.
use crate::authority::Authority;
use crate::clock::{Clock, Standing};
use crate::failure::Fault;
use std::sync::Arc;
use std::time::Duration;
use store::database::Database;

/// Between two comparisons.
const EVERY: Duration = Duration::from_secs(10);

/// Takes the database's time over, before anything is decided.
pub(crate) async fn begin(clock: &Clock, database: &dyn Database) -> Result<(), Fault> {
    let asked_at = clock.elapsed_ms();
    let now_ms = store::clock::now_ms(database).await?;
    clock.begin(now_ms, (asked_at, clock.elapsed_ms()));
    Ok(())
}

/// Compares once, and says how the clocks stand.
pub async fn compare(authority: &Authority) -> Result<Standing, Fault> {
    let clock = &authority.clock;
    let asked_at = clock.elapsed_ms();
    let now_ms = store::clock::now_ms(&*authority.database).await?;
    clock.compare(now_ms, (asked_at, clock.elapsed_ms()));
    let (standing, apart_ms) = clock.standing();
    authority.metrics.clock_apart.set(apart_ms);
    Ok(standing)
}

/// Compares until the process ends, and raises an alarm while the clocks are apart; where the database is gone, time runs on.
pub async fn follow(authority: Arc<Authority>) {
    loop {
        tokio::time::sleep(EVERY).await;
        match compare(&authority).await {
            Ok(Standing::Close) => {}
            Ok(standing) => {
                let (_, apart_ms) = authority.clock.standing();
                let told = "the database's clock went ahead or back; time nears it by 0.1 s a second";
                tracing::warn!(apart_ms, ?standing, "{told}");
            }
            Err(fault) => tracing::warn!(%fault, "the clock was not compared"),
        }
    }
}
