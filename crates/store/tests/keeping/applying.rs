//! A catalogue is applied as a whole: the version rises when something changes, and what ended stays dead.

use futures_util::future::join_all;
use oauth::words::resource::State;
use serde_json::json;
use store::catalog::{self, Catalogue, apply};
use store::database::DatabaseError;
use store::people::{by_subject, by_username};

use crate::engines::{Ground, change, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; applying_twice_changes_nothing, only_what_differs_is_written, disabling_leaves_a_stamp,
    a_new_password_leaves_a_stamp, a_user_name_has_one_owner, catalogues_at_once_all_count, what_is_not_understood_is_corrupt, secrets_are_not_kept
);

async fn version(ground: &Ground) -> i64 {
    catalog::version(&*ground.database).await.unwrap()
}

async fn applied(ground: &Ground, catalogue: &Catalogue, now: i64) -> (usize, usize) {
    let comparison = apply(&*ground.database, catalogue, now).await.unwrap();
    (comparison.differences.len(), comparison.unchanged)
}

async fn applying_twice_changes_nothing(ground: &Ground) {
    assert_eq!(version(ground).await, 0);
    assert_eq!(applied(ground, &Catalogue::default(), NOW).await, (0, 0));
    assert_eq!(version(ground).await, 0);
    assert_eq!(applied(ground, &catalogue(), NOW).await, (6, 0));
    assert_eq!(version(ground).await, 1);
    assert_eq!(applied(ground, &catalogue(), NOW + 1).await, (0, 6));
    assert_eq!(version(ground).await, 1);
    let issuers = catalog::issuers(&*ground.database).await.unwrap();
    let names: Vec<&str> = issuers.iter().map(|row| row.registration.name.as_str()).collect();
    assert_eq!(names, [NORTH, SOUTH]);
    assert_eq!(issuers[0].registration.root, "https://north.example");
}

async fn only_what_differs_is_written(ground: &Ground) {
    registered(ground).await;
    let mut catalogue = catalogue();
    catalogue.clients[0].1.name = "App".to_owned();
    catalogue.people[1].1.name = "Kari Nordmann".to_owned();
    catalogue.people[1].1.username = "kari.nordmann".to_owned();
    assert_eq!(applied(ground, &catalogue, NOW).await, (2, 4));
    assert_eq!(version(ground).await, 2);
    let client = catalog::client(&*ground.database, NORTH, APP).await.unwrap().unwrap();
    assert_eq!(client.registration.name, "App");
    assert!(by_username(&*ground.database, SOUTH, "kari").await.unwrap().is_none());
    let person = by_username(&*ground.database, SOUTH, "kari.nordmann").await.unwrap().unwrap();
    assert_eq!(person.name, "Kari Nordmann");
}

async fn disabling_leaves_a_stamp(ground: &Ground) {
    registered(ground).await;
    let stamps = async || {
        let issuer = catalog::issuers(&*ground.database).await.unwrap().remove(0).ended_before;
        let client = catalog::client(&*ground.database, NORTH, APP).await.unwrap().unwrap().ended_before;
        let person = by_subject(&*ground.database, NORTH, "kari-north").await.unwrap().unwrap().ended_before;
        [issuer, client, person]
    };
    let with = |state| {
        let mut catalogue = catalogue();
        catalogue.issuers[0].state = state;
        catalogue.clients[0].1.state = state;
        catalogue.people[0].1.state = state;
        catalogue
    };
    assert_eq!(stamps().await, [0; 3]);
    for (state, now, changed, stamp) in [
        (State::Disabled, NOW, 3, NOW),
        (State::Disabled, NOW + 1, 0, NOW),
        // A node that had not heard of it may have issued something meanwhile.
        (State::Enabled, NOW + 3, 3, NOW + 2),
        (State::Enabled, NOW + 4, 0, NOW + 2),
        (State::Disabled, NOW + 5, 3, NOW + 5),
        (State::Enabled, NOW + 5, 3, NOW + 5),
        (State::Disabled, NOW + 5, 3, NOW + 5),
    ] {
        assert_eq!(applied(ground, &with(state), now).await, (changed, 6 - changed));
        assert_eq!(stamps().await, [stamp; 3]);
    }
    assert_eq!(version(ground).await, 6);
    let mut stamped = with(State::Disabled);
    stamped.people[0].1.ended_before = NOW + 9;
    assert_eq!(applied(ground, &stamped, NOW).await, (1, 5));
    assert_eq!(stamps().await, [NOW + 5, NOW + 5, NOW + 9]);
}

async fn a_new_password_leaves_a_stamp(ground: &Ground) {
    registered(ground).await;
    let with = |hash: &str, name: &str| {
        let mut catalogue = catalogue();
        let person = &mut catalogue.people[0].1;
        (person.password_hash, person.name) = (hash.to_owned(), name.to_owned());
        catalogue
    };
    let stamp =
        async |subject, issuer| by_subject(&*ground.database, issuer, subject).await.unwrap().unwrap().ended_before;
    for (hash, name, now, changed, expected) in [
        ("a", "Kari", NOW, 1, NOW),
        ("a", "Kari", NOW + 1, 0, NOW),
        ("a", "Kari N", NOW + 2, 1, NOW),
        ("b", "Kari N", NOW + 3, 1, NOW + 3),
    ] {
        assert_eq!(applied(ground, &with(hash, name), now).await, (changed, 6 - changed));
        assert_eq!(stamp("kari-north", NORTH).await, expected);
        assert_eq!(stamp("kari-south", SOUTH).await, 0);
    }
}

async fn a_user_name_has_one_owner(ground: &Ground) {
    registered(ground).await;
    let mut catalogue = catalogue();
    catalogue.clients[0].1.name = "App".to_owned();
    catalogue.people[0].1.subject = "somebody-else".to_owned();
    let refused = apply(&*ground.database, &catalogue, NOW).await;
    assert!(matches!(refused, Err(DatabaseError::Programming(why)) if why.contains(NORTH) && !why.contains("kari")));
    assert_eq!(version(ground).await, 1);
    let client = catalog::client(&*ground.database, NORTH, APP).await.unwrap().unwrap();
    assert_eq!(client.registration.name, "");
}

async fn catalogues_at_once_all_count(ground: &Ground) {
    let one = |n: usize| {
        let database = std::sync::Arc::clone(&ground.database);
        let mut catalogue = catalogue();
        catalogue.clients[0].1.client_id = format!("app-{n}");
        tokio::spawn(async move { apply(&*database, &catalogue, NOW).await })
    };
    let all = join_all((0..5).map(one)).await;
    let changed: usize = all.into_iter().map(|applied| applied.unwrap().unwrap().differences.len()).sum();
    assert_eq!(changed, 5 + 5);
    assert_eq!(version(ground).await, 5);
    assert_eq!(catalog::clients(&*ground.database, NORTH).await.unwrap().len(), 5);
}

async fn what_is_not_understood_is_corrupt(ground: &Ground) {
    registered(ground).await;
    let read = async || catalog::client(&*ground.database, NORTH, APP).await;
    for document in ["{", "{\"client_id\":\"app\"}"] {
        let spoil = change("UPDATE clients SET document = $1", vec![document.into()]);
        ground.write(vec![spoil]).await.unwrap();
        assert!(matches!(read().await, Err(DatabaseError::Corrupt(_))));
        assert!(matches!(catalog::clients(&*ground.database, NORTH).await, Err(DatabaseError::Corrupt(_))));
    }
    let mut catalogue = catalogue();
    catalogue.clients[0].1.jwks = Some(json!({ "keys": 1 }));
    apply(&*ground.database, &catalogue, NOW).await.unwrap();
    assert!(matches!(read().await, Err(DatabaseError::Corrupt(why)) if why.contains("jwks")));
}

async fn secrets_are_not_kept(ground: &Ground) {
    let mut catalogue = catalogue();
    catalogue.clients[0].1.secret = Some("open sesame".to_owned());
    catalogue.people[0].1.password = Some("open sesame".to_owned());
    apply(&*ground.database, &catalogue, NOW).await.unwrap();
    for table in [
        "SELECT COUNT(*) FROM clients WHERE document LIKE '%sesame%'",
        "SELECT COUNT(*) FROM people WHERE document LIKE '%sesame%'",
    ] {
        assert_eq!(ground.integer(table).await, 0);
    }
}
