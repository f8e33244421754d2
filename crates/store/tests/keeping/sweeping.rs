//! Exactly what is dead goes, in steps of bounded size, and what would be asked for later stays.

use std::time::Duration;

use oauth::words::changes::{Change, Single};
use oauth::words::interaction::LIFETIME;
use oauth::words::session::NewSession;
use store::changes::{Settlement, settle};
use store::guesses;
use store::sweep::turn;
use store::swept::Left;

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; a_turn_is_bounded, each_table_keeps_what_is_alive, a_grant_goes_after_its_children,
    a_living_grant_keeps_its_children, a_request_outlives_the_interaction_begun_with_it
);

const DEAD_AT: i64 = NOW + 100;

async fn count(ground: &Ground, table: &str) -> i64 {
    let sql = match table {
        "spent_token_ids" => "SELECT COUNT(*) FROM spent_token_ids",
        "spent_interactions" => "SELECT COUNT(*) FROM spent_interactions",
        "revoked_token_ids" => "SELECT COUNT(*) FROM revoked_token_ids",
        "guesses" => "SELECT COUNT(*) FROM guesses",
        "sessions" => "SELECT COUNT(*) FROM sessions",
        "pushed_requests" => "SELECT COUNT(*) FROM pushed_requests",
        "access_tokens" => "SELECT COUNT(*) FROM access_tokens",
        "codes" => "SELECT COUNT(*) FROM codes",
        "refresh_tokens" => "SELECT COUNT(*) FROM refresh_tokens",
        "grants" => "SELECT COUNT(*) FROM grants",
        other => panic!("{other}"),
    };
    ground.integer(sql).await
}

/// Sweeps until nothing is left to do; how many rows went.
async fn swept(ground: &Ground, now: i64) -> u64 {
    let mut rows = 0;
    for number in 0..1_000 {
        let swept = turn(&*ground.database, now, (number, Duration::from_millis(1))).await.unwrap();
        rows += swept.rows;
        if swept.left == Left::Nothing {
            return rows;
        }
    }
    panic!("no end to sweeping");
}

/// A turn without any time deletes once from one table on SQLite, and a few times on PostgreSQL, whose rows wait for nobody.
async fn a_turn_is_bounded(ground: &Ground) {
    assert_eq!(swept(ground, DEAD_AT).await, 0);
    let spend = |n| Change::SpendTokenId(single(Single::Assertion, n, NOW));
    settled(ground, (0..600).map(spend).collect()).await;
    let first = turn(&*ground.database, DEAD_AT, (0, Duration::ZERO)).await.unwrap();
    assert_eq!(first.left, Left::Perhaps);
    assert!(first.rows == 64 || first.rows == 8 * 64, "{first:?}");
    assert_eq!(count(ground, "spent_token_ids").await, 600 - i64::try_from(first.rows).unwrap());
    assert_eq!(swept(ground, DEAD_AT).await, 600 - first.rows);
    assert_eq!(count(ground, "spent_token_ids").await, 0);
}

/// One row in each table that expires by itself, at that time.
async fn furnish(ground: &Ground, n: i64, expires_at: i64) {
    let (client_id, request) = (APP.to_owned(), "{}".to_owned());
    let mut opaque = access_token(n, None);
    if let Change::StoreAccessToken { expires_at: at, .. } = &mut opaque {
        *at = expires_at;
    }
    let changes = [
        Change::SpendTokenId(single(Single::Assertion, n, expires_at)),
        Change::SpendInteraction { digest: token(n), expires_at },
        Change::RevokeTokenId { digest: token(n), expires_at },
        Change::PushRequest { address: address(n), client_id, request, expires_at },
        opaque,
    ];
    assert_eq!(settle(&*ground.database, NORTH, &changes, NOW).await, Ok(Settlement::Settled));
    guesses::count(&*ground.database, NORTH, &token(n), expires_at - 60, 60).await.unwrap();
    let (id, subject) = (format!("session-{n}"), "kari-north".to_owned());
    let session = NewSession { address: address(n), id, subject, auth_time: NOW, expires_at, replaces: None };
    started(ground, NORTH, session).await;
}

async fn each_table_keeps_what_is_alive(ground: &Ground) {
    for (table, linger) in [
        ("spent_token_ids", 0),
        ("revoked_token_ids", 0),
        ("guesses", 0),
        ("spent_interactions", 60),
        ("access_tokens", 60),
        ("sessions", 600),
        ("pushed_requests", LIFETIME + 60),
    ] {
        furnish(ground, 1, DEAD_AT - linger - 1).await;
        furnish(ground, 2, DEAD_AT - linger).await;
        furnish(ground, 3, DEAD_AT + 9_000).await;
        swept(ground, DEAD_AT).await;
        assert_eq!(count(ground, table).await, 2, "{table}");
        swept(ground, DEAD_AT + 1).await;
        assert_eq!(count(ground, table).await, 1, "{table}");
        swept(ground, DEAD_AT + 90_000).await;
        assert_eq!(count(ground, table).await, 0, "{table}");
    }
}

async fn a_grant_goes_after_its_children(ground: &Ground) {
    registered(ground).await;
    for n in 1..=3 {
        redeemed(ground, n).await;
    }
    for ten in 20..40 {
        settled(ground, (10 * ten..10 * (ten + 1)).map(|at| refresh_token(1, at, token(101))).collect()).await;
    }
    assert_eq!(swept(ground, KEEP_UNTIL + 60).await, 0);
    let orphans = "SELECT COUNT(*) FROM refresh_tokens WHERE grant_id NOT IN (SELECT id FROM grants)";
    for number in 0.. {
        let swept = turn(&*ground.database, KEEP_UNTIL + 61, (number, Duration::ZERO)).await.unwrap();
        assert_eq!(ground.integer(orphans).await, 0);
        if swept.left == Left::Nothing || count(ground, "grants").await == 0 {
            break;
        }
    }
    for table in ["refresh_tokens", "codes", "grants"] {
        assert_eq!(count(ground, table).await, 0, "{table}");
    }
}

async fn a_living_grant_keeps_its_children(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    redeemed(ground, 2).await;
    settled(ground, authorization(3)).await;
    settled(ground, vec![advance(1, token(101), Vec::new()), refresh_token(1, 201, token(101))]).await;
    settled(ground, vec![Change::EndGrant { grant: id(1) }]).await;
    swept(ground, CODE_EXPIRES_AT + 61).await;
    assert_eq!([count(ground, "codes").await, count(ground, "refresh_tokens").await], [2, 3]);
    swept(ground, KEEP_UNTIL + 61).await;
    assert_eq!([count(ground, "codes").await, count(ground, "refresh_tokens").await], [1, 2]);
    assert_eq!(kept(ground, 1).await.ended_at, Some(NOW));
}

async fn a_request_outlives_the_interaction_begun_with_it(ground: &Ground) {
    let (client_id, request, expires_at) = (APP.to_owned(), "{}".to_owned(), NOW + 60);
    settled(ground, vec![Change::PushRequest { address: address(1), client_id, request, expires_at }]).await;
    let last = expires_at + LIFETIME;
    swept(ground, last).await;
    check(ground, &[Change::SpendRequest { address: address(1) }], last, Settlement::Settled).await;
}
