//! Which files SQLite opens: new ones and ours, and nobody else's.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::Connection;
use store::database::{DatabaseError, Engine, Written};
use store::migrate::SCRIPTS;

use crate::engines::{Ground, guard};
use crate::tables::{ADD_THING, COUNT_THINGS, TABLES};

fn refusal(path: &Path) -> DatabaseError {
    store::open(path.to_str().unwrap()).err().unwrap()
}

#[tokio::test]
async fn a_new_file_is_its_owner_s_alone_and_opens_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new.db");
    let ground = Ground::open(path.to_str().unwrap().to_owned(), None, TABLES).await;
    assert_eq!(ground.database.engine(), Engine::Sqlite);
    assert_eq!(ground.write(vec![guard(1, ADD_THING, vec![1.into()])]).await, Ok(Written::Settled));
    let files: Vec<_> = fs::read_dir(directory.path()).unwrap().flatten().collect();
    assert_eq!(files.len(), 3, "{files:?}");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
    }
    ground.database.close().await;
    let again = Ground::open(format!("sqlite://{}", path.display()), None, TABLES).await;
    assert_eq!(again.integer(COUNT_THINGS).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_may_create_the_file_at_once() {
    for _ in 0..20 {
        let directory = tempfile::tempdir().unwrap();
        let open = || {
            let path = directory.path().join("new.db");
            tokio::task::spawn_blocking(move || store::open(path.to_str().unwrap()).map(drop))
        };
        let tasks: Vec<_> = std::iter::repeat_with(open).take(4).collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), Ok(()));
        }
    }
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("letter.txt");
    let letter = "Dear operator, this is not a database. ".repeat(40);
    fs::write(&path, &letter).unwrap();
    assert_eq!(refusal(&path), DatabaseError::Schema(format!("{} is not a SQLite database", path.display())));
    assert_eq!(fs::read_to_string(&path).unwrap(), letter);
}

#[test]
fn another_program_s_database_is_refused_and_left_alone() {
    for theirs in ["CREATE TABLE t (a)", "PRAGMA application_id = 7", "PRAGMA application_id = 7; CREATE TABLE t (a)"] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("theirs.db");
        Connection::open(&path).unwrap().execute_batch(theirs).unwrap();
        let before = fs::read(&path).unwrap();
        let why = format!("{} belongs to another program", path.display());
        assert_eq!(refusal(&path), DatabaseError::Schema(why), "{theirs}");
        assert_eq!(fs::read(&path).unwrap(), before, "{theirs}");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "{theirs}");
    }
}

#[test]
fn a_missing_directory_and_an_unknown_scheme_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    assert!(matches!(refusal(&directory.path().join("no/such/place.db")), DatabaseError::Unavailable(_)));
    assert!(matches!(refusal(directory.path()), DatabaseError::Unavailable(_)));
    let unknown = store::open("mysql://root:secret@localhost/db").err();
    assert_eq!(unknown, Some(DatabaseError::Programming("no adapter for mysql://".to_owned())));
}

#[tokio::test]
async fn the_program_s_own_scripts_run() {
    Ground::sqlite(SCRIPTS).await;
    Ground::postgres(SCRIPTS).await;
}
