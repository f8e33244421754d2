//! A locator is an address and no evidence; and rows that name what is not theirs open nothing.

use oauth::words::changes::Change;
use oauth::words::evidence::{Artefact, Sought};
use oauth::words::handle::Address;
use oauth::words::session::NewSession;
use oauth::words::token::{Behind, Code, Revoked, Standing};
use serde_json::json;
use store::artefacts::{gather, pushed_request};
use store::catalog::{Catalogue, apply};
use store::changes::{Guard, Settlement, settle};
use store::sessions;

use crate::engines::{Ground, change, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; the_right_locator_is_not_enough, a_person_is_found_among_others,
    a_session_counts_for_its_person_only, a_code_of_another_redeems_nothing, tokens_of_others_open_no_grant
);

/// The locator of a row with the digest of no row.
fn forged(n: i64) -> Address {
    Address { locator: n, digest: token(-n) }
}

fn session(at: i64, subject: &str) -> NewSession {
    let (id, subject, expires_at) = ("session-1".to_owned(), subject.to_owned(), NOW + 60);
    NewSession { address: address(at), id, subject, auth_time: NOW, expires_at, replaces: None }
}

/// Adds a person to the first issuer whose row stands before Kari's.
async fn crowded(ground: &Ground) {
    registered(ground).await;
    let aage = json!({ "subject": "aage-north", "username": "aage", "name": "Aage" });
    let people = vec![(NORTH.to_owned(), parsed(aage))];
    apply(&*ground.database, &Catalogue { people, ..Catalogue::default() }, NOW).await.unwrap();
}

async fn code(ground: &Ground) -> Code {
    match found(ground, NORTH, Sought::Code(address(1))).await {
        Artefact::Code(code) => *code,
        other => panic!("{other:?}"),
    }
}

async fn the_right_locator_is_not_enough(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    let (client_id, request) = (APP.to_owned(), "{}".to_owned());
    let push = Change::PushRequest { address: address(4), client_id, request, expires_at: NOW + 60 };
    settled(ground, vec![refresh_token(1, 2, Vec::new()), access_token(3, Some(id(1))), push]).await;
    let database = &*ground.database;
    started(ground, NORTH, session(5, "kari-north")).await;
    let sought = [Sought::Code(forged(1)), Sought::RefreshToken(forged(2)), Sought::AccessToken(forged(3))];
    let found = gather(database, NORTH, &sought).await.unwrap();
    assert!(found.iter().all(|artefact| matches!(artefact, Artefact::Absent)), "{found:?}");
    assert!(pushed_request(database, NORTH, &forged(4)).await.unwrap().is_none());
    assert!(sessions::find(database, NORTH, &forged(5), NOW).await.unwrap().is_none());
    assert!(sessions::find(database, NORTH, &address(5), NOW).await.unwrap().is_some());
    let mut redeem = redemption(1);
    if let Change::RedeemCode { address, .. } = &mut redeem {
        *address = forged(1);
    }
    check(ground, &[redeem], NOW, Settlement::Lost(Guard::Code)).await;
    check(ground, &[Change::SpendRequest { address: forged(4) }], NOW, Settlement::Lost(Guard::PushedRequest)).await;
    settled(ground, vec![Change::RevokeAccessToken { address: forged(3), client_id: APP.to_owned() }]).await;
    assert_eq!(ground.integer("SELECT COUNT(*) FROM access_tokens WHERE revoked_at IS NULL").await, 1);
}

async fn a_person_is_found_among_others(ground: &Ground) {
    crowded(ground).await;
    settled(ground, authorization(1)).await;
    settled(ground, vec![refresh_token(1, 2, Vec::new()), access_token(3, Some(id(1)))]).await;
    assert_eq!(code(ground).await.person.username, "kari");
    let signed = signed_token(&oauth::words::token::token_id(Some(id(1)), [0; 15]), APP);
    for sought in [Sought::RefreshToken(address(2)), Sought::AccessToken(address(3)), signed] {
        let person = match found(ground, NORTH, sought).await {
            Artefact::RefreshToken(token) => token.person,
            Artefact::AccessToken(token) => match token.behind {
                Behind::Grant(_, person) => *person,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        };
        assert_eq!(person.username, "kari");
    }
    started(ground, NORTH, session(5, "kari-north")).await;
    let session = sessions::find(&*ground.database, NORTH, &address(5), NOW).await.unwrap().unwrap();
    assert_eq!(session.person.username, "kari");
}

async fn a_session_counts_for_its_person_only(ground: &Ground) {
    crowded(ground).await;
    settled(ground, authorization(1)[..2].to_vec()).await;
    let start = async |issuer, at, subject| {
        started(ground, issuer, session(at, subject)).await;
        code(ground).await.session
    };
    assert_eq!(start(SOUTH, 1, "kari-north").await, Standing::Ended);
    assert_eq!(start(NORTH, 2, "aage-north").await, Standing::Ended);
    assert_eq!(start(NORTH, 3, "kari-north").await, Standing::Stands);
}

async fn a_code_of_another_redeems_nothing(ground: &Ground) {
    registered(ground).await;
    for (spoil, issuer, client) in [
        ("UPDATE codes SET issuer = 'south' WHERE locator = 1", SOUTH, APP),
        ("UPDATE codes SET client_id = 'another' WHERE locator = 2", NORTH, "another"),
    ] {
        let n = if issuer == SOUTH { 1 } else { 2 };
        settled(ground, authorization(n)).await;
        ground.write(vec![change(spoil, Vec::new())]).await.unwrap();
        assert!(matches!(found(ground, issuer, Sought::Code(address(n.into()))).await, Artefact::Absent));
        let mut redeem = redemption(n);
        if let Change::RedeemCode { client_id, .. } = &mut redeem {
            *client_id = client.to_owned();
        }
        let lost = settle(&*ground.database, issuer, &[redeem], NOW).await;
        assert_eq!(lost, Ok(Settlement::Lost(Guard::Grant)));
    }
}

async fn tokens_of_others_open_no_grant(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    let by = |mut change: Change, other: &str| {
        if let Change::StoreRefreshToken { client_id, .. } | Change::StoreAccessToken { client_id, .. } = &mut change {
            *client_id = other.to_owned();
        }
        change
    };
    let grant = Some(id(1));
    for (issuer, client, at) in [(SOUTH, APP, 20), (NORTH, "another", 30)] {
        let changes = [
            by(refresh_token(1, at, Vec::new()), client),
            by(access_token(at, grant), client),
            access_token(at + 1, None),
        ];
        assert_eq!(settle(&*ground.database, issuer, &changes, NOW).await, Ok(Settlement::Settled));
        assert!(matches!(found(ground, issuer, Sought::RefreshToken(address(at))).await, Artefact::Absent));
        let token = found(ground, issuer, Sought::AccessToken(address(at))).await;
        let Artefact::AccessToken(token) = token else { panic!("{token:?}") };
        assert_eq!(token.revoked, Revoked::No);
        assert!(matches!(token.behind, Behind::Gone));
    }
}
