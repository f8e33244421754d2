//! A session is found until it ends, expires or is replaced; guesses at once all count.

use futures_util::future::join_all;
use oauth::words::changes::Change;
use oauth::words::session::NewSession;
use store::changes::settle;
use store::guesses;
use store::sessions::find;

use crate::engines::{Ground, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; a_session_is_found_with_its_person, a_new_session_replaces_the_old,
    a_session_needs_its_person, guesses_stand_in_their_window, guesses_at_once_all_count
);

fn session(at: i64, replaces: Option<i64>) -> NewSession {
    NewSession {
        address: address(at),
        id: format!("session-{at}"),
        subject: "kari-north".to_owned(),
        auth_time: NOW,
        expires_at: NOW + 60,
        replaces: replaces.map(address),
    }
}

async fn a_session_is_found_with_its_person(ground: &Ground) {
    registered(ground).await;
    let database = &*ground.database;
    started(ground, NORTH, session(1, None)).await;
    let found = find(database, NORTH, &address(1), NOW + 59).await.unwrap().unwrap();
    assert_eq!((found.address, found.id.as_str(), found.person.username.as_str()), (address(1), "session-1", "kari"));
    assert_eq!((found.auth_time, found.expires_at), (NOW, NOW + 60));
    assert!(find(database, NORTH, &address(1), NOW + 60).await.unwrap().is_none());
    assert!(find(database, NORTH, &address(2), NOW).await.unwrap().is_none());
    let end = || vec![ended_session("session-1")];
    settled(ground, end()).await;
    assert!(find(database, NORTH, &address(1), NOW).await.unwrap().is_none());
    settle(database, NORTH, &end(), NOW + 9).await.unwrap();
    assert_eq!(ground.integer("SELECT ended_at FROM sessions").await, NOW);
}

async fn a_new_session_replaces_the_old(ground: &Ground) {
    registered(ground).await;
    let database = &*ground.database;
    started(ground, NORTH, session(1, None)).await;
    started(ground, NORTH, session(2, Some(1))).await;
    started(ground, NORTH, session(3, Some(404))).await;
    for (at, stands) in [(1, false), (2, true), (3, true)] {
        assert_eq!(find(database, NORTH, &address(at), NOW).await.unwrap().is_some(), stands);
    }
    let taken = [Change::StartSession(Box::new(session(3, Some(2))))];
    assert!(settle(database, NORTH, &taken, NOW).await.is_err());
    assert!(find(database, NORTH, &address(2), NOW).await.unwrap().is_some());
}

async fn a_session_needs_its_person(ground: &Ground) {
    started(ground, NORTH, session(1, None)).await;
    assert!(find(&*ground.database, NORTH, &address(1), NOW).await.unwrap().is_none());
}

async fn guesses_stand_in_their_window(ground: &Ground) {
    let count = |who: &'static [u8], now| guesses::count(&*ground.database, NORTH, who, now, 60);
    for (now, expected) in [(NOW, 1), (NOW + 30, 2), (NOW + 59, 3), (NOW + 60, 1), (NOW + 119, 2)] {
        assert_eq!(count(b"kari", now).await, Ok(expected));
    }
    assert_eq!(count(b"ola", NOW).await, Ok(1));
    guesses::forgive(&*ground.database, NORTH, b"kari", b"ola").await.unwrap();
    assert_eq!(count(b"kari", NOW + 119).await, Ok(1));
    assert_eq!(count(b"ola", NOW).await, Ok(1), "one was taken back");
    for _ in 0..3 {
        guesses::forgive(&*ground.database, NORTH, b"kari", b"ola").await.unwrap();
    }
    assert_eq!(count(b"ola", NOW).await, Ok(1), "never below none");
}

async fn guesses_at_once_all_count(ground: &Ground) {
    let guess = |_| {
        let database = std::sync::Arc::clone(&ground.database);
        tokio::spawn(async move { guesses::count(&*database, NORTH, b"kari", NOW, 60).await.unwrap() })
    };
    let mut counts: Vec<i64> = join_all((0..50).map(guess)).await.into_iter().map(Result::unwrap).collect();
    counts.sort_unstable();
    // The one that was counted as number n sees at least n, so that at most n tries ever see n or less.
    for (order, count) in (1..).zip(&counts) {
        assert!(*count >= order, "{counts:?}");
    }
    assert_eq!(counts.last(), Some(&50));
}
