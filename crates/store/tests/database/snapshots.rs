//! A read batch sees one moment, however long it takes and whatever is written meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use store::database::Written;

use crate::engines::{Ground, change, guard, on_both_engines, query};
use crate::tables::{ADD_THING, TABLES};

on_both_engines!(TABLES; a_batch_is_one_snapshot, a_read_sees_what_was_settled_before);

/// Takes its time between two looks.
const COUNT_UP: &str = "WITH RECURSIVE up (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM up WHERE n < $1) \
    SELECT COUNT(*) FROM up";
const LOOK: &str = "SELECT n FROM things WHERE id = $1";
const RAISE: &str = "UPDATE things SET n = COALESCE(n, 0) + 1 WHERE id IN ($1, $2)";

async fn a_batch_is_one_snapshot(ground: &Ground) {
    let add = vec![
        change(ADD_THING, vec![1.into()]),
        change(ADD_THING, vec![2.into()]),
        change(RAISE, vec![1.into(), 2.into()]),
    ];
    assert_eq!(ground.write(add).await, Ok(Written::Settled));
    let over = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (database, over) = (Arc::clone(&ground.database), Arc::clone(&over));
        async move {
            while !over.load(Ordering::Relaxed) {
                let raise = vec![guard(2, RAISE, vec![1.into(), 2.into()])];
                assert_eq!(database.write(raise).await, Ok(Written::Settled));
            }
        }
    });
    let mut seen = Vec::new();
    while seen.len() < 20 {
        let batch =
            vec![query(LOOK, vec![1.into()]), query(COUNT_UP, vec![20_000.into()]), query(LOOK, vec![2.into()])];
        let answers = ground.database.read(batch).await.unwrap();
        let [first, counted, second] = [0, 1, 2].map(|i| answers[i][0].integer(0).unwrap());
        assert_eq!((first, counted), (second, 20_000));
        seen.push(first);
    }
    over.store(true, Ordering::Relaxed);
    writer.await.unwrap();
    assert!(seen.first() < seen.last(), "nothing was written meanwhile: {seen:?}");
}

async fn a_read_sees_what_was_settled_before(ground: &Ground) {
    for id in 0..100 {
        assert_eq!(ground.write(vec![guard(1, ADD_THING, vec![id.into()])]).await, Ok(Written::Settled));
        assert_eq!(ground.rows("SELECT id FROM things WHERE id = $1", vec![id.into()]).await.len(), 1);
    }
}
