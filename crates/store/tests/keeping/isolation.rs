//! What belongs to one issuer is neither found nor touched through another, though client and address are the same.

use oauth::decisions::revoke::token_id_digest;
use oauth::words::changes::{Change, Consequence, Single};
use oauth::words::evidence::{Artefact, Sought};
use oauth::words::scope::Scopes;
use oauth::words::session::NewSession;
use oauth::words::token::{Behind, token_id};
use store::artefacts::{gather, pushed_request};
use store::changes::{Guard, Settlement, follow, settle};
use store::{catalog, guesses, people, sessions};

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; nothing_is_found_through_another_issuer, nothing_is_changed_through_another_issuer,
    people_and_clients_are_their_issuers, sessions_and_guesses_are_their_issuers
);

fn sought() -> Vec<Sought> {
    let signed = signed_token(&token_id(Some(id(1)), [0; 15]), APP);
    let opaque = Sought::AccessToken(address(300));
    vec![Sought::Code(address(1)), Sought::Code(address(2)), Sought::RefreshToken(address(101)), opaque, signed]
}

/// A code that was redeemed and one that was not, a refresh token, an opaque access token, a pushed request.
async fn furnished(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    settled(ground, authorization(2)).await;
    let (client_id, request) = (APP.to_owned(), "{}".to_owned());
    let push = Change::PushRequest { address: address(400), client_id, request, expires_at: NOW + 60 };
    settled(ground, vec![access_token(300, Some(id(1))), push]).await;
}

async fn nothing_is_found_through_another_issuer(ground: &Ground) {
    furnished(ground).await;
    let through = async |issuer| gather(&*ground.database, issuer, &sought()).await.unwrap();
    let north = through(NORTH).await;
    assert!(north.iter().all(|artefact| !matches!(artefact, Artefact::Absent)));
    let south = through(SOUTH).await;
    let [Artefact::Absent, Artefact::Absent, Artefact::Absent, Artefact::Absent, Artefact::AccessToken(signed)] =
        south.as_slice()
    else {
        panic!("{south:?}")
    };
    assert!(matches!(signed.behind, Behind::Gone));
    for (issuer, expected) in [(NORTH, true), (SOUTH, false)] {
        let pushed = pushed_request(&*ground.database, issuer, &address(400)).await.unwrap();
        assert_eq!(pushed.is_some(), expected);
    }
}

async fn nothing_is_changed_through_another_issuer(ground: &Ground) {
    furnished(ground).await;
    let seen = async || {
        let artefacts = gather(&*ground.database, NORTH, &sought()).await.unwrap();
        let pushed = pushed_request(&*ground.database, NORTH, &address(400)).await.unwrap();
        let keep = ground.rows("SELECT id, keep_until FROM grants ORDER BY id", Vec::new()).await;
        format!("{artefacts:?} {pushed:?} {keep:?}")
    };
    let before = seen().await;
    let (lost, settled) = (Settlement::Lost, Settlement::Settled);
    let store_code = authorization(2).remove(1);
    for (change, expected) in [
        (redemption(2), lost(Guard::Code)),
        (store_code, lost(Guard::Grant)),
        (advance(1, token(101), Vec::new()), lost(Guard::RefreshToken)),
        (Change::ExtendLine { step: line_step(1, token(101), Vec::new()) }, lost(Guard::RefreshToken)),
        (Change::SpendRequest { address: address(400) }, lost(Guard::PushedRequest)),
        (Change::RevokeAccessToken { address: address(300), client_id: APP.to_owned() }, settled),
        (Change::EndGrant { grant: id(1) }, settled),
        (ended_session("session-1"), settled),
        (Change::EndAccess { subject: format!("kari-{NORTH}"), of: None }, settled),
        (
            Change::RevokeTokenId { digest: token_id_digest(&token_id(Some(id(1)), [0; 15])), expires_at: NOW + 1 },
            settled,
        ),
    ] {
        assert_eq!(settle(&*ground.database, SOUTH, &[change], NOW).await, Ok(expected));
    }
    for unless_spent in [Vec::new(), vec![single(Single::Assertion, 1, NOW)]] {
        follow(&*ground.database, SOUTH, &[Consequence::EndFamily { grant: id(1), unless_spent }], NOW).await.unwrap();
    }
    assert_eq!(seen().await, before);
    for issuer in [NORTH, SOUTH] {
        for change in [
            Change::SpendTokenId(single(Single::Assertion, 1, NOW)),
            Change::SpendInteraction { digest: token(1), expires_at: NOW },
        ] {
            assert_eq!(settle(&*ground.database, issuer, &[change], NOW).await, Ok(settled));
        }
    }
}

async fn people_and_clients_are_their_issuers(ground: &Ground) {
    registered(ground).await;
    let database = &*ground.database;
    for (issuer, subject, other) in [(NORTH, "kari-north", "kari-south"), (SOUTH, "kari-south", "kari-north")] {
        let person = people::by_username(database, issuer, "kari").await.unwrap().unwrap();
        assert_eq!(person.subject, subject);
        assert!(people::by_subject(database, issuer, subject).await.unwrap().is_some());
        assert!(people::by_subject(database, issuer, other).await.unwrap().is_none());
    }
    let mut more = catalogue();
    more.clients.truncate(1);
    more.clients[0].1.client_id = "northern".to_owned();
    catalog::apply(database, &more, NOW).await.unwrap();
    assert!(catalog::client(database, NORTH, "northern").await.unwrap().is_some());
    assert!(catalog::client(database, SOUTH, "northern").await.unwrap().is_none());
    assert_eq!(catalog::clients(database, SOUTH).await.unwrap().len(), 1);
    let (subject, client_id, scopes) = ("kari".to_owned(), APP.to_owned(), Scopes::parse("a"));
    settled(ground, vec![Change::RememberConsent { subject, client_id, scopes: scopes.clone() }]).await;
    assert_eq!(people::remembered(database, NORTH, "kari", APP).await, Ok(scopes));
    assert_eq!(people::remembered(database, SOUTH, "kari", APP).await, Ok(Scopes::default()));
}

async fn sessions_and_guesses_are_their_issuers(ground: &Ground) {
    registered(ground).await;
    let database = &*ground.database;
    let (id, subject) = ("s".to_owned(), "kari-north".to_owned());
    let (address, expires_at) = (address(1), NOW + 60);
    let session = NewSession { address: address.clone(), id, subject, auth_time: NOW, expires_at, replaces: None };
    started(ground, NORTH, session).await;
    settle(database, SOUTH, &[ended_session("s")], NOW).await.unwrap();
    assert!(sessions::find(database, SOUTH, &address, NOW).await.unwrap().is_none());
    assert!(sessions::find(database, NORTH, &address, NOW).await.unwrap().is_some());
    for (issuer, expected) in [(NORTH, 1), (NORTH, 2), (SOUTH, 1), (NORTH, 3)] {
        assert_eq!(guesses::count(database, issuer, b"who", NOW, 60).await, Ok(expected));
    }
    guesses::forgive(database, SOUTH, b"who", b"who").await.unwrap();
    assert_eq!(guesses::count(database, NORTH, b"who", NOW, 60).await, Ok(4));
}
