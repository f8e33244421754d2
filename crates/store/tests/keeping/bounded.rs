//! What is kept stays in proportion to what is alive: rows, the file, and two nodes that sweep at once.

use std::time::Duration;

use futures_util::future::join;
use jose::digest;
use oauth::words::changes::Change;
use oauth::words::handle::Address;
use store::changes::{Settlement, settle};
use store::database::Database;
use store::sweep::turn;
use store::swept::Left;

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; rows_stay_in_proportion_to_what_is_alive, two_nodes_sweep_at_once
);

const TOKENS: &str = "SELECT COUNT(*) FROM access_tokens";
/// Seconds that an access token lives here, and is kept.
const LIFE: i64 = 60;

/// An opaque token that was issued then.
fn issued(n: i64, now: i64) -> Change {
    let expires_at = now + LIFE;
    let address =
        Address { locator: expires_at * 1_000 + n % 1_000, digest: digest::sha256(&n.to_be_bytes()).to_vec() };
    let reach = parsed(serde_json::json!({ "audience": ["https://api.example"], "scopes": ["read", "write"] }));
    Change::StoreAccessToken { address, client_id: APP.to_owned(), grant: None, reach, expires_at }
}

async fn issue(database: &dyn Database, numbers: std::ops::Range<i64>, now: i64) {
    let changes: Vec<_> = numbers.map(|n| issued(n, now)).collect();
    assert_eq!(settle(database, NORTH, &changes, now).await, Ok(Settlement::Settled));
}

/// Sweeps as the server does until nothing is left; how many rows went.
async fn swept(database: &dyn Database, now: i64) -> u64 {
    let mut rows = 0;
    for number in 0.. {
        let swept = turn(database, now, (number, Duration::from_millis(1))).await.unwrap();
        rows += swept.rows;
        if swept.left == Left::Nothing {
            break;
        }
    }
    rows
}

/// 20,000 tokens in 40 s steps: those of the last 60 s live, those of the 60 s before them are kept for slow clocks.
async fn rows_stay_in_proportion_to_what_is_alive(ground: &Ground) {
    for step in 0..40 {
        let now = NOW + 40 * step;
        issue(&*ground.database, step * 500..(step + 1) * 500, now).await;
        swept(&*ground.database, now).await;
        let kept = ground.integer(TOKENS).await;
        assert!(kept <= 4 * 500, "{kept} rows after {step} steps");
    }
    assert_eq!(swept(&*ground.database, NOW + 9_000).await, 4 * 500);
    assert_eq!(ground.integer(TOKENS).await, 0);
}

async fn two_nodes_sweep_at_once(ground: &Ground) {
    let other = store::open(&ground.url).unwrap();
    issue(&*ground.database, 0..2_000, NOW).await;
    issue(&*ground.database, 2_000..2_500, NOW + 500).await;
    registered(ground).await;
    for n in 1..=20 {
        redeemed(ground, n).await;
    }
    let (one, two) = join(swept(&*ground.database, NOW + 300), swept(&*other, NOW + 300)).await;
    assert_eq!(one + two, 2_000, "each row goes once, and none that lives");
    assert_eq!(ground.integer(TOKENS).await, 500);
    let kept =
        "SELECT COUNT(*) FROM grants g JOIN codes c ON c.grant_id = g.id JOIN refresh_tokens t ON t.grant_id = g.id";
    assert_eq!(ground.integer(kept).await, 20);
    let (one, two) = join(swept(&*ground.database, KEEP_UNTIL + 61), swept(&*other, KEEP_UNTIL + 61)).await;
    assert_eq!(one + two, 500 + 3 * 20);
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_shrinks_after_a_crowd() {
    let ground = Ground::sqlite(store::migrate::SCRIPTS).await;
    let path = ground.url.trim_start_matches("sqlite://").to_owned();
    for thousand in 0..20 {
        issue(&*ground.database, thousand * 1_000..(thousand + 1) * 1_000, NOW).await;
    }
    issue(&*ground.database, 20_000..21_000, NOW + 200).await;
    let pages = ground.integer("SELECT page_count FROM pragma_page_count()").await;
    assert!(pages > 800, "a crowd takes {pages} pages");
    assert_eq!(swept(&*ground.database, NOW + 200).await, 20_000);
    let pages = ground.integer("SELECT page_count FROM pragma_page_count()").await;
    assert!(pages < 400, "{pages} pages for a twentieth");
    ground.database.close().await;
    let length = std::fs::metadata(path).unwrap().len();
    assert_eq!(length, u64::try_from(pages).unwrap() * 4_096, "the file is as long as its pages");
}
