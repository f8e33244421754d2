//! Each script runs once, whole or not at all, however many processes start; a newer database is left alone.

use futures_util::future::join_all;
use store::database::{DatabaseError, Written};
use store::script::Script;

use crate::engines::{Ground, change, on_both_engines};

on_both_engines!(&[]; openers_migrate_once, a_newer_database_is_refused, a_script_is_whole_or_nothing, connections_survive);

const FIRST: Script = Script { version: 1, sql: "CREATE TABLE a (id BIGINT PRIMARY KEY); INSERT INTO a VALUES (1);" };
const SECOND: Script = Script { version: 2, sql: "ALTER TABLE a ADD COLUMN t TEXT; -- a last word" };
const BROKEN: Script = Script { version: 3, sql: "CREATE TABLE b (id BIGINT); INSERT INTO nowhere VALUES (1)" };
const ONE: &[Script] = &[FIRST];
const TWO: &[Script] = &[FIRST, SECOND];
const THREE: &[Script] = &[FIRST, SECOND, BROKEN];

async fn openers_migrate_once(ground: &Ground) {
    let open = |_| {
        let url = ground.url.clone();
        tokio::spawn(async move {
            let database = store::open(&url)?;
            let version = database.migrate(TWO).await;
            database.close().await;
            version
        })
    };
    for version in join_all((0..6).map(open)).await {
        assert_eq!(version.unwrap(), Ok(2));
    }
    assert_eq!(ground.integer("SELECT COUNT(*) FROM a").await, 1);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM schema_version").await, 2);
}

async fn a_newer_database_is_refused(ground: &Ground) {
    assert_eq!(ground.database.migrate(TWO).await, Ok(2));
    let refused = ground.database.migrate(ONE).await;
    let why = "the database is at version 2, this program knows 1";
    assert_eq!(refused, Err(DatabaseError::Schema(why.to_owned())));
    assert_eq!(ground.database.migrate(TWO).await, Ok(2));
}

async fn a_script_is_whole_or_nothing(ground: &Ground) {
    for _ in 0..2 {
        let refused = ground.database.migrate(THREE).await;
        let Err(DatabaseError::Schema(why)) = refused else { panic!("{refused:?}") };
        assert!(why.starts_with("script 3 is refused") && why.contains("nowhere"), "{why}");
    }
    assert_eq!(ground.integer("SELECT MAX(version) FROM schema_version").await, 2);
    assert_eq!(ground.write(vec![change("INSERT INTO a (id, t) VALUES (2, 'x')", vec![])]).await, Ok(Written::Settled));
    let absent = ground.write(vec![change("INSERT INTO b (id) VALUES (1)", vec![])]).await;
    assert!(matches!(absent, Err(DatabaseError::Programming(_))), "{absent:?}");
}

async fn connections_survive(ground: &Ground) {
    assert_eq!(ground.database.migrate(ONE).await, Ok(1));
    let add = |id: i64| vec![change("INSERT INTO a (id) VALUES ($1)", vec![id.into()])];
    assert_eq!(ground.write(add(2)).await, Ok(Written::Settled));
    assert_eq!(ground.integer("SELECT COUNT(id) FROM a").await, 2);
    assert_eq!(store::open(&ground.url).unwrap().migrate(TWO).await, Ok(2));
    assert_eq!(ground.write(add(3)).await, Ok(Written::Settled));
    assert_eq!(ground.integer("SELECT COUNT(id) FROM a").await, 3);
}
