//! PostgreSQL's own troubles: deadlocks, askers who leave, a server that goes and comes back.

use std::sync::Arc;
use std::time::Duration;

use store::database::{DatabaseError, Engine, Written};
use store::script::Script;
use store::testing::Cluster;
use tokio_postgres::{Client, NoTls};

use crate::engines::{Ground, change, guard, query};
use crate::tables::{ADD_CODE, ADD_THING, COUNT_THINGS, TABLES};

const RAISE: &str = "UPDATE codes SET used_at = COALESCE(used_at, 0) + 1 WHERE id = $1";

/// A ground with two codes, and another session of its database.
async fn with_another_session(parameters: &str) -> Option<(Ground, Client)> {
    let url = store::testing::postgres_url().await?;
    let (other, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let ground = Ground::open(format!("{url}{parameters}"), None, TABLES).await;
    let codes = vec![change(ADD_CODE, vec![1.into()]), change(ADD_CODE, vec![2.into()])];
    assert_eq!(ground.write(codes).await, Ok(Written::Settled));
    Some((ground, other))
}

async fn until_somebody_waits(other: &Client) {
    let waiting =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while other.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadlock_is_tried_again() {
    let Some((ground, other)) = with_another_session("").await else { return };
    other
        .batch_execute("SET deadlock_timeout = '20s'; BEGIN; UPDATE codes SET used_at = 10 WHERE id = 1")
        .await
        .unwrap();
    let database = Arc::clone(&ground.database);
    let crossing = vec![guard(1, RAISE, vec![2.into()]), guard(1, RAISE, vec![1.into()])];
    let task = tokio::spawn(async move { database.write(crossing).await });
    until_somebody_waits(&other).await;
    other.batch_execute("UPDATE codes SET used_at = 20 WHERE id = 2").await.unwrap();
    assert!(!task.is_finished());
    other.batch_execute("COMMIT").await.unwrap();
    assert_eq!(task.await.unwrap(), Ok(Written::Settled));
    assert_eq!(ground.integer("SELECT used_at FROM codes WHERE id = 1").await, 11);
    assert_eq!(ground.integer("SELECT used_at FROM codes WHERE id = 2").await, 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_asker_who_left_leaves_no_transaction() {
    let Some((ground, other)) = with_another_session("?pool_size=1").await else { return };
    assert_eq!(ground.database.engine(), Engine::Postgres);
    other.batch_execute("BEGIN; UPDATE codes SET used_at = 10 WHERE id = 1").await.unwrap();
    let database = Arc::clone(&ground.database);
    let batch = vec![change(ADD_THING, vec![1.into()]), change(RAISE, vec![1.into()])];
    let task = tokio::spawn(async move { database.write(batch).await });
    until_somebody_waits(&other).await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    other.batch_execute("COMMIT").await.unwrap();
    assert_eq!(ground.write(vec![guard(1, RAISE, vec![1.into()])]).await, Ok(Written::Settled));
    assert_eq!(ground.integer("SELECT used_at FROM codes WHERE id = 1").await, 11);
    assert_eq!(ground.integer(COUNT_THINGS).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_pool_and_a_lock_that_is_never_released_are_unavailable() {
    let Some((ground, other)) = with_another_session("?pool_size=1").await else { return };
    other.batch_execute("BEGIN; UPDATE codes SET used_at = 10 WHERE id = 1").await.unwrap();
    let database = Arc::clone(&ground.database);
    let stuck = tokio::spawn(async move { database.write(vec![change(RAISE, vec![1.into()])]).await });
    until_somebody_waits(&other).await;
    let busy = ground.write(vec![change(ADD_THING, vec![1.into()])]).await;
    assert_eq!(busy, Err(DatabaseError::Unavailable("no connection within 1 s".to_owned())));
    let stuck = stuck.await.unwrap();
    assert!(matches!(&stuck, Err(DatabaseError::Unavailable(why)) if why.contains("57014")), "{stuck:?}");
    other.batch_execute("COMMIT").await.unwrap();
    assert_eq!(ground.write(vec![guard(1, RAISE, vec![1.into()])]).await, Ok(Written::Settled));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waited_for_another_s_migration_does_not_repeat_it() {
    const ADDED: Script = Script { version: 2, sql: "CREATE TABLE added (id BIGINT)" };
    static BOTH: [Script; 2] = [TABLES[0], ADDED];
    let Some((ground, other)) = with_another_session("").await else { return };
    other.batch_execute("BEGIN; SELECT pg_advisory_xact_lock(1112099914)").await.unwrap();
    let database = Arc::clone(&ground.database);
    let migrating = tokio::spawn(async move { database.migrate(&BOTH).await });
    until_somebody_waits(&other).await;
    let longer_than_a_statement_may_take = Duration::from_millis(5500);
    tokio::time::sleep(longer_than_a_statement_may_take).await;
    assert!(!migrating.is_finished());
    let theirs = "CREATE TABLE added (id BIGINT); INSERT INTO schema_version (version) VALUES (2); COMMIT";
    other.batch_execute(theirs).await.unwrap();
    assert_eq!(migrating.await.unwrap(), Ok(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_durable_bounded_and_read_only() {
    let Some((ground, _)) = with_another_session("").await else { return };
    for (setting, expected) in [
        ("SELECT current_setting('synchronous_commit')", "on"),
        ("SELECT current_setting('statement_timeout')", "5s"),
        ("SELECT current_setting('idle_in_transaction_session_timeout')", "5s"),
        ("SELECT current_setting('default_transaction_read_only')", "on"),
        ("SELECT current_setting('transaction_isolation')", "repeatable read"),
        ("SELECT current_setting('application_name')", "biljett"),
    ] {
        assert_eq!(ground.rows(setting, Vec::new()).await[0].text(0), Ok(expected), "{setting}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_may_go_and_come_back() {
    let Some(mut cluster) = Cluster::start(&[], &[]).await else { return };
    let ground = Ground::open(cluster.fresh_database().await, None, TABLES).await;
    let add = |id: i64| ground.write(vec![guard(1, ADD_THING, vec![id.into()])]);
    let fill = futures_util::future::join_all((0..16).map(add)).await;
    assert!(fill.iter().all(|written| *written == Ok(Written::Settled)));
    cluster.stop();
    let soon = Duration::from_secs(2);
    for _ in 0..3 {
        let written = tokio::time::timeout(soon, add(100)).await.unwrap();
        assert!(matches!(written, Err(DatabaseError::Unavailable(_))), "{written:?}");
        let read =
            tokio::time::timeout(soon, ground.database.read(vec![query(COUNT_THINGS, Vec::new())])).await.unwrap();
        assert!(matches!(read, Err(DatabaseError::Unavailable(_))), "{read:?}");
    }
    cluster.resume().await;
    assert_eq!(add(100).await, Ok(Written::Settled));
    assert_eq!(ground.integer(COUNT_THINGS).await, 17);
    ground.database.close().await;
    assert!(matches!(add(101).await, Err(DatabaseError::Unavailable(_))));
}

#[tokio::test]
async fn a_wrong_url_is_refused_without_its_password() {
    for url in [
        "postgres://u:hunter2@h:port/d",
        "postgres://u:hunter2@h/d?colour=red",
        "postgres://u:hunter2@h/d?pool_size=0",
        "postgres://u:hunter2@h/d?pool_size=1001",
        "postgres://u:hunter2@h/d?sslmode=perhaps",
        "postgres://u:hunter2@h/d?sslrootcert=/no/such/file.pem",
        "postgres://u:hunter2@h/d?sslrootcert=%2Ffile.pem",
    ] {
        let refused = store::open(url).err();
        let Some(DatabaseError::Programming(why)) = refused else { panic!("{url}: {refused:?}") };
        assert!(!why.contains("hunter2"), "{why}");
    }
}
