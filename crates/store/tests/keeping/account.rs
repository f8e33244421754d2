//! What a person has at an issuer is read from one snapshot, however much it is, and ends piece by piece; of others and elsewhere nothing is seen or ended.

use oauth::words::account::Account;
use oauth::words::changes::Change;
use oauth::words::scope::Scopes;
use oauth::words::session::NewSession;
use serde_json::{Value, json};
use store::account::{self, MOST};
use store::catalog::apply;
use store::changes::settle;

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; all_that_stands_is_read_the_latest_first, what_died_is_not_read, each_piece_ends_alone,
    others_and_other_issuers_are_not_seen_or_ended, grants_are_told_by_client_and_person, only_the_latest_are_read,
    a_session_takes_along_what_was_given_in_it
);

const KARI: &str = "kari-north";
const WEB: &str = "web";

/// A grant of this client to this person, with its code.
fn given(n: u8, (client, subject): (&str, &str), terms: Value) -> Vec<Change> {
    let mut given = grant(n);
    given.client_id = client.to_owned();
    given.subject = subject.to_owned();
    given.created_at = NOW - 100 + i64::from(n);
    let mut all = json!({ "scopes": ["openid"], "resources": [], "auth_time": NOW, "authentication_methods": [] });
    for (name, value) in terms.as_object().unwrap() {
        all[name] = value.clone();
    }
    given.terms = parsed(all);
    let mut changes = authorization(n)[..2].to_vec();
    if let Change::StoreCode { client_id, .. } = &mut changes[1] {
        *client_id = client.to_owned();
    }
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
    let mut more = catalogue();
    more.clients.truncate(1);
    more.clients[0].1.client_id = WEB.to_owned();
    apply(&*ground.database, &more, NOW - 100).await.unwrap();
    for (n, client, subject) in [(1, WEB, KARI), (2, APP, KARI), (3, APP, "ola-north")] {
        begun(ground, n, subject).await;
        settled(ground, given(n, (client, subject), json!({}))).await;
        settled(ground, vec![consent(subject, APP), consent(subject, "gone")]).await;
    }
}

async fn begun(ground: &Ground, n: u8, subject: &str) {
    let (id, subject, at) = (format!("session-{n}"), subject.to_owned(), i64::from(n));
    let (auth_time, expires_at) = (NOW - 100 + at, NOW + 60);
    started(ground, NORTH, NewSession { address: address(at), id, subject, auth_time, expires_at, replaces: None })
        .await;
}

async fn read(ground: &Ground, issuer: &str, subject: &str, now: i64) -> Account {
    account::read(&*ground.database, (issuer, subject), NOW - 100, now).await.unwrap()
}

/// Identifiers of sessions; clients with whom they act for, and whether they have anything now.
fn seen(account: &Account) -> (Vec<&str>, Vec<(&str, &str, bool)>) {
    let held = account.held.listed.iter();
    (
        account.sessions.listed.iter().map(|one| one.id.as_str()).collect(),
        held.map(|one| (one.client_id.as_str(), one.representing.as_str(), one.used_at.is_some())).collect(),
    )
}

async fn all_that_stands_is_read_the_latest_first(ground: &Ground) {
    lived(ground).await;
    let account = read(ground, NORTH, KARI, NOW).await;
    let held = vec![(APP, "", true), (WEB, "", true), ("gone", "", false)];
    assert_eq!(seen(&account), (vec!["session-2", "session-1"], held));
    let session = &account.sessions.listed[0];
    assert_eq!((session.auth_time, session.expires_at), (NOW - 98, NOW + 60));
    let app = &account.held.listed[0];
    assert_eq!((app.since, app.used_at, &app.scopes), (NOW - 98, Some(NOW - 98), &Scopes::parse("openid read")));
    assert!(!account.sessions.more && !account.held.more);
}

async fn what_died_is_not_read(ground: &Ground) {
    lived(ground).await;
    let counted = |account: Account| {
        let living = account.held.listed.iter().filter(|one| one.used_at.is_some()).count();
        (account.sessions.listed.len(), living, account.held.listed.len())
    };
    for (now, expected) in [(NOW + 59, (2, 2, 3)), (NOW + 60, (0, 0, 2))] {
        assert_eq!(counted(read(ground, NORTH, KARI, now).await), expected);
    }
    for (ended_before, expected) in [(NOW - 100, (2, 2, 3)), (NOW - 99, (1, 1, 2)), (NOW - 98, (0, 0, 2))] {
        let account = account::read(&*ground.database, (NORTH, KARI), ended_before, NOW).await.unwrap();
        assert_eq!(counted(account), expected, "issuer or person ended at {ended_before}");
    }
    let mut disabled = catalogue();
    disabled.clients.truncate(1);
    for (state, expected) in [("disabled", (2, 1, 3)), ("enabled", (2, 1, 3))] {
        disabled.clients[0].1.state = parsed(json!(state));
        apply(&*ground.database, &disabled, NOW).await.unwrap();
        assert_eq!(counted(read(ground, NORTH, KARI, NOW).await), expected, "{state}");
    }
}

async fn each_piece_ends_alone(ground: &Ground) {
    lived(ground).await;
    let access = |client: &str, other: &str| Change::EndAccess {
        subject: KARI.to_owned(),
        of: Some((client.to_owned(), other.to_owned())),
    };
    settled(ground, vec![access(WEB, "")]).await;
    let held = vec![(APP, "", true), ("gone", "", false)];
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await), (vec!["session-2", "session-1"], held));
    settled(ground, vec![ended_session("session-2")]).await;
    let held = vec![(APP, "", false), ("gone", "", false)];
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await), (vec!["session-1"], held.clone()));
    settled(ground, vec![access(APP, "a-child"), ended_session("")]).await;
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await), (vec!["session-1"], held));
    settled(ground, vec![access(APP, "")]).await;
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await).1, [("gone", "", false)]);
    let all = Change::EndSessions { subject: KARI.to_owned(), session: None };
    settled(ground, vec![all, Change::EndAccess { subject: KARI.to_owned(), of: None }]).await;
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await), (vec![], vec![]));
    let others = vec![(APP, "", true), ("gone", "", false)];
    assert_eq!(seen(&read(ground, NORTH, "ola-north", NOW).await), (vec!["session-3"], others));
}

async fn others_and_other_issuers_are_not_seen_or_ended(ground: &Ground) {
    lived(ground).await;
    assert_eq!(seen(&read(ground, SOUTH, KARI, NOW).await), (vec![], vec![]));
    assert_eq!(seen(&read(ground, NORTH, "nobody", NOW).await), (vec![], vec![]));
    let before = read(ground, NORTH, KARI, NOW).await;
    let ends = |subject: &str| {
        let subject = subject.to_owned();
        [
            Change::EndSessions { subject: subject.clone(), session: Some("session-1".to_owned()) },
            Change::EndSessions { subject: subject.clone(), session: None },
            Change::EndAccess { subject, of: None },
        ]
    };
    settle(&*ground.database, SOUTH, &ends(KARI), NOW).await.unwrap();
    settle(&*ground.database, NORTH, &ends("ola-north"), NOW).await.unwrap();
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await), seen(&before));
}

/// One line for each client and whom the person acts for, however many grants there are, with all that they were for.
async fn grants_are_told_by_client_and_person(ground: &Ground) {
    lived(ground).await;
    let child = json!({ "sub": "a-child", "name": "Lille", "relation": "parent" });
    for n in 10..60 {
        let scopes = json!({ "scopes": ["openid", format!("s{}", n % 3)] });
        settled(ground, given(n, (WEB, KARI), scopes)).await;
        settled(ground, given(n + 100, (WEB, KARI), json!({ "representation": child }))).await;
    }
    let account = read(ground, NORTH, KARI, NOW).await;
    let held = vec![(WEB, "a-child", true), (WEB, "", true), (APP, "", true), ("gone", "", false)];
    assert_eq!(seen(&account).1, held);
    let own = &account.held.listed[1];
    assert_eq!((own.since, own.used_at), (NOW - 99, Some(NOW - 41)));
    assert_eq!(own.scopes, Scopes::parse("openid s0 s1 s2"));
    let of = Some((WEB.to_owned(), "a-child".to_owned()));
    settled(ground, vec![Change::EndAccess { subject: KARI.to_owned(), of }]).await;
    assert_eq!(seen(&read(ground, NORTH, KARI, NOW).await).1, held[1..]);
}

async fn only_the_latest_are_read(ground: &Ground) {
    lived(ground).await;
    let others = MOST - 2;
    for n in 1..=others {
        let (id, at) = (format!("other-{n}"), 1_000 + i64::try_from(n).unwrap());
        let (subject, expires_at) = (KARI.to_owned(), NOW + 60);
        let auth_time = NOW + at;
        let session = NewSession { address: address(at), id, subject, auth_time, expires_at, replaces: None };
        let consent = consent(KARI, &format!("client-{n}"));
        settled(ground, vec![Change::StartSession(Box::new(session)), consent]).await;
    }
    let account = read(ground, NORTH, KARI, NOW).await;
    assert_eq!((account.sessions.listed.len(), account.sessions.more), (MOST, false));
    assert_eq!((account.held.listed.len(), account.held.more), (MOST, true));
    assert_eq!(account.sessions.listed[0].id, format!("other-{others}"));
    begun(ground, 7, KARI).await;
    let account = read(ground, NORTH, KARI, NOW).await;
    assert_eq!((account.sessions.listed.len(), account.sessions.more), (MOST, true));
}

async fn a_session_takes_along_what_was_given_in_it(ground: &Ground) {
    lived(ground).await;
    let mut coupled = catalogue();
    coupled.clients.truncate(1);
    coupled.clients[0].1.client_id = WEB.to_owned();
    coupled.clients[0].1.sessions = parsed(json!("coupled"));
    apply(&*ground.database, &coupled, NOW).await.unwrap();
    let absent = json!({ "scopes": ["openid", "offline_access"] });
    for (n, client) in [(11, WEB), (12, APP)] {
        begun(ground, n, KARI).await;
        settled(ground, given(n, (client, KARI), absent.clone())).await;
    }
    settled(ground, vec![ended_session("session-11"), ended_session("session-12")]).await;
    let mut ended = Vec::new();
    for n in [1, 2, 11, 12] {
        ended.push(kept(ground, n).await.ended_at.is_some());
    }
    assert_eq!(ended, [false, false, true, false]);
    settled(ground, vec![Change::EndSessions { subject: KARI.to_owned(), session: None }]).await;
    for (n, expected) in [(1, true), (2, true), (12, false)] {
        assert_eq!(kept(ground, n).await.ended_at.is_some(), expected, "grant {n}");
    }
    assert_eq!(ground.integer("SELECT COUNT(*) FROM grants WHERE ended_at IS NULL").await, 2, "that and another's");
}
