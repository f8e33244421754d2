//! Assertions, interactions and pushed requests are spent once; revocations and consent say what holds, however often.

use oauth::words::changes::{Change, Single};
use oauth::words::evidence::{Artefact, Sought};
use oauth::words::scope::Scopes;
use oauth::words::token::Revoked;
use store::artefacts::pushed_request;
use store::changes::{Guard, Settlement};
use store::people::remembered;

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; an_assertion_is_spent_whatever_its_expiry, an_interaction_completes_once,
    a_pushed_request_is_spent_once, one_of_fifty_spends, the_first_guard_in_order_is_named,
    only_its_client_revokes_an_opaque_token, consent_is_replaced
);

async fn an_assertion_is_spent_whatever_its_expiry(ground: &Ground) {
    let assertion = |n, expires_at| [Change::SpendTokenId(single(Single::Assertion, n, expires_at))];
    check(ground, &assertion(1, NOW + 10), NOW, Settlement::Settled).await;
    check(ground, &assertion(1, NOW + 10), NOW, Settlement::Lost(Guard::TokenId(Single::Assertion))).await;
    check(ground, &assertion(1, NOW + 99), NOW, Settlement::Lost(Guard::TokenId(Single::Assertion))).await;
    check(ground, &assertion(2, NOW + 10), NOW, Settlement::Settled).await;
}

async fn an_interaction_completes_once(ground: &Ground) {
    let interaction = |n| [Change::SpendInteraction { digest: token(n), expires_at: NOW + 10 }];
    check(ground, &interaction(1), NOW, Settlement::Settled).await;
    check(ground, &interaction(1), NOW, Settlement::Lost(Guard::Interaction)).await;
    check(ground, &interaction(2), NOW, Settlement::Settled).await;
}

fn push(at: i64) -> Change {
    let (client_id, request) = (APP.to_owned(), "{\"a\":1}".to_owned());
    Change::PushRequest { address: address(at), client_id, request, expires_at: NOW + 60 }
}

async fn a_pushed_request_is_spent_once(ground: &Ground) {
    check(ground, &[push(1)], NOW, Settlement::Settled).await;
    let read = async || pushed_request(&*ground.database, NORTH, &address(1)).await;
    let pushed = read().await.unwrap().unwrap();
    assert_eq!((pushed.address, pushed.client_id.as_str()), (address(1), APP));
    assert_eq!((pushed.request.as_str(), pushed.expires_at, pushed.used_at), ("{\"a\":1}", NOW + 60, None));
    let spend = |at| [Change::SpendRequest { address: address(at) }];
    let late = NOW + 1_000;
    check(ground, &spend(1), late, Settlement::Settled).await;
    check(ground, &spend(1), late, Settlement::Lost(Guard::PushedRequest)).await;
    check(ground, &spend(2), NOW, Settlement::Lost(Guard::PushedRequest)).await;
    assert_eq!(read().await.unwrap().unwrap().used_at, Some(late));
}

async fn one_of_fifty_spends(ground: &Ground) {
    settled(ground, vec![push(1)]).await;
    for (change, guard) in [
        (Change::SpendTokenId(single(Single::Assertion, 1, NOW)), Guard::TokenId(Single::Assertion)),
        (Change::SpendInteraction { digest: token(1), expires_at: NOW }, Guard::Interaction),
        (Change::SpendRequest { address: address(1) }, Guard::PushedRequest),
    ] {
        let fates = race(ground, vec![vec![change]; 50]).await;
        assert_eq!(fates.iter().filter(|fate| **fate == Settlement::Settled).count(), 1);
        assert_eq!(fates.iter().filter(|fate| **fate == Settlement::Lost(guard)).count(), 49);
    }
}

async fn the_first_guard_in_order_is_named(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    let assertion = Change::SpendTokenId(single(Single::Assertion, 1, NOW + 10));
    check(ground, &[redemption(1), assertion.clone()], NOW, Settlement::Lost(Guard::Code)).await;
    settled(ground, vec![assertion.clone()]).await;
    check(ground, &[redemption(1), assertion], NOW, Settlement::Lost(Guard::TokenId(Single::Assertion))).await;
}

async fn only_its_client_revokes_an_opaque_token(ground: &Ground) {
    settled(ground, vec![access_token(1, None)]).await;
    for (client, now, expected) in [("another", 1, Revoked::No), (APP, 2, Revoked::Yes), (APP, 3, Revoked::Yes)] {
        let revoke = Change::RevokeAccessToken { address: address(1), client_id: client.to_owned() };
        check(ground, &[revoke], now, Settlement::Settled).await;
        match found(ground, NORTH, Sought::AccessToken(address(1))).await {
            Artefact::AccessToken(token) => assert_eq!(token.revoked, expected),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(ground.integer("SELECT revoked_at FROM access_tokens").await, 2);
}

async fn consent_is_replaced(ground: &Ground) {
    let read = |client| remembered(&*ground.database, NORTH, "kari", client);
    assert_eq!(read(APP).await, Ok(Scopes::default()));
    for scopes in ["a b", "a b c"] {
        let (subject, client_id, scopes) = ("kari".to_owned(), APP.to_owned(), Scopes::parse(scopes));
        let remember = Change::RememberConsent { subject, client_id, scopes: scopes.clone() };
        check(ground, &[remember], NOW, Settlement::Settled).await;
        assert_eq!(read(APP).await, Ok(scopes));
    }
    assert_eq!(read("another").await, Ok(Scopes::default()));
}
