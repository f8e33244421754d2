//! Knows how a test that is written once runs on both engines, each time on a fresh database.

use std::sync::Arc;

use store::database::{Database, DatabaseError, Expect, Query, Row, Statement, Value, Written};
use store::script::Script;
use tempfile::TempDir;

/// Runs each named `async fn(&Ground)` of the module on SQLite and on PostgreSQL, after the scripts.
macro_rules! on_both_engines {
    ($scripts:expr; $($test:ident),+ $(,)?) => {
        const SCRIPTS: &[store::script::Script] = $scripts;
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(&crate::engines::Ground::sqlite(super::SCRIPTS).await).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                if let Some(ground) = crate::engines::Ground::postgres(super::SCRIPTS).await {
                    super::$test(&ground).await;
                }
            })+
        }
    };
}
pub(crate) use on_both_engines;

/// A fresh database and how to open it once more.
pub struct Ground {
    pub database: Arc<dyn Database>,
    pub url: String,
    pub directory: Option<TempDir>,
}

impl Ground {
    pub async fn sqlite(scripts: &'static [Script]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("test.db").display());
        Self::open(url, Some(directory), scripts).await
    }

    pub async fn postgres(scripts: &'static [Script]) -> Option<Self> {
        let url = store::testing::postgres_url().await?;
        Some(Self::open(url, None, scripts).await)
    }

    pub async fn open(url: String, directory: Option<TempDir>, scripts: &'static [Script]) -> Self {
        let database = store::open(&url).unwrap();
        let version = database.migrate(scripts).await.unwrap();
        assert_eq!(version, i64::try_from(scripts.len()).unwrap());
        Self { database, url, directory }
    }

    pub async fn write(&self, batch: Vec<Statement>) -> Result<Written, DatabaseError> {
        self.database.write(batch).await
    }

    /// The rows of one query.
    pub async fn rows(&self, sql: &'static str, values: Vec<Value>) -> Vec<Row> {
        self.database.read(vec![query(sql, values)]).await.unwrap().remove(0)
    }

    /// The integer that a query of one row and one column answers.
    pub async fn integer(&self, sql: &'static str) -> i64 {
        self.rows(sql, Vec::new()).await[0].integer(0).unwrap()
    }
}

pub fn query(sql: &'static str, values: Vec<Value>) -> Query {
    Query { sql, values }
}

pub fn change(sql: &'static str, values: Vec<Value>) -> Statement {
    Statement { sql, values, expect: Expect::Any }
}

pub fn guard(rows: u64, sql: &'static str, values: Vec<Value>) -> Statement {
    Statement { sql, values, expect: Expect::Rows(rows) }
}
