//! The life of signing keys: one next and one active key for each issuer and algorithm, whoever comes first; notes are written once (KM-05, KM-10, RL-05).

use futures_util::future::join_all;
use jose::algorithm::Algorithm;
use oauth::words::keyring::Stage;
use store::catalog;
use store::database::{DatabaseError, Written};
use store::keys::{KeyChange, KeyRow, change_keys, keys, note, put_note_once};

use crate::engines::{Ground, change, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; keys_come_back_in_order_of_age, an_algorithm_has_one_active_and_one_next_key,
    a_key_goes_its_way_and_no_other, a_rotation_stands_or_falls_as_a_whole, one_of_many_processes_takes_each_step,
    an_identifier_never_names_another_key, all_keys_go_at_once, an_unknown_key_is_corrupt, the_first_note_stands
);

fn key(issuer: &str, kid: &str, stage: Stage) -> KeyRow {
    let (algorithm, sealed) = (Algorithm::ES256, kid.as_bytes().to_vec());
    KeyRow { issuer: issuer.to_owned(), kid: kid.to_owned(), algorithm, stage, since: NOW, sealed, created_at: NOW }
}

fn added(issuer: &str, kid: &str, stage: Stage) -> KeyChange {
    KeyChange::Add(key(issuer, kid, stage))
}

fn activated(kid: &str) -> KeyChange {
    KeyChange::Activate { kid: kid.to_owned() }
}

fn retired(kid: &str) -> KeyChange {
    KeyChange::Retire { kid: kid.to_owned(), sealed: b"public".to_vec() }
}

fn removed(kid: &str, stage: Stage) -> KeyChange {
    KeyChange::Remove { kid: kid.to_owned(), stage }
}

/// Whether the changes stand; each issuer's by themselves.
async fn settled(ground: &Ground, issuer: &str, changes: &[KeyChange]) -> bool {
    change_keys(&*ground.database, issuer, changes, NOW + 5).await.unwrap() == Written::Settled
}

async fn kept(ground: &Ground) -> Vec<String> {
    let rows = keys(&*ground.database).await.unwrap();
    rows.into_iter().map(|row| format!("{}/{} {:?}", row.issuer, row.kid, row.stage)).collect()
}

async fn keys_come_back_in_order_of_age(ground: &Ground) {
    let older = KeyRow { created_at: NOW - 1, ..key(NORTH, "b", Stage::Retired) };
    let other = KeyRow { algorithm: Algorithm::PS384, since: NOW + 9, ..key(NORTH, "c", Stage::Active) };
    let north = [key(NORTH, "a", Stage::Active), older, other, key(NORTH, "d", Stage::Next)];
    assert!(settled(ground, SOUTH, &[added(SOUTH, "a", Stage::Active)]).await);
    assert!(settled(ground, NORTH, &north.map(KeyChange::Add)).await);
    let all = ["north/b Retired", "north/a Active", "north/c Active", "north/d Next", "south/a Active"];
    assert_eq!(kept(ground).await, all);
    let rows = keys(&*ground.database).await.unwrap();
    assert_eq!((rows[0].created_at, rows[0].sealed.as_slice()), (NOW - 1, &b"b"[..]));
    assert_eq!((rows[2].algorithm, rows[2].since), (Algorithm::PS384, NOW + 9));
    assert_eq!(catalog::version(&*ground.database).await, Ok(2));
}

async fn an_algorithm_has_one_active_and_one_next_key(ground: &Ground) {
    for stage in [Stage::Active, Stage::Next] {
        let (first, second) = (format!("{stage:?} 1"), format!("{stage:?} 2"));
        assert!(settled(ground, NORTH, &[added(NORTH, &first, stage)]).await);
        assert!(!settled(ground, NORTH, &[added(NORTH, &second, stage)]).await);
        assert!(settled(ground, SOUTH, &[added(SOUTH, &second, stage)]).await);
        let other = KeyRow { algorithm: Algorithm::EdDSA, ..key(NORTH, &second, stage) };
        assert!(settled(ground, NORTH, &[KeyChange::Add(other)]).await);
    }
    for kid in ["r1", "r2"] {
        assert!(settled(ground, NORTH, &[added(NORTH, kid, Stage::Retired)]).await);
    }
    assert_eq!(catalog::version(&*ground.database).await, Ok(8), "what is lost raises nothing");
}

async fn a_key_goes_its_way_and_no_other(ground: &Ground) {
    assert!(settled(ground, NORTH, &[added(NORTH, "a", Stage::Next)]).await);
    let rows: [(&[KeyChange], bool); 9] = [
        (&[retired("a")], false),
        (&[removed("a", Stage::Retired)], false),
        (&[activated("b")], false),
        (&[activated("a")], true),
        (&[activated("a")], false),
        (&[removed("a", Stage::Retired)], false),
        (&[retired("a")], true),
        (&[activated("a")], false),
        (&[removed("a", Stage::Retired)], true),
    ];
    for (number, (changes, stands)) in rows.into_iter().enumerate() {
        assert!(!settled(ground, SOUTH, changes).await, "row {number}: through another issuer");
        assert_eq!(settled(ground, NORTH, changes).await, stands, "row {number}");
    }
    assert_eq!(kept(ground).await, [""; 0]);
}

async fn a_rotation_stands_or_falls_as_a_whole(ground: &Ground) {
    settled(ground, NORTH, &[added(NORTH, "a", Stage::Active), added(NORTH, "b", Stage::Next)]).await;
    assert!(!settled(ground, NORTH, &[retired("a"), activated("c")]).await);
    assert!(!settled(ground, NORTH, &[activated("b")]).await, "two would sign");
    assert_eq!(kept(ground).await, ["north/a Active", "north/b Next"]);
    assert!(settled(ground, NORTH, &[retired("a"), activated("b")]).await);
    let rows = keys(&*ground.database).await.unwrap();
    assert_eq!(kept(ground).await, ["north/a Retired", "north/b Active"]);
    assert_eq!((rows[0].sealed.as_slice(), rows[0].since), (&b"public"[..], NOW + 5), "the private half is gone");
    assert_eq!((rows[1].sealed.as_slice(), rows[1].since), (&b"b"[..], NOW + 5));
}

async fn one_of_many_processes_takes_each_step(ground: &Ground) {
    settled(ground, NORTH, &[added(NORTH, "a", Stage::Active)]).await;
    let before = catalog::version(&*ground.database).await.unwrap();
    let process = |n: usize| {
        let database = std::sync::Arc::clone(&ground.database);
        tokio::spawn(async move {
            let kid = format!("{n}");
            let made = change_keys(&*database, NORTH, &[added(NORTH, &kid, Stage::Next)], NOW).await.unwrap();
            let waiting = keys(&*database).await.unwrap().into_iter().find(|row| row.stage == Stage::Next);
            let Some(next) = waiting else { return (made == Written::Settled, false) };
            let promoted = change_keys(&*database, NORTH, &[retired("a"), activated(&next.kid)], NOW).await.unwrap();
            (made == Written::Settled, promoted == Written::Settled)
        })
    };
    let done: Vec<_> = join_all((0..20).map(process)).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(done.iter().filter(|(_, promoted)| *promoted).count(), 1);
    let settled = done.iter().map(|(made, _)| i64::from(*made)).sum::<i64>() + 1;
    assert_eq!(catalog::version(&*ground.database).await, Ok(before + settled));
    let rows = keys(&*ground.database).await.unwrap();
    let at = |stage: Stage| rows.iter().filter(|row| row.stage == stage).count();
    assert_eq!((at(Stage::Active), at(Stage::Retired)), (1, 1));
    assert!(at(Stage::Next) <= 1);
}

async fn an_identifier_never_names_another_key(ground: &Ground) {
    settled(ground, NORTH, &[added(NORTH, "a", Stage::Next)]).await;
    assert!(settled(ground, NORTH, &[removed("a", Stage::Next)]).await);
    assert_eq!(kept(ground).await, [""; 0]);
    assert!(!settled(ground, NORTH, &[added(NORTH, "a", Stage::Next)]).await);
    assert!(settled(ground, SOUTH, &[added(SOUTH, "a", Stage::Next)]).await, "another issuer's is another key");
}

async fn all_keys_go_at_once(ground: &Ground) {
    settled(ground, SOUTH, &[added(SOUTH, "a", Stage::Active)]).await;
    let stages = [("a", Stage::Retired), ("b", Stage::Active), ("c", Stage::Next)];
    settled(ground, NORTH, &stages.map(|(kid, stage)| added(NORTH, kid, stage))).await;
    let clash = [KeyChange::RemoveAll, added(NORTH, "b", Stage::Active)];
    assert!(!settled(ground, NORTH, &clash).await);
    assert_eq!(kept(ground).await.len(), 4, "nothing of it remains");
    assert!(settled(ground, NORTH, &[KeyChange::RemoveAll, added(NORTH, "d", Stage::Active)]).await);
    assert_eq!(kept(ground).await, ["north/d Active", "south/a Active"]);
}

async fn an_unknown_key_is_corrupt(ground: &Ground) {
    settled(ground, NORTH, &[added(NORTH, "a", Stage::Active)]).await;
    for spoil in ["UPDATE signing_keys SET stage = 'lost'", "UPDATE signing_keys SET algorithm = 'none'"] {
        ground.write(vec![change(spoil, Vec::new())]).await.unwrap();
        assert!(matches!(keys(&*ground.database).await, Err(DatabaseError::Corrupt(_))));
    }
}

async fn the_first_note_stands(ground: &Ground) {
    let database = &*ground.database;
    assert_eq!(note(database, "check").await, Ok(None));
    assert_eq!(put_note_once(database, "check", b"one").await, Ok(b"one".to_vec()));
    assert_eq!(put_note_once(database, "check", b"two").await, Ok(b"one".to_vec()));
    assert_eq!(note(database, "check").await, Ok(Some(b"one".to_vec())));
    assert_eq!(note(database, "another").await, Ok(None));
}
