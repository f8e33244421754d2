//! What is written comes back as it was, and only as what it was.

use store::database::{DatabaseError, Row, Value, Written};

use crate::engines::{Ground, change, on_both_engines, query};
use crate::tables::TABLES;

on_both_engines!(TABLES; values_come_back, placeholders_count_by_number, comparisons_are_integers, batches_may_be_empty);

const ADD: &str = "INSERT INTO things (id, n, t, b) VALUES ($1, $2, $3, $4)";
const FIND: &str = "SELECT n, t, b FROM things WHERE id = $1";

async fn values_come_back(ground: &Ground) {
    let large = 1 << 20;
    let rows: [[Value; 3]; 6] = [
        [i64::MIN.into(), "".into(), Value::Bytes(Vec::new())],
        [i64::MAX.into(), "å ∀ 👩‍⚕️ '\"$1?1\\ \n".into(), (0..=255).collect::<Vec<u8>>().into()],
        [None::<i64>.into(), Value::Null, None::<&[u8]>.into()],
        [0.into(), "é".repeat(large).into(), vec![0; large].into()],
        [Some(-1).into(), Some("0").into(), [0_u8].as_slice().into()],
        [(i64::from(i32::MAX) + 1).into(), String::from("NULL").into(), b"\xff\xfe".to_vec().into()],
    ];
    let id = |i: usize| Value::Integer(i64::try_from(i).unwrap());
    let changes =
        rows.iter().enumerate().map(|(i, [n, t, b])| change(ADD, vec![id(i), n.clone(), t.clone(), b.clone()]));
    assert_eq!(ground.write(changes.collect()).await, Ok(Written::Settled));
    for (i, row) in rows.into_iter().enumerate() {
        let found = ground.rows(FIND, vec![id(i)]).await;
        assert_eq!(found, [Row::from(row.to_vec())]);
    }
}

async fn placeholders_count_by_number(ground: &Ground) {
    let swapped = change("INSERT INTO things (t, id, n) VALUES ($3, $2, $1)", vec![1.into(), 2.into(), "$2".into()]);
    assert_eq!(ground.write(vec![swapped]).await, Ok(Written::Settled));
    let found = ground
        .rows(
            "SELECT id, n, t, '$1' FROM things WHERE t = $2 AND n = $1 AND n < id AND $1 = n",
            vec![1.into(), "$2".into()],
        )
        .await;
    assert_eq!(found, [Row::from(vec![2.into(), 1.into(), "$2".into(), "$1".into()])]);
}

async fn comparisons_are_integers(ground: &Ground) {
    let found = ground.rows("SELECT 1 < 2, EXISTS (SELECT 1 FROM things), COUNT(*), 7 FROM things", Vec::new()).await;
    assert_eq!(found, [Row::from(vec![1.into(), 0.into(), 0.into(), 7.into()])]);
}

async fn batches_may_be_empty(ground: &Ground) {
    assert_eq!(ground.write(Vec::new()).await, Ok(Written::Settled));
    assert_eq!(ground.database.read(Vec::new()).await, Ok(Vec::new()));
    let none = query("SELECT id FROM things", Vec::new());
    assert_eq!(ground.database.read(vec![none.clone(), none]).await, Ok(vec![Vec::new(), Vec::new()]));
}

#[test]
fn a_column_is_read_as_what_it_is_or_not_at_all() {
    let row = Row::from(vec![1.into(), "a".into(), Value::Bytes(vec![2]), Value::Null]);
    assert_eq!((row.integer(0), row.text(1), row.bytes(2)), (Ok(1), Ok("a"), Ok([2].as_slice())));
    assert_eq!(row.optional_integer(0), Ok(Some(1)));
    assert_eq!(row.optional_text(1), Ok(Some("a")));
    assert_eq!(row.optional_bytes(2), Ok(Some([2].as_slice())));
    assert_eq!((row.optional_integer(3), row.optional_text(3), row.optional_bytes(3)), (Ok(None), Ok(None), Ok(None)));
    let corrupt = |why: &str| Some(DatabaseError::Corrupt(why.to_owned()));
    assert_eq!(row.integer(1).err(), corrupt("column 1: expected integer, found text"));
    assert_eq!(row.text(2).err(), corrupt("column 2: expected text, found bytes"));
    assert_eq!(row.bytes(0).err(), corrupt("column 0: expected bytes, found integer"));
    assert_eq!(row.integer(3).err(), corrupt("column 3: expected integer, found null"));
    assert_eq!(row.optional_text(0).err(), corrupt("column 0: expected text, found integer"));
    assert_eq!(row.optional_bytes(4).err(), corrupt("column 4: expected bytes, found no such column"));
}

#[test]
fn a_value_does_not_show_itself() {
    let shown = format!("{:?}", [Value::from("secret"), vec![7_u8; 9].into(), 12345.into(), Value::Null]);
    assert_eq!(shown, "[text of 6 bytes, 9 bytes, integer, null]");
}
