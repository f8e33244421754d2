//! The database's clock: one for all who ask, in milliseconds, and it goes on (RL-27).

use std::time::{SystemTime, UNIX_EPOCH};

use store::clock::now_ms;

use crate::engines::{Ground, on_both_engines};

on_both_engines!(store::migrate::SCRIPTS; the_database_tells_the_time);

#[expect(clippy::disallowed_methods, reason = "a test looks at the machine's clock")]
fn machine_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis().try_into().unwrap()
}

async fn the_database_tells_the_time(ground: &Ground) {
    let before = machine_ms();
    let told = now_ms(&*ground.database).await.unwrap();
    let after = machine_ms();
    assert!((before - 1..=after + 1).contains(&told), "{before} {told} {after}");
}
