//! Knows the file of results: one line for each row, the last run of each; other lines stay.
use crate::frame::{Outcome, Row};
use flows::clock::Clock;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

const HEAD: &str = "# Slow checks, as they were measured last

`tests/slow/run [ROW..]` writes this file; [README.md](README.md) says what a row is.

| Row | What is done | Expected | Measured | Verdict | Seconds | When and where |
|---|---|---|---|---|---|---|
";

/// The last result of a row.
pub struct Line {
    id: String,
    what: String,
    expected: String,
    /// What was measured.
    pub measured: String,
    /// Whether that is as expected.
    pub verdict: String,
    /// How long it took.
    pub seconds: String,
    conditions: String,
}

/// All lines by row.
pub struct Results(BTreeMap<String, Line>);

impl Line {
    /// The result of a run that just ended.
    pub fn of(row: &Row, outcome: &Outcome, seconds: u64) -> Self {
        let (verdict, measured) = match outcome {
            Ok(measured) => ("kept", measured),
            Err(found) => ("BROKEN", found),
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let build = if cfg!(debug_assertions) { "debug" } else { "release" };
        let loaded = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = loaded.split(' ').next().unwrap_or_default();
        let conditions = format!("{}, {cores} cores, {build}, load {load}", today());
        let one_line = |text: &str| text.replace(['\n', '|'], " ");
        Self {
            id: row.id.to_owned(),
            what: row.what.to_owned(),
            expected: row.expected.to_owned(),
            measured: one_line(measured),
            verdict: verdict.to_owned(),
            seconds: seconds.to_string(),
            conditions,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let cells: Vec<_> = text.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").map(str::to_owned).collect();
        let [id, what, expected, measured, verdict, seconds, conditions] = cells.try_into().ok()?;
        Some(Self { id, what, expected, measured, verdict, seconds, conditions })
    }

    fn text(&self) -> String {
        let Self { id, what, expected, measured, verdict, seconds, conditions } = self;
        format!("| {id} | {what} | {expected} | {measured} | {verdict} | {seconds} | {conditions} |\n")
    }
}

impl Results {
    /// What is kept so far.
    pub fn read() -> Self {
        let text = fs::read_to_string(path()).unwrap_or_default();
        let lines = text.strip_prefix(HEAD).unwrap_or_default().lines().filter_map(Line::parse);
        Self(lines.map(|line| (line.id.clone(), line)).collect())
    }

    /// Takes the place of an older result.
    pub fn keep(&mut self, line: Line) {
        self.0.insert(line.id.clone(), line);
    }

    /// Writes the lines of the rows that there are, in their order.
    pub fn write(&self, rows: &[Row]) {
        let lines = rows.iter().filter_map(|row| self.0.get(row.id)).map(Line::text);
        fs::write(path(), HEAD.to_owned() + &lines.collect::<String>()).expect("the results are written");
    }
}

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../../tests/slow/results.md"].iter().collect()
}

fn today() -> String {
    let now = time::OffsetDateTime::from_unix_timestamp(Clock::system().now()).expect("a date");
    now.date().to_string()
}
