//! Knows how a row runs: in a runtime of its own, measured, its verdict kept whatever it is.
use crate::results::{Line, Results};
use futures_util::future::BoxFuture;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::runtime::Runtime;
use tokio::time::Instant;

/// What was measured, if it is what was expected; else what was found instead.
pub type Outcome = Result<String, String>;

/// One check.
pub struct Row {
    /// Its name in the list of checks.
    pub id: &'static str,
    /// What is done.
    pub what: &'static str,
    /// What must come of it.
    pub expected: &'static str,
    /// Does it.
    pub run: fn() -> BoxFuture<'static, Outcome>,
}

/// A row: its name, what is done, what must come of it, and the `async fn` that does it.
macro_rules! row {
    ($id:literal, $what:literal, $expected:literal, $run:path) => {
        crate::frame::Row { id: $id, what: $what, expected: $expected, run: || Box::pin($run()) }
    };
}
pub(crate) use row;

/// Runs the named rows, or all; ends with 1 where one is not as expected or there is none of that name.
pub fn run(rows: &[Row], names: Vec<String>) {
    let named = |row: &&Row, name: &String| row.id == name || row.id.starts_with(&format!("{name}-"));
    let chosen: Vec<&Row> =
        rows.iter().filter(|row| names.is_empty() || names.iter().any(|name| named(row, name))).collect();
    let unknown = names.iter().find(|name| !rows.iter().any(|row| named(&row, name)));
    if let Some(name) = unknown {
        eprintln!("there is no row {name}; there are: {}", rows.iter().map(|row| row.id).collect::<Vec<_>>().join(" "));
        std::process::exit(1);
    }
    std::panic::set_hook(Box::new(|panic| {
        if std::thread::current().name() == Some("main") {
            eprintln!("  {panic}");
        }
    }));
    let mut results = Results::read();
    let mut failed = 0;
    for row in chosen {
        eprintln!("{}: {}", row.id, row.what);
        let began = Instant::now();
        let runtime = Runtime::new().expect("a runtime");
        let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on((row.run)())));
        runtime.shutdown_background();
        let outcome = outcome.unwrap_or_else(|_| Err("it panicked".to_owned()));
        failed += usize::from(outcome.is_err());
        let line = Line::of(row, &outcome, began.elapsed().as_secs());
        eprintln!("  {}: {} ({} s)", line.verdict, line.measured, line.seconds);
        results.keep(line);
        results.write(rows);
    }
    std::process::exit(i32::from(failed > 0));
}
