//! A decision is carried out whole or not at all, whoever else decides at the same time.

use futures_util::future::join_all;
use store::database::{DatabaseError, Written};

use crate::engines::{Ground, change, guard, on_both_engines};
use crate::tables::{ADD_CHILD, ADD_CODE, ADD_LATE_CHILD, ADD_PARENT, ADD_THING, COUNT_THINGS, TABLES, USE_CODE};

on_both_engines!(
    TABLES; a_lost_guard_leaves_nothing, the_first_failure_counts, a_guard_counts_exactly, losers_do_not_disturb_others,
    one_of_fifty_uses_the_code, long_batches_keep_their_order, a_failing_commit_is_an_error
);

async fn a_lost_guard_leaves_nothing(ground: &Ground) {
    let batch = vec![
        change(ADD_THING, vec![1.into()]),
        guard(1, ADD_THING, vec![2.into()]),
        guard(1, USE_CODE, vec![404.into(), 1.into()]),
        change(ADD_THING, vec![3.into()]),
    ];
    assert_eq!(ground.write(batch).await, Ok(Written::Lost { guard: 2 }));
    assert_eq!(ground.integer(COUNT_THINGS).await, 0);
    assert_eq!(ground.write(vec![guard(1, ADD_THING, vec![1.into()])]).await, Ok(Written::Settled));
    assert_eq!(ground.integer(COUNT_THINGS).await, 1);
}

async fn the_first_failure_counts(ground: &Ground) {
    let guard_first =
        vec![guard(1, USE_CODE, vec![404.into(), 1.into()]), change(ADD_CHILD, vec![1.into(), 404.into()])];
    assert_eq!(ground.write(guard_first).await, Ok(Written::Lost { guard: 0 }));
    let error_first =
        vec![change(ADD_CHILD, vec![1.into(), 404.into()]), guard(1, USE_CODE, vec![404.into(), 1.into()])];
    assert!(matches!(ground.write(error_first).await, Err(DatabaseError::Programming(_))));
}

async fn a_guard_counts_exactly(ground: &Ground) {
    let add = (1..=3).map(|id| guard(1, ADD_CODE, vec![id.into()])).collect();
    assert_eq!(ground.write(add).await, Ok(Written::Settled));
    let all = "UPDATE codes SET used_at = $1";
    for (expected, fate) in [
        (0, Written::Lost { guard: 0 }),
        (2, Written::Lost { guard: 0 }),
        (4, Written::Lost { guard: 0 }),
        (3, Written::Settled),
    ] {
        assert_eq!(ground.write(vec![guard(expected, all, vec![7.into()])]).await, Ok(fate), "{expected}");
        let used = ground.integer("SELECT COUNT(*) FROM codes WHERE used_at = 7").await;
        assert_eq!(used, if fate == Written::Settled { 3 } else { 0 });
    }
    assert_eq!(
        ground.write(vec![guard(0, "DELETE FROM codes WHERE id = $1", vec![9.into()])]).await,
        Ok(Written::Settled)
    );
}

async fn losers_do_not_disturb_others(ground: &Ground) {
    let decide = |id: i64| {
        let mut batch = vec![change(ADD_THING, vec![id.into()])];
        batch.push(guard(u64::from(id % 2 == 1), USE_CODE, vec![404.into(), 1.into()]));
        batch.push(guard(1, ADD_THING, vec![(id + 1000).into()]));
        ground.write(batch)
    };
    for (id, fate) in (0..64).zip(join_all((0..64).map(decide)).await) {
        let expected = if id % 2 == 1 { Written::Lost { guard: 1 } } else { Written::Settled };
        assert_eq!(fate, Ok(expected), "{id}");
    }
    assert_eq!(ground.integer(COUNT_THINGS).await, 64);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM things WHERE id % 2 = 1").await, 0);
}

async fn one_of_fifty_uses_the_code(ground: &Ground) {
    assert_eq!(ground.write(vec![change(ADD_CODE, vec![1.into()])]).await, Ok(Written::Settled));
    let tasks = (100..150).map(|now: i64| {
        let database = std::sync::Arc::clone(&ground.database);
        let batch = vec![change(ADD_THING, vec![now.into()]), guard(1, USE_CODE, vec![1.into(), now.into()])];
        tokio::spawn(async move { database.write(batch).await })
    });
    let fates = join_all(tasks).await.into_iter().map(|fate| fate.unwrap().unwrap()).collect::<Vec<_>>();
    let settled = (100..).zip(&fates).filter(|(_, fate)| **fate == Written::Settled).map(|(now, _)| now);
    let settled = settled.collect::<Vec<i64>>();
    assert_eq!(settled.len(), 1, "{fates:?}");
    assert_eq!(fates.iter().filter(|fate| **fate == Written::Lost { guard: 1 }).count(), 49);
    assert_eq!(ground.integer("SELECT used_at FROM codes").await, settled[0]);
    assert_eq!(ground.integer("SELECT MIN(id) FROM things").await, settled[0]);
    assert_eq!(ground.integer(COUNT_THINGS).await, 1);
}

async fn long_batches_keep_their_order(ground: &Ground) {
    assert_eq!(ground.write(vec![change(ADD_CODE, vec![1.into()])]).await, Ok(Written::Settled));
    let step = |i: i64| {
        let sql = "UPDATE codes SET used_at = $1 WHERE COALESCE(used_at, 0) = $2";
        guard(1, sql, vec![(i + 1).into(), i.into()])
    };
    assert_eq!(ground.write((0..200).map(step).collect()).await, Ok(Written::Settled));
    assert_eq!(ground.integer("SELECT used_at FROM codes").await, 200);
}

async fn a_failing_commit_is_an_error(ground: &Ground) {
    let batch =
        vec![change(ADD_PARENT, vec![1.into()]), guard(1, ADD_LATE_CHILD, vec![1.into(), 1.into(), 404.into()])];
    assert!(ground.write(batch).await.is_err());
    assert_eq!(ground.integer("SELECT COUNT(*) FROM parents").await, 0);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM children").await, 0);
    assert_eq!(ground.write(vec![change(ADD_PARENT, vec![1.into()])]).await, Ok(Written::Settled));
}
