//! The seam to a database, each test once for both engines, and what only one of them can do wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod decisions;
#[path = "../support/engines.rs"]
mod engines;
mod migrations;
mod misuse;
mod postgres;
mod postgres_tls;
mod snapshots;
mod sqlite;
mod sqlite_files;
mod tables;
mod values;
