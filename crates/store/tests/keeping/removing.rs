//! What is removed takes along what was issued under it, and what is registered again under its name starts anew.

use oauth::words::changes::Change;
use oauth::words::evidence::{Artefact, Sought};
use oauth::words::scope::Scopes;
use store::catalog::{self, Catalogue, Fate, Noun, Removal, Rest, apply, apply_at, compare, remove};
use store::people::by_subject;

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; what_is_not_named_goes_where_it_is_said, what_comes_again_is_stamped, a_person_goes_with_everything,
    a_user_name_goes_to_another_person, what_is_not_there_is_not_removed, what_was_thought_out_before_a_change_is_not_written,
    comparing_changes_nothing
);

const TABLES: [(&str, &str); 7] = [
    ("people", "SELECT COUNT(*) FROM people WHERE subject = 'kari-north'"),
    ("sessions", "SELECT COUNT(*) FROM sessions"),
    ("consents", "SELECT COUNT(*) FROM consents"),
    ("codes", "SELECT COUNT(*) FROM codes"),
    ("refresh_tokens", "SELECT COUNT(*) FROM refresh_tokens"),
    ("grants", "SELECT COUNT(*) FROM grants"),
    ("others", "SELECT COUNT(*) FROM people WHERE subject = 'kari-south'"),
];

/// Told as (kind, issuer, name, fate).
fn told(comparison: &catalog::Comparison) -> Vec<String> {
    let fate = |fate: &Fate| match fate {
        Fate::Added => "added",
        Fate::Changed(..) => "changed",
        Fate::Removed => "removed",
    };
    let line = |one: &catalog::Difference| format!("{:?} {} {} {}", one.noun, one.issuer, one.name, fate(&one.fate));
    comparison.differences.iter().map(line).collect()
}

async fn version(ground: &Ground) -> i64 {
    catalog::version(&*ground.database).await.unwrap()
}

/// The north without its client and person.
fn bare(rest: Rest) -> Catalogue {
    Catalogue { issuers: vec![catalogue().issuers.remove(0)], rest, ..Catalogue::default() }
}

async fn what_is_not_named_goes_where_it_is_said(ground: &Ground) {
    for (rest, expected) in [
        (Rest::Stays, vec![]),
        (Rest::Goes, vec!["Client north app removed", "Person north kari removed"]),
        (
            Rest::GoesWithIssuers,
            vec!["Issuer south south removed", "Client north app removed", "Person north kari removed"],
        ),
    ] {
        apply(&*ground.database, &catalogue(), NOW).await.unwrap();
        let before = version(ground).await;
        assert_eq!(told(&compare(&*ground.database, &bare(rest), NOW).await.unwrap()), expected);
        assert_eq!(told(&apply(&*ground.database, &bare(rest), NOW).await.unwrap()), expected);
        assert_eq!(version(ground).await - before, i64::from(!expected.is_empty()));
        let again = apply(&*ground.database, &bare(rest), NOW).await.unwrap();
        assert_eq!((again.differences.len(), again.unchanged), (0, 1));
    }
    assert_eq!(ground.integer("SELECT COUNT(*) FROM people").await, 0);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM clients").await, 0);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM issuers").await, 1);
}

async fn what_comes_again_is_stamped(ground: &Ground) {
    registered(ground).await;
    let database = &*ground.database;
    let stamps = async || {
        let issuers = catalog::issuers(database).await.unwrap();
        let south = issuers.iter().find(|row| row.registration.name == SOUTH).unwrap().ended_before;
        let client = catalog::client(database, NORTH, APP).await.unwrap().unwrap().ended_before;
        let person = by_subject(database, NORTH, "kari-north").await.unwrap().unwrap().ended_before;
        [south, client, person]
    };
    assert_eq!(stamps().await, [0; 3]);
    apply(database, &bare(Rest::GoesWithIssuers), NOW).await.unwrap();
    apply(database, &catalogue(), NOW + 5).await.unwrap();
    assert_eq!(stamps().await, [NOW + 5; 3]);
    assert_eq!(apply(database, &catalogue(), NOW + 9).await.unwrap().unchanged, 6);
    assert_eq!(stamps().await, [NOW + 5; 3]);
}

async fn a_person_goes_with_everything(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    settled(ground, vec![access_token(7, Some(id(1)))]).await;
    let (subject, client_id) = ("kari-north".to_owned(), APP.to_owned());
    settled(ground, vec![Change::RememberConsent { subject, client_id, scopes: Scopes::parse("openid") }]).await;
    let counts = async || {
        let mut counts = Vec::new();
        for (table, sql) in TABLES {
            counts.push((table, ground.integer(sql).await));
        }
        counts
    };
    assert_eq!(counts().await, TABLES.map(|(table, _)| (table, 1)));
    let removal = Removal::Person(NORTH.to_owned(), "kari-north".to_owned());
    assert!(remove(&*ground.database, &removal, NOW).await.unwrap());
    assert_eq!(counts().await, TABLES.map(|(table, _)| (table, i64::from(table == "others"))));
    for sought in [Sought::Code(address(1)), Sought::RefreshToken(address(101))] {
        assert!(matches!(found(ground, NORTH, sought).await, Artefact::Absent));
    }
    match found(ground, NORTH, Sought::AccessToken(address(7))).await {
        Artefact::AccessToken(token) => assert!(matches!(token.behind, oauth::words::token::Behind::Gone)),
        other => panic!("{other:?}"),
    }
}

async fn a_user_name_goes_to_another_person(ground: &Ground) {
    registered(ground).await;
    let mut other = catalogue();
    other.people[0].1.subject = "another".to_owned();
    other.rest = Rest::Goes;
    let expected = ["Person north kari removed", "Person north kari added"];
    assert_eq!(told(&apply(&*ground.database, &other, NOW).await.unwrap()), expected);
    assert!(by_subject(&*ground.database, NORTH, "kari-north").await.unwrap().is_none());
    assert_eq!(by_subject(&*ground.database, NORTH, "another").await.unwrap().unwrap().username, "kari");
}

async fn what_is_not_there_is_not_removed(ground: &Ground) {
    registered(ground).await;
    for removal in [
        Removal::Client(NORTH.to_owned(), "other".to_owned()),
        Removal::Person(SOUTH.to_owned(), "kari-north".to_owned()),
        Removal::Issuer("west".to_owned()),
    ] {
        assert!(!remove(&*ground.database, &removal, NOW).await.unwrap());
    }
    assert_eq!(version(ground).await, 1);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM removed").await, 0);
}

async fn what_was_thought_out_before_a_change_is_not_written(ground: &Ground) {
    registered(ground).await;
    let mut changed = catalogue();
    changed.clients[0].1.name = "App".to_owned();
    let at = async |version| apply_at(&*ground.database, (&changed, version), NOW).await.unwrap();
    assert_eq!(at(0).await, None);
    assert_eq!(told(&at(1).await.unwrap()), ["Client north app changed"]);
    assert_eq!(version(ground).await, 2);
}

async fn comparing_changes_nothing(ground: &Ground) {
    registered(ground).await;
    let mut changed = catalogue();
    changed.clients[0].1.name = "App".to_owned();
    changed.people[0].1.username = "kari.n".to_owned();
    let compared = compare(&*ground.database, &changed, NOW).await.unwrap();
    assert_eq!(told(&compared), ["Client north app changed", "Person north kari.n changed"]);
    assert_eq!((compared.differences[0].noun, compared.unchanged), (Noun::Client, 4));
    match &compared.differences[0].fate {
        Fate::Changed(before, after) => assert_eq!((&before["name"], &after["name"]), (&"".into(), &"App".into())),
        other => panic!("{other:?}"),
    }
    assert_eq!(version(ground).await, 1);
    assert_eq!(catalog::client(&*ground.database, NORTH, APP).await.unwrap().unwrap().registration.name, "");
}
