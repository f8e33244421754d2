//! The server as a whole against a small model: whatever happens in whatever order, what it answers is what the model says (SECURITY.md).
mod expected;
mod operation;
mod player;

use crate::stand::gate::Mistake;
use crate::stand::{Engine, Options, Stand};
use operation::Operation;
use player::Player;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use std::cell::RefCell;
use tokio::runtime::Runtime;

/// The most operations of a sequence.
const MOST: usize = 50;

/// Plays so many sequences on one stand; the first that differs from the model, made small, and where it differs.
pub fn differs(engine: Engine, (cases, seed): (u32, u64), mistake: Option<Mistake>) -> Option<String> {
    let runtime = Runtime::new().expect("a runtime");
    let stand = runtime.block_on(Stand::new(engine, Options::default()))?;
    stand.gate.make(mistake);
    let stand = RefCell::new(stand);
    let most_shrinking = if mistake.is_some() { 0 } else { 200 };
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: most_shrinking,
        rng_seed: RngSeed::Fixed(seed),
        ..Config::default()
    };
    let play = |operations: Vec<Operation>| {
        let mut stand = stand.borrow_mut();
        let outcome = runtime.block_on(async { Player::new(&mut stand).await.play(&operations).await });
        outcome.map_err(TestCaseError::fail)
    };
    match TestRunner::new(config).run(&operation::sequences(MOST), play) {
        Ok(()) => None,
        Err(TestError::Fail(why, operations)) => Some(format!("{why}\n{operations:#?}")),
        Err(TestError::Abort(why)) => Some(why.to_string()),
    }
}

#[test]
fn the_server_does_what_the_model_says() {
    assert_eq!(differs(Engine::Sqlite, (64, 1), None), None);
}

#[test]
fn it_does_so_on_postgresql() {
    assert_eq!(differs(Engine::Postgres, (8, 2), None), None);
}

/// Mistakes in the SQL of the store, each of which would be a hole.
pub const MISTAKES: [Mistake; 7] = [
    Mistake { from: "AND used_at IS NULL AND expires_at > $6", to: "AND expires_at > $6" },
    Mistake { from: "grants SET ended_at = $3 WHERE id", to: "grants SET ended_at = $3 WHERE 1 = 0 AND id" },
    Mistake { from: "SET revoked_at = $5 WHERE", to: "SET revoked_at = $5 WHERE 1 = 0 AND" },
    Mistake {
        from: "INTO revoked_token_ids (digest, issuer, expires_at) VALUES ($1, $2, $3)",
        to: "INTO revoked_token_ids (digest, issuer, expires_at) SELECT $1, $2, $3 WHERE 1 = 0",
    },
    Mistake { from: "SET ended_at = $4 WHERE subject", to: "SET ended_at = $4 WHERE 1 = 0 AND subject" },
    Mistake { from: "expires_at < $1", to: "expires_at < $1 + 9000" },
    Mistake { from: "line_seen = $4,", to: "line_seen = line_seen," },
];

/// A model that does not find them is worth nothing.
#[test]
fn mistakes_in_the_store_are_found() {
    for mistake in MISTAKES {
        assert!(differs(Engine::Sqlite, (300, 3), Some(mistake)).is_some(), "{mistake:?} is not found");
    }
}
