//! One active key for each issuer and algorithm, whoever comes first; notes are written once.

use futures_util::future::join_all;
use jose::algorithm::Algorithm;
use oauth::words::keyring::Stage;
use store::catalog;
use store::database::DatabaseError;
use store::keys::{KeyRow, add_keys, keys, note, put_note_once};

use crate::engines::{Ground, change, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; keys_come_back_in_order_of_age, an_algorithm_has_one_active_key,
    one_of_many_processes_makes_the_first_key, an_unknown_key_is_corrupt, the_first_note_stands
);

fn key(issuer: &str, kid: &str, stage: Stage) -> KeyRow {
    let (algorithm, sealed) = (Algorithm::ES256, kid.as_bytes().to_vec());
    KeyRow { issuer: issuer.to_owned(), kid: kid.to_owned(), algorithm, stage, sealed, created_at: NOW }
}

async fn kept(ground: &Ground) -> Vec<String> {
    keys(&*ground.database).await.unwrap().into_iter().map(|row| format!("{}/{}", row.issuer, row.kid)).collect()
}

async fn keys_come_back_in_order_of_age(ground: &Ground) {
    let older = KeyRow { created_at: NOW - 1, ..key(NORTH, "b", Stage::Retired) };
    let other = KeyRow { algorithm: Algorithm::PS384, ..key(NORTH, "c", Stage::Active) };
    let rows =
        [key(SOUTH, "a", Stage::Active), key(NORTH, "a", Stage::Active), older, other, key(NORTH, "d", Stage::Next)];
    assert_eq!(add_keys(&*ground.database, &rows).await, Ok(5));
    assert_eq!(kept(ground).await, ["north/b", "north/a", "north/c", "north/d", "south/a"]);
    let rows = keys(&*ground.database).await.unwrap();
    assert_eq!((rows[0].stage, rows[0].created_at, rows[0].sealed.as_slice()), (Stage::Retired, NOW - 1, &b"b"[..]));
    assert_eq!((rows[2].stage, rows[2].algorithm), (Stage::Active, Algorithm::PS384));
    assert_eq!(rows[3].stage, Stage::Next);
    assert_eq!(catalog::version(&*ground.database).await, Ok(5));
}

async fn an_algorithm_has_one_active_key(ground: &Ground) {
    assert_eq!(add_keys(&*ground.database, &[key(NORTH, "a", Stage::Active)]).await, Ok(1));
    let rows = [key(NORTH, "b", Stage::Active), key(NORTH, "a", Stage::Next), key(SOUTH, "a", Stage::Active)];
    assert_eq!(add_keys(&*ground.database, &rows).await, Ok(1));
    assert_eq!(kept(ground).await, ["north/a", "south/a"]);
    assert_eq!(catalog::version(&*ground.database).await, Ok(2));
    assert_eq!(add_keys(&*ground.database, &[]).await, Ok(0));
}

async fn one_of_many_processes_makes_the_first_key(ground: &Ground) {
    let process = |n: usize| {
        let database = std::sync::Arc::clone(&ground.database);
        let mut rows = [key(NORTH, &format!("{n}"), Stage::Active), key(SOUTH, &format!("{n}"), Stage::Active)];
        if n.is_multiple_of(2) {
            rows.reverse();
        }
        tokio::spawn(async move { add_keys(&*database, &rows).await.unwrap() })
    };
    let added: usize = join_all((0..20).map(process)).await.into_iter().map(Result::unwrap).sum();
    assert_eq!((added, kept(ground).await.len()), (2, 2));
    assert_eq!(catalog::version(&*ground.database).await, Ok(2));
}

async fn an_unknown_key_is_corrupt(ground: &Ground) {
    add_keys(&*ground.database, &[key(NORTH, "a", Stage::Active)]).await.unwrap();
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
