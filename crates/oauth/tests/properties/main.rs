//! Properties of the pure decisions: what holds for every request, on a world in memory that settles as the store does.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod line;
mod made;
mod narrowing;
mod possession;
mod redirect;
mod refusal;
mod world;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use std::cell::Cell;

/// Runs a property on so many cases; `check` says whether the case tells something, and a third of them must.
fn holds<S: Strategy>(cases: u32, strategy: S, check: impl Fn(S::Value) -> Telling) {
    let telling = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&strategy, |value| {
        if check(value) == Telling::Yes {
            telling.set(telling.get() + 1);
        }
        Ok::<(), TestCaseError>(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(telling.get() * 3 >= cases, "only {} of {cases} cases tell something", telling.get());
}

/// Whether a case reached what its property is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Telling {
    Yes,
    No,
}
