//! A line of refresh tokens moves by what is seen: siblings up to a limit, then one lineage only.

use oauth::words::changes::Change;
use oauth::words::grant::{Line, Place};
use store::changes::{Guard, Settlement};

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; retries_are_counted_and_end_with_the_window, only_its_client_and_grant_move_a_line,
    an_extended_token_is_refreshed_whenever, extending_moves_the_line, an_expired_or_ended_line_stands_still,
    the_expiry_never_falls, four_of_fifty_get_a_successor, a_strict_line_has_one_successor
);

const LOST: Settlement = Settlement::Lost(Guard::RefreshToken);
/// The first refresh token of grant 1.
const FIRST: i64 = 101;

async fn retries_are_counted_and_end_with_the_window(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    let refresh = [advance(1, token(FIRST), Vec::new())];
    check(ground, &refresh, NOW, Settlement::Settled).await;
    check(ground, &refresh, NOW + 60, Settlement::Settled).await;
    check(ground, &refresh, NOW + 61, LOST).await;
    check(ground, &refresh, NOW + 60, Settlement::Settled).await;
    check(ground, &refresh, NOW + 60, Settlement::Settled).await;
    check(ground, &refresh, NOW + 60, LOST).await;
    let line = Line { seen: token(FIRST), successors: 4, seen_at: NOW, expires_at: LINE_EXPIRES_AT + 100 };
    assert_eq!(kept(ground, 1).await.line, line);
    assert_eq!(ground.integer("SELECT keep_until FROM grants").await, KEEP_UNTIL + 100);
}

async fn only_its_client_and_grant_move_a_line(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    redeemed(ground, 2).await;
    let mut step = line_step(1, token(FIRST), Vec::new());
    step.client_id = "another".to_owned();
    check(ground, &[Change::ExtendLine { step: step.clone() }], NOW, LOST).await;
    check(ground, &[Change::AdvanceLine { step, most_successors: 4, retry_window: 60 }], NOW, LOST).await;
    check(ground, &[advance(3, token(FIRST), Vec::new())], NOW, LOST).await;
    check(ground, &[advance(1, token(7), token(8))], NOW, LOST).await;
    assert_eq!(kept(ground, 1).await.line.seen, b"");
}

async fn an_extended_token_is_refreshed_whenever(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    let extend = [Change::ExtendLine { step: line_step(1, token(FIRST), Vec::new()) }];
    let refresh = [advance(1, token(FIRST), Vec::new())];
    check(ground, &extend, NOW, Settlement::Settled).await;
    assert_eq!(kept(ground, 1).await.line.successors, 0);
    let late = NOW + 1_000;
    check(ground, &refresh, late, Settlement::Settled).await;
    let line = kept(ground, 1).await.line;
    assert_eq!((line.successors, line.seen_at), (1, late));
    check(ground, &extend, late + 30, Settlement::Settled).await;
    assert_eq!(kept(ground, 1).await.line, line);
    for _ in 0..3 {
        check(ground, &refresh, late + 60, Settlement::Settled).await;
    }
    check(ground, &refresh, late + 60, LOST).await;
}

async fn extending_moves_the_line(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    for at in [201, 202] {
        settled(ground, vec![advance(1, token(FIRST), Vec::new()), refresh_token(1, at, token(FIRST))]).await;
    }
    let extend = |at, parent| [Change::ExtendLine { step: line_step(1, token(at), parent) }];
    check(ground, &extend(201, token(FIRST)), NOW, Settlement::Settled).await;
    check(ground, &extend(201, token(FIRST)), NOW, Settlement::Settled).await;
    check(ground, &extend(202, token(FIRST)), NOW, LOST).await;
    check(ground, &extend(FIRST, Vec::new()), NOW, LOST).await;
    check(ground, &[advance(1, token(202), token(FIRST))], NOW, LOST).await;
    check(ground, &[advance(1, token(201), token(FIRST))], NOW, Settlement::Settled).await;
}

async fn an_expired_or_ended_line_stands_still(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    let refresh = [advance(1, token(FIRST), Vec::new())];
    let extend = [Change::ExtendLine { step: line_step(1, token(FIRST), Vec::new()) }];
    for change in [&refresh, &extend] {
        check(ground, change, LINE_EXPIRES_AT, LOST).await;
    }
    settled(ground, vec![Change::EndGrant { grant: id(1) }]).await;
    for change in [&refresh, &extend] {
        check(ground, change, NOW, LOST).await;
    }
}

async fn the_expiry_never_falls(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    let mut step = line_step(1, token(FIRST), Vec::new());
    (step.expires_at, step.keep_until) = (NOW + 1, NOW + 1);
    let refresh = Change::AdvanceLine { step: step.clone(), most_successors: 4, retry_window: 60 };
    for change in [refresh, Change::ExtendLine { step }] {
        check(ground, &[change], NOW, Settlement::Settled).await;
        assert_eq!(kept(ground, 1).await.line.expires_at, LINE_EXPIRES_AT);
        assert_eq!(ground.integer("SELECT keep_until FROM grants").await, KEEP_UNTIL);
    }
}

async fn four_of_fifty_get_a_successor(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    let refresh = |i: i64| vec![refresh_token(1, 1_000 + i, token(FIRST)), advance(1, token(FIRST), Vec::new())];
    let fates = race(ground, (0..50).map(refresh).collect()).await;
    let given: Vec<i64> = (1_000..).zip(&fates).filter(|(_, fate)| **fate != LOST).map(|(at, _)| at).collect();
    assert_eq!(fates.iter().filter(|fate| **fate == Settlement::Settled).count(), 4);
    assert_eq!(given.len(), 4);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM refresh_tokens").await, 5);
    let seen = race(ground, given.iter().map(|at| vec![advance(1, token(*at), token(FIRST))]).collect()).await;
    assert_eq!(seen.iter().filter(|fate| **fate == Settlement::Settled).count(), 1, "{seen:?}");
    let grant = kept(ground, 1).await;
    for (at, fate) in given.iter().zip(seen) {
        let place = grant.line.place(&token(*at), &token(FIRST));
        assert_eq!(place == Place::Current, fate == Settlement::Settled);
        assert_eq!(place == Place::Past, fate == LOST);
    }
    check(ground, &[advance(1, token(FIRST), Vec::new())], NOW, LOST).await;
    assert_eq!(grant.ended_at, None);
}

async fn a_strict_line_has_one_successor(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    let step = line_step(1, token(FIRST), Vec::new());
    let refresh = Change::AdvanceLine { step, most_successors: 1, retry_window: 60 };
    let fates = race(ground, vec![vec![refresh]; 50]).await;
    assert_eq!(fates.iter().filter(|fate| **fate == Settlement::Settled).count(), 1);
    assert_eq!(fates.iter().filter(|fate| **fate == LOST).count(), 49);
}
