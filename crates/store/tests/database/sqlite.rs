//! SQLite's one writer: decisions share a commit, and nobody is answered before it.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use rusqlite::Connection;
use store::database::{Database, DatabaseError, Statement, Written};
use store::script::Script;
use tokio::task::JoinHandle;

use crate::engines::{Ground, change, guard};
use crate::tables::{ADD_CHILD, ADD_LATE_CHILD, ADD_PARENT, ADD_THING, COUNT_THINGS, TABLES, USE_CODE};

type Task = JoinHandle<Result<Written, DatabaseError>>;

/// Another process that holds the write lock until it is dropped.
fn hold(ground: &Ground) -> Connection {
    let other = Connection::open(ground.url.trim_start_matches("sqlite://")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    other
}

fn ask(ground: &Ground, batch: Vec<Statement>) -> Task {
    let database = Arc::clone(&ground.database);
    tokio::spawn(async move { database.write(batch).await })
}

/// All have asked, and the writer has had its time.
async fn settle_down() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}

async fn fates(tasks: Vec<Task>) -> Vec<Result<Written, DatabaseError>> {
    join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_leaves_before_the_commit() {
    let ground = Ground::sqlite(TABLES).await;
    let held = hold(&ground);
    let decide = |id: i64| match id % 2 {
        0 => ask(&ground, vec![guard(1, ADD_THING, vec![id.into()])]),
        _ => ask(&ground, vec![change(ADD_THING, vec![id.into()]), guard(1, USE_CODE, vec![1.into(), 1.into()])]),
    };
    let tasks: Vec<_> = (0..64).map(decide).collect();
    settle_down().await;
    assert!(tasks.iter().all(|task| !task.is_finished()));
    assert_eq!(ground.integer(COUNT_THINGS).await, 0);
    drop(held);
    for (id, fate) in fates(tasks).await.into_iter().enumerate() {
        assert_eq!(fate, Ok(if id % 2 == 0 { Written::Settled } else { Written::Lost { guard: 1 } }), "{id}");
    }
    assert_eq!(ground.integer(COUNT_THINGS).await, 32);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM things WHERE id % 2 = 1").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_commit_fails_all_who_share_it() {
    let ground = Ground::sqlite(TABLES).await;
    let held = hold(&ground);
    let mut tasks: Vec<_> = (0..32).map(|id: i64| ask(&ground, vec![change(ADD_THING, vec![id.into()])])).collect();
    let orphan = vec![change(ADD_PARENT, vec![1.into()]), change(ADD_LATE_CHILD, vec![1.into(), 1.into(), 404.into()])];
    tasks.push(ask(&ground, orphan));
    tasks.extend((32..64).map(|id: i64| ask(&ground, vec![change(ADD_THING, vec![id.into()])])));
    settle_down().await;
    drop(held);
    for fate in fates(tasks).await {
        assert!(matches!(fate, Err(DatabaseError::Unavailable(_))), "{fate:?}");
    }
    assert_eq!(ground.integer(COUNT_THINGS).await, 0);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM parents").await, 0);
    assert_eq!(ground.write(vec![guard(1, ADD_THING, vec![1.into()])]).await, Ok(Written::Settled));
    assert_eq!(ground.integer(COUNT_THINGS).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_statement_is_its_asker_s_and_the_rest_may_try_again() {
    let ground = Ground::sqlite(TABLES).await;
    let held = hold(&ground);
    let good = |id: i64| ask(&ground, vec![change(ADD_THING, vec![id.into()])]);
    let first = good(0);
    settle_down().await;
    let wrong = ask(&ground, vec![change(ADD_CHILD, vec![1.into(), 404.into()])]);
    settle_down().await;
    let last = good(1);
    settle_down().await;
    drop(held);
    assert!(matches!(first.await.unwrap(), Err(DatabaseError::Unavailable(_))));
    assert!(matches!(wrong.await.unwrap(), Err(DatabaseError::Programming(_))));
    assert_eq!(last.await.unwrap(), Ok(Written::Settled));
    assert_eq!(ground.integer("SELECT MIN(id) FROM things").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_and_a_lost_lock_are_unavailable() {
    let ground = Ground::sqlite(TABLES).await;
    let held = hold(&ground);
    let tasks: Vec<_> = (0..1100).map(|id: i64| ask(&ground, vec![change(ADD_THING, vec![id.into()])])).collect();
    settle_down().await;
    let refused = tasks.iter().filter(|task| task.is_finished()).count();
    assert!(refused >= 70, "{refused} refused at once");
    let full = ground.write(vec![change(ADD_THING, vec![0.into()])]).await;
    assert!(matches!(full, Err(DatabaseError::Unavailable(_))), "{full:?}");
    tokio::time::sleep(Duration::from_millis(5500)).await;
    let refused = tasks.iter().filter(|task| task.is_finished()).count();
    assert!(refused >= 76 + 128, "{refused} refused after the lock was awaited in vain");
    drop(held);
    let fates = fates(tasks).await;
    let full = Err(DatabaseError::Unavailable("1024 batches are waiting already".to_owned()));
    let told = fates.iter().filter(|fate| **fate == full).count();
    assert!(told >= 70, "{told} were told that the queue is full");
    let settled = fates.iter().filter(|fate| **fate == Ok(Written::Settled)).count();
    assert_eq!(ground.integer(COUNT_THINGS).await, i64::try_from(settled).unwrap());
    assert!(settled > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waited_for_another_s_migration_does_not_repeat_it() {
    const ADDED: Script = Script { version: 2, sql: "CREATE TABLE added (id BIGINT)" };
    static BOTH: [Script; 2] = [TABLES[0], ADDED];
    let ground = Ground::sqlite(TABLES).await;
    let held = hold(&ground);
    let database = Arc::clone(&ground.database);
    let migrating = tokio::spawn(async move { database.migrate(&BOTH).await });
    settle_down().await;
    assert!(!migrating.is_finished());
    held.execute_batch("CREATE TABLE added (id); INSERT INTO schema_version (version) VALUES (2); COMMIT").unwrap();
    assert_eq!(migrating.await.unwrap(), Ok(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asker_who_left_is_not_served() {
    let ground = Ground::sqlite(TABLES).await;
    let held = hold(&ground);
    let first = ask(&ground, vec![change(ADD_THING, vec![1.into()])]);
    settle_down().await;
    let left = ask(&ground, vec![change(ADD_THING, vec![2.into()])]);
    settle_down().await;
    left.abort();
    assert!(left.await.unwrap_err().is_cancelled());
    drop(held);
    assert_eq!(first.await.unwrap(), Ok(Written::Settled));
    assert_eq!(ground.write(Vec::new()).await, Ok(Written::Settled));
    assert_eq!(ground.integer("SELECT MAX(id) FROM things").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_finishes_what_waits() {
    let ground = Ground::sqlite(TABLES).await;
    assert_eq!(ground.integer(COUNT_THINGS).await, 0);
    let held = hold(&ground);
    let tasks = (0..8).map(|id: i64| ask(&ground, vec![change(ADD_THING, vec![id.into()])])).collect();
    settle_down().await;
    let database: Arc<dyn Database> = Arc::clone(&ground.database);
    let closing = tokio::spawn(async move { database.close().await });
    settle_down().await;
    drop(held);
    assert!(fates(tasks).await.iter().all(|fate| *fate == Ok(Written::Settled)));
    closing.await.unwrap();
    let closed = Err(DatabaseError::Unavailable("it is closed".to_owned()));
    assert_eq!(ground.write(Vec::new()).await, closed);
    assert!(ground.database.read(Vec::new()).await.is_err());
    let left = std::fs::read_dir(ground.directory.as_ref().unwrap().path()).unwrap().count();
    assert_eq!(left, 1, "the log is folded into the file");
}
