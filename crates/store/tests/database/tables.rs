//! The tables that the tests use, in the SQL that both engines share.

use store::script::Script;

pub const TABLES: &[Script] = &[Script {
    version: 1,
    sql: "CREATE TABLE things (id BIGINT PRIMARY KEY, n BIGINT, t TEXT, b BYTES) /*sqlite: STRICT, WITHOUT ROWID */;
        CREATE TABLE codes (id BIGINT PRIMARY KEY, used_at BIGINT) /*sqlite: STRICT */ /*postgres: WITH (fillfactor = 70) */;
        CREATE TABLE parents (id BIGINT PRIMARY KEY) /*sqlite: STRICT */;
        CREATE TABLE children (
            id BIGINT PRIMARY KEY,
            parent BIGINT NOT NULL REFERENCES parents (id),
            late BIGINT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED
        ) /*sqlite: STRICT */;",
}];

pub const ADD_THING: &str = "INSERT INTO things (id) VALUES ($1) ON CONFLICT DO NOTHING";
pub const COUNT_THINGS: &str = "SELECT COUNT(*) FROM things";
pub const ADD_CODE: &str = "INSERT INTO codes (id) VALUES ($1)";
pub const USE_CODE: &str = "UPDATE codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL";
pub const ADD_PARENT: &str = "INSERT INTO parents (id) VALUES ($1)";
/// Fails when the statement ends if there is no such parent.
pub const ADD_CHILD: &str = "INSERT INTO children (id, parent) VALUES ($1, $2)";
/// Fails when the transaction is committed if there is no such late parent.
pub const ADD_LATE_CHILD: &str = "INSERT INTO children (id, parent, late) VALUES ($1, $2, $3)";
