//! A family ends when a used artefact comes again, and not by a request that came again whole.

use oauth::words::changes::{Change, Consequence, Single, Spending};
use store::changes::{Guard, Settlement, follow, settle};

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; a_family_ends_once, what_was_spent_ends_nothing, what_is_new_ends_its_family_and_is_not_spent,
    what_is_spent_elsewhere_is_new_here, of_fifty_that_end_a_family_none_is_lost
);

fn end(grant: u8, unless_spent: Vec<Spending>) -> [Consequence; 1] {
    [Consequence::EndFamily { grant: id(grant), unless_spent }]
}

async fn check_end(ground: &Ground, consequences: &[Consequence], now: i64, expected: Settlement) {
    assert_eq!(follow(&*ground.database, NORTH, consequences, now).await, Ok(expected), "{consequences:?}");
}

fn assertion(n: i64) -> Spending {
    single(Single::Assertion, n, NOW + 10)
}

fn proof(n: i64) -> Spending {
    single(Single::Proof, n, NOW + 10)
}

async fn a_family_ends_once(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    settled(ground, authorization(2)).await;
    for (now, unless_spent) in [(NOW + 1, Vec::new()), (NOW + 2, Vec::new()), (NOW + 3, vec![assertion(1), proof(2)])] {
        check_end(ground, &end(1, unless_spent), now, Settlement::Settled).await;
    }
    assert_eq!(kept(ground, 1).await.ended_at, Some(NOW + 1));
    assert_eq!(kept(ground, 2).await.ended_at, None);
    check_end(ground, &[], NOW, Settlement::Settled).await;
    assert_eq!(settle(&*ground.database, NORTH, &[], NOW).await, Ok(Settlement::Settled));
}

/// Whichever of the two was spent; of both the assertion is told.
async fn what_was_spent_ends_nothing(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    settled(ground, vec![Change::SpendTokenId(assertion(1)), Change::SpendTokenId(proof(2))]).await;
    for (unless_spent, lost) in [
        (vec![assertion(1)], Single::Assertion),
        (vec![proof(2)], Single::Proof),
        (vec![assertion(1), proof(9)], Single::Assertion),
        (vec![assertion(9), proof(2)], Single::Proof),
        (vec![assertion(1), proof(2)], Single::Assertion),
    ] {
        check_end(ground, &end(1, unless_spent), NOW + 1, Settlement::Lost(Guard::TokenId(lost))).await;
        assert_eq!(kept(ground, 1).await.ended_at, None);
    }
    assert_eq!(ground.integer("SELECT COUNT(*) FROM spent_token_ids").await, 2);
    check_end(ground, &end(1, Vec::new()), NOW + 1, Settlement::Settled).await;
    assert_eq!(kept(ground, 1).await.ended_at, Some(NOW + 1));
    check_end(ground, &end(1, vec![assertion(1)]), NOW + 2, Settlement::Lost(Guard::TokenId(Single::Assertion))).await;
}

async fn what_is_new_ends_its_family_and_is_not_spent(ground: &Ground) {
    for (n, unless_spent) in [(1, vec![assertion(1)]), (2, vec![proof(2)]), (3, vec![assertion(1), proof(2)])] {
        registered(ground).await;
        settled(ground, authorization(n)).await;
        check_end(ground, &end(n, unless_spent), NOW + 1, Settlement::Settled).await;
        assert_eq!(kept(ground, n).await.ended_at, Some(NOW + 1));
    }
    assert_eq!(ground.integer("SELECT COUNT(*) FROM spent_token_ids").await, 0);
    settled(ground, vec![Change::SpendTokenId(assertion(1)), Change::SpendTokenId(proof(2))]).await;
}

async fn what_is_spent_elsewhere_is_new_here(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    let spent = [Change::SpendTokenId(assertion(1))];
    assert_eq!(settle(&*ground.database, SOUTH, &spent, NOW).await, Ok(Settlement::Settled));
    check_end(ground, &end(1, vec![assertion(1)]), NOW + 1, Settlement::Settled).await;
    assert_eq!(kept(ground, 1).await.ended_at, Some(NOW + 1));
}

/// The same new request many times at once: none of them was granted, so none is a replay.
async fn of_fifty_that_end_a_family_none_is_lost(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    let tasks = (0..50).map(|_| {
        let database = std::sync::Arc::clone(&ground.database);
        tokio::spawn(async move { follow(&*database, NORTH, &end(1, vec![assertion(1), proof(2)]), NOW).await })
    });
    for fate in futures_util::future::join_all(tasks).await {
        assert_eq!(fate.unwrap(), Ok(Settlement::Settled));
    }
    assert_eq!(kept(ground, 1).await.ended_at, Some(NOW));
}
