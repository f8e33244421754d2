//! A code is redeemed once, by its client, in time, while its grant is alive; whatever loses leaves nothing.

use oauth::words::changes::Change;
use serde_json::json;
use store::changes::{Guard, Settlement};

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; a_code_is_redeemed_once, what_was_not_seen_so_is_lost, an_ended_grant_redeems_nothing,
    an_ended_session_redeems_nothing,
    one_of_fifty_redeems, a_grant_is_kept_as_long_as_its_code, a_code_needs_a_living_grant
);

const LOST: Settlement = Settlement::Lost(Guard::Code);

async fn a_code_is_redeemed_once(ground: &Ground) {
    registered(ground).await;
    check(ground, &authorization(1), NOW, Settlement::Settled).await;
    check(ground, &[refresh_token(1, 50, Vec::new()), redemption(1)], NOW, Settlement::Settled).await;
    check(ground, &[refresh_token(1, 51, Vec::new()), redemption(1)], NOW, LOST).await;
    assert_eq!(ground.integer("SELECT COUNT(*) FROM refresh_tokens").await, 1);
    let line = kept(ground, 1).await.line;
    assert_eq!((line.expires_at, line.seen.len()), (LINE_EXPIRES_AT, 0));
}

async fn what_was_not_seen_so_is_lost(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    settled(ground, authorization(2)).await;
    let code = |n: i64, client: &str, grant: u8| Change::RedeemCode {
        address: address(n),
        client_id: client.to_owned(),
        grant: id(grant),
        line_expires_at: 0,
        keep_until: KEEP_UNTIL,
    };
    check(ground, &[code(3, APP, 1)], NOW, LOST).await;
    check(ground, &[code(1, "another", 1)], NOW, LOST).await;
    check(ground, &[code(1, APP, 2)], NOW, LOST).await;
    check(ground, &[code(1, APP, 1)], CODE_EXPIRES_AT, LOST).await;
    check(ground, &[code(1, APP, 1)], CODE_EXPIRES_AT - 1, Settlement::Settled).await;
}

async fn an_ended_grant_redeems_nothing(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    settled(ground, vec![Change::EndGrant { grant: id(1) }]).await;
    check(ground, &[redemption(1)], NOW, Settlement::Lost(Guard::Grant)).await;
    let unused = "SELECT COUNT(*) FROM codes WHERE used_at IS NULL";
    assert_eq!(ground.integer(unused).await, 1);
}

/// A logout comes between the reading of a code and its redemption; what was given for absence is redeemed no more either.
async fn an_ended_session_redeems_nothing(ground: &Ground) {
    registered(ground).await;
    for (n, scopes) in [(1, json!(["openid"])), (2, json!(["openid", "offline_access"]))] {
        let mut changes = authorization(n);
        if let Change::StartGrant(grant) = &mut changes[0] {
            grant.terms.scopes = parsed(scopes);
        }
        settled(ground, changes).await;
        settled(ground, vec![ended_session(&format!("session-{n}"))]).await;
        check(ground, &[redemption(n)], NOW, Settlement::Lost(Guard::Grant)).await;
        assert_eq!(kept(ground, n).await.ended_at.is_some(), n == 1);
    }
}

async fn one_of_fifty_redeems(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    let fates = race(ground, (0..50).map(|i| vec![refresh_token(1, 1_000 + i, Vec::new()), redemption(1)]).collect());
    let fates = fates.await;
    assert_eq!(fates.iter().filter(|fate| **fate == Settlement::Settled).count(), 1);
    assert_eq!(fates.iter().filter(|fate| **fate == LOST).count(), 49);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM refresh_tokens").await, 1);
}

async fn a_grant_is_kept_as_long_as_its_code(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    assert_eq!(ground.integer("SELECT keep_until FROM grants").await, CODE_EXPIRES_AT);
    settled(ground, vec![code(9, APP, CODE_EXPIRES_AT - 1)]).await;
    assert_eq!(ground.integer("SELECT keep_until FROM grants").await, CODE_EXPIRES_AT);
    settled(ground, vec![redemption(1)]).await;
    assert_eq!(ground.integer("SELECT keep_until FROM grants").await, KEEP_UNTIL);
    let mut shorter = redemption(1);
    if let Change::RedeemCode { address: at, keep_until, .. } = &mut shorter {
        (*at, *keep_until) = (address(9), NOW);
    }
    settled(ground, vec![shorter]).await;
    assert_eq!(ground.integer("SELECT keep_until FROM grants").await, KEEP_UNTIL);
}

/// A code of grant 1 at that address.
fn code(at: i64, client: &str, expires_at: i64) -> Change {
    let (address, client_id) = (address(at), client.to_owned());
    Change::StoreCode { address, client_id, grant: id(1), binding: binding(), expires_at }
}

async fn a_code_needs_a_living_grant(ground: &Ground) {
    registered(ground).await;
    let mut orphan = authorization(1);
    let start = orphan.remove(0);
    check(ground, &orphan, NOW, Settlement::Lost(Guard::Grant)).await;
    check(ground, &[orphan.remove(0), start], NOW, Settlement::Settled).await;
    check(ground, &[code(8, "another", NOW)], NOW, Settlement::Lost(Guard::Grant)).await;
    settled(ground, vec![Change::EndGrant { grant: id(1) }]).await;
    check(ground, &[code(8, APP, NOW)], NOW, Settlement::Lost(Guard::Grant)).await;
}
