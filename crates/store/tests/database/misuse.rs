//! What only a change of the program cures is said to be that, and leaves the database as it was.

use store::database::{DatabaseError, Written};

use crate::engines::{Ground, change, on_both_engines, query};
use crate::tables::{ADD_CHILD, ADD_PARENT, ADD_THING, TABLES};

on_both_engines!(TABLES; wrong_changes, wrong_questions, foreign_keys_are_kept);

async fn wrong_changes(ground: &Ground) {
    for wrong in [
        change("INSERT INTO nowhere (id) VALUES ($1)", vec![1.into()]),
        change("INSERT INTO things (id) VALUES", vec![]),
        change("INSERT INTO things (id) VALUES ($1)", vec![]),
        change("INSERT INTO things (id) VALUES ($1)", vec![1.into(), 2.into()]),
        change("INSERT INTO things (id) VALUES ($1)", vec!["twelve".into()]),
        change("INSERT INTO things (id) VALUES ($1)", vec![1.into()]),
        change("INSERT INTO things (id, t) VALUES (3, $1)", vec!["a\0b".into()]),
        change("INSERT INTO things (id) VALUES (3) RETURNING id", vec![]),
        change("SELECT id FROM things", vec![]),
        change("SELECT id FROM parents", vec![]),
    ] {
        let shown = format!("{wrong:?}");
        let written = ground.write(vec![change(ADD_THING, vec![1.into()]), wrong]).await;
        assert!(matches!(written, Err(DatabaseError::Programming(_))), "{shown}: {written:?}");
        assert_eq!(ground.integer("SELECT COUNT(*) FROM things").await, 0, "{shown}");
    }
    assert_eq!(ground.write(vec![change(ADD_THING, vec![1.into()])]).await, Ok(Written::Settled));
}

async fn wrong_questions(ground: &Ground) {
    for wrong in [
        query("SELECT id FROM nowhere", vec![]),
        query("SELECT id FROM things WHERE id = $1", vec![]),
        query("SELECT id FROM things WHERE t = $1", vec!["a\0b".into()]),
        query("SELECT 1.5 FROM parents", vec![]),
        query("INSERT INTO things (id) VALUES (1)", vec![]),
        query("INSERT INTO things (id) VALUES (1) RETURNING id", vec![]),
    ] {
        let shown = format!("{wrong:?}");
        assert_eq!(ground.write(vec![change("DELETE FROM parents", vec![])]).await, Ok(Written::Settled));
        assert_eq!(ground.write(vec![change(ADD_PARENT, vec![1.into()])]).await, Ok(Written::Settled));
        let read = ground.database.read(vec![query("SELECT id FROM things", vec![]), wrong]).await;
        assert!(matches!(read, Err(DatabaseError::Programming(_))), "{shown}: {read:?}");
        assert_eq!(ground.integer("SELECT COUNT(*) FROM things").await, 0, "{shown}");
    }
}

async fn foreign_keys_are_kept(ground: &Ground) {
    let orphan = ground.write(vec![change(ADD_CHILD, vec![1.into(), 4711.into()])]).await;
    assert!(matches!(&orphan, Err(DatabaseError::Programming(why)) if !why.contains("4711")), "{orphan:?}");
}
