//! What a person has at an issuer is read from one snapshot, and ends piece by piece; of others and elsewhere nothing is seen or ended.

use oauth::words::account::Account;
use oauth::words::changes::Change;
use oauth::words::grant::Grant;
use oauth::words::scope::Scopes;
use oauth::words::session::NewSession;
use store::account;
use store::changes::settle;

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; all_that_stands_is_read_the_latest_first, what_died_is_not_read, each_piece_ends_alone,
    others_and_other_issuers_are_not_seen_or_ended
);

const KARI: &str = "kari-north";

fn session(at: i64, subject: &str) -> NewSession {
    let (id, subject, auth_time) = (format!("session-{at}"), subject.to_owned(), NOW - 100 + at);
    NewSession { address: address(at), id, subject, auth_time, expires_at: NOW + 60, replaces: None }
}

fn given(n: u8, subject: &str) -> Vec<Change> {
    let given = Grant { subject: subject.to_owned(), created_at: NOW - 100 + i64::from(n), ..grant(n) };
    let mut changes = authorization(n);
    changes[0] = Change::StartGrant(Box::new(given));
    changes
}

fn consent(subject: &str, client_id: &str) -> Change {
    let (subject, client_id) = (subject.to_owned(), client_id.to_owned());
    Change::RememberConsent { subject, client_id, scopes: Scopes::parse("openid read") }
}

/// Two sessions, two grants and two consents of Kari's, and the same of another person.
async fn lived(ground: &Ground) {
    registered(ground).await;
    for (n, subject) in [(1, KARI), (2, KARI), (3, "ola-north")] {
        started(ground, NORTH, session(n.into(), subject)).await;
        settled(ground, given(n, subject)).await;
        settled(ground, vec![consent(subject, APP), consent(subject, "web")]).await;
    }
}

async fn read(ground: &Ground, issuer: &str, subject: &str, now: i64) -> Account {
    account::read(&*ground.database, issuer, subject, now).await.unwrap()
}

/// Identifiers of sessions, first bytes of grants, clients of consents.
fn seen(account: &Account) -> (Vec<&str>, Vec<u8>, Vec<&str>) {
    (
        account.sessions.iter().map(|one| one.id.as_str()).collect(),
        account.grants.iter().map(|one| one.id.0[0]).collect(),
        account.consents.iter().map(|one| one.client_id.as_str()).collect(),
    )
}

async fn all_that_stands_is_read_the_latest_first(ground: &Ground) {
    lived(ground).await;
    let account = read(ground, NORTH, KARI, NOW).await;
    assert_eq!(seen(&account), (vec!["session-2", "session-1"], vec![2, 1], vec![APP, "web"]));
    assert_eq!((account.sessions[0].auth_time, account.sessions[0].expires_at), (NOW - 98, NOW + 60));
    assert_eq!((account.grants[0].session_id.as_str(), account.grants[0].created_at), ("session-2", NOW - 98));
    assert_eq!((&account.consents[0].scopes, account.consents[0].given_at), (&Scopes::parse("openid read"), NOW));
}

async fn what_died_is_not_read(ground: &Ground) {
    lived(ground).await;
    for (now, expected) in [(NOW + 59, 2), (NOW + 60, 0)] {
        let account = read(ground, NORTH, KARI, now).await;
        assert_eq!((account.sessions.len(), account.grants.len(), account.consents.len()), (expected, expected, 2));
    }
}

async fn each_piece_ends_alone(ground: &Ground) {
    lived(ground).await;
    settled(ground, vec![Change::EndSession { id: "session-2".to_owned() }]).await;
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await), (vec!["session-1"], vec![2, 1], vec![APP, "web"]));
    settled(ground, vec![Change::EndGrant { grant: id(1) }]).await;
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await), (vec!["session-1"], vec![2], vec![APP, "web"]));
    settled(ground, vec![Change::ForgetConsent { subject: KARI.to_owned(), client_id: APP.to_owned() }]).await;
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await), (vec!["session-1"], vec![2], vec!["web"]));
    assert_eq!(seen(&read(ground, NORTH, "ola-north", NOW).await).2, [APP, "web"]);
}

async fn others_and_other_issuers_are_not_seen_or_ended(ground: &Ground) {
    lived(ground).await;
    assert_eq!(seen(&read(ground, SOUTH, KARI, NOW).await), (vec![], vec![], vec![]));
    assert_eq!(seen(&read(ground, NORTH, "nobody", NOW).await), (vec![], vec![], vec![]));
    let ends = [
        Change::EndSession { id: "session-1".to_owned() },
        Change::EndGrant { grant: id(1) },
        Change::ForgetConsent { subject: KARI.to_owned(), client_id: APP.to_owned() },
    ];
    settle(&*ground.database, SOUTH, &ends, NOW).await.unwrap();
    assert_eq!(
        seen(&read(ground, NORTH, KARI, NOW).await),
        (vec!["session-2", "session-1"], vec![2, 1], vec![APP, "web"])
    );
}
