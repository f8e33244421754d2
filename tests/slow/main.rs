//! Slow checks: each a row by its name in the list of checks, run by a command of their own, the result kept in `results.md`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a failing check panics, and says so")]

mod backup;
mod bounded;
mod corrupted;
mod disk;
mod durable;
mod flood;
mod frame;
mod killed;
mod load;
mod nodes;
mod process;
mod replayed;
mod results;
mod scratch;
mod sequences;
mod wire;

/// What the tests of the server as a whole have already: a stand, its people and clients, and the model.
#[allow(dead_code, unused_imports, unused_macros, reason = "shared with the tests of the server as a whole")]
#[path = "../../crates/server/tests/whole"]
mod whole {
    pub mod model;
    pub mod stand;
}

use frame::Row;
use whole::stand;

/// Every row, in the order in which it runs.
fn rows() -> Vec<Row> {
    let modules = [
        bounded::rows(),
        durable::rows(),
        killed::rows(),
        disk::rows(),
        corrupted::rows(),
        backup::rows(),
        nodes::rows(),
        replayed::rows(),
        flood::rows(),
        sequences::rows(),
    ];
    modules.into_iter().flatten().collect()
}

#[expect(clippy::disallowed_methods, reason = "this main reads its own arguments")]
fn main() {
    frame::run(&rows(), std::env::args().skip(1).collect());
}
