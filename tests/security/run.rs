//! Runs the rows of a group, and tells every failure with request, expectation, answer and source.
use crate::house::House;
use crate::judge::judge;
use crate::matrix::Cells;
use crate::row::{Row, rows};
use crate::{log, scripts};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a group; panics where a row fails, an oracle finds something, or a secret stands where it may not.
pub fn group(group: &str) {
    let rows = rows(group);
    let shared = House::new();
    let mut failures = Vec::new();
    for row in rows.iter().filter(|row| row.runs()) {
        let found = catch_unwind(AssertUnwindSafe(|| check(&shared, row)));
        let found = found.unwrap_or_else(|panic| vec![format!("the run broke off: {}", said(&*panic))]);
        let found = match &row.open {
            None => found,
            Some(_) if found.is_empty() => vec!["it is open no more: take `open` away".to_owned()],
            Some(_) => Vec::new(),
        };
        failures.extend(found.into_iter().map(|found| told(row, &found)));
    }
    failures.extend(afterwards(&shared));
    let slowest = shared.slowest.lock().expect("times").clone();
    println!(
        "{group}: {} rows, {} failures, slowest answer {} ms ({})",
        rows.len(),
        failures.len(),
        slowest.0,
        slowest.1
    );
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// What is wrong; a check that moves the clock or changes what is registered has a house of its own.
fn check(shared: &House, row: &Row) -> Vec<String> {
    let mut found = Vec::new();
    for check in &row.checks {
        if check.is_alone() {
            let own = House::new();
            found.extend(judge(&own, check));
            found.extend(afterwards(&own));
        } else {
            found.extend(judge(shared, check));
        }
    }
    if let Some(name) = &row.script {
        found.extend(scripts::run(name, shared));
    }
    found.extend(row.cells.iter().flat_map(Cells::play));
    found
}

/// What every answer of a house is held to, and what it leaves behind (group G).
pub fn afterwards(house: &House) -> Vec<String> {
    let mut found = house.violations.lock().expect("violations").clone();
    found.extend(house.secrets.found_in("G-17: the log", &log::bytes()));
    if log::panics() > 0 {
        found.push(format!("G-02: {} panics in the server", log::panics()));
    }
    let metrics = server::metrics::text(&house.authority, &log::log());
    found.extend(house.secrets.found_in("G-17: the metrics", metrics.as_bytes()));
    found.extend(house.secrets.found_in("G-18: the database", &house.database()));
    found
}

fn told(row: &Row, found: &str) -> String {
    format!("{} ({}) {}\n  source: {}\n  {}", row.id, row.priority, row.asks, row.source, found.replace('\n', "\n  "))
}

/// What a panic said.
pub fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}
