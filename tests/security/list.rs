//! The list of all checks: each stands in one row, and `docs/security-checks.md` tells where.
use crate::GROUPS;
use crate::row::{Row, folder, rows};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Every identifier of the list, a group a line.
const LIST: &str = include_str!("list.txt");
/// What the groups are about.
const SUBJECTS: [(&str, &str); 24] = [
    ("G", "what every answer is held to"),
    ("AZ", "authorization endpoint"),
    ("RU", "redirect URIs"),
    ("PK", "PKCE and authorization codes"),
    ("RT", "refresh tokens"),
    ("CA", "client authentication"),
    ("JW", "JOSE"),
    ("DP", "DPoP"),
    ("MT", "mutual TLS"),
    ("PR", "pushed authorization requests and request objects"),
    ("IS", "issuers, mix-up, tenants"),
    ("RI", "resources, scopes, audiences"),
    ("IN", "introspection, revocation, userinfo"),
    ("MX", "grants and denied states"),
    ("LG", "sign-in, session, logout"),
    ("BF", "guessing, enumeration, timing"),
    ("WB", "what browsers are given"),
    ("HP", "HTTP, parameters, encodings"),
    ("SS", "outbound fetches"),
    ("PX", "reverse proxies"),
    ("DS", "denial of service"),
    ("LO", "logs and privacy"),
    ("KM", "keys and discovery"),
    ("CF", "configuration"),
];

/// In which way a row stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Here,
    Elsewhere,
    Slow,
    Open,
    Absent,
}

const STATES: [(State, &str); 5] = [
    (State::Here, "checked by this suite"),
    (State::Elsewhere, "checked by another test"),
    (State::Slow, "in `tests/slow`"),
    (State::Open, "open"),
    (State::Absent, "nothing to check"),
];

impl Row {
    fn state(&self) -> Option<State> {
        let here = self.runs() || self.oracle.is_some();
        match () {
            () if self.open.is_some() => Some(State::Open),
            () if here => Some(State::Here),
            () if !self.elsewhere.is_empty() => Some(State::Elsewhere),
            () if self.slow.is_some() => Some(State::Slow),
            () if self.absent.is_some() => Some(State::Absent),
            () => None,
        }
    }

    fn told(&self) -> String {
        let mut told = Vec::new();
        if !self.checks.is_empty() {
            told.push(format!("{} of the row", if self.checks.len() == 1 { "the check" } else { "the checks" }));
        }
        told.extend(self.cells.iter().map(|_| "the cells of the row".to_owned()));
        told.extend(self.script.iter().map(|name| format!("script `{name}`")));
        told.extend(self.oracle.iter().map(|place| format!("`{place}`, in every answer")));
        told.extend(self.elsewhere.iter().map(|test| format!("`{test}`")));
        told.extend(self.slow.iter().map(|name| format!("`tests/slow`, {name}")));
        told.extend(self.absent.clone());
        told.extend(self.decided.iter().map(|why| format!("Decided otherwise: {why}")));
        told.extend(self.remains.iter().map(|what| format!("Remains: {what}")));
        told.extend(self.open.iter().map(|why| format!("Open: {why}")));
        told.join("; ")
            .replace('|', "\\|")
            .replace("; Decided", ". Decided")
            .replace("; Remains", ". Remains")
            .replace("; Open", ". Open")
    }
}

fn all() -> Vec<(String, Vec<Row>)> {
    SUBJECTS
        .iter()
        .map(|(group, _)| group.to_ascii_lowercase())
        .filter(|group| folder().join(format!("rows/{group}.toml")).exists())
        .map(|group| (group.clone(), rows(&group)))
        .collect()
}

#[test]
fn every_check_of_the_list_stands_once() {
    let mut wanted: Vec<&str> = LIST.split_whitespace().collect();
    let all = all();
    let mut standing: Vec<&str> = all.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.id.as_str())).collect();
    wanted.sort_unstable();
    standing.sort_unstable();
    assert_eq!(standing, wanted);
    for (group, rows) in &all {
        let runs = rows.iter().any(Row::runs);
        assert!(!runs || GROUPS.iter().any(|one| one.trim_start_matches("r#") == group), "no test runs {group}");
        for row in rows {
            assert!(row.state().is_some(), "{} is not checked anywhere", row.id);
            assert!(row.id.to_ascii_lowercase().starts_with(&format!("{group}-")), "{} stands in {group}.toml", row.id);
        }
    }
}

#[test]
fn tests_elsewhere_exist() {
    let root = folder().join("../..");
    let mut missing = Vec::new();
    for (_, rows) in all() {
        for row in rows {
            for test in &row.elsewhere {
                let (path, name) = test.split_once("::").unwrap_or((test, ""));
                let place = root.join(path);
                if place.is_dir() && name.is_empty() {
                    continue;
                }
                let text = std::fs::read_to_string(place).unwrap_or_default();
                let stands = [format!("fn {name}("), format!("def {name}(")].iter().any(|one| text.contains(one))
                    || text.contains(&format!("\"{name}"))
                    || name.is_empty();
                if text.is_empty() || !stands || (name.is_empty() && path.ends_with(".rs")) {
                    missing.push(format!("{}: {test}", row.id));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn slow_rows_exist() {
    let folder = folder().join("../slow");
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).expect("the slow tests") {
        text += &std::fs::read_to_string(entry.expect("an entry").path()).unwrap_or_default();
    }
    let all = all();
    let named = all.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.slow.as_ref());
    let missing: Vec<_> = named.filter(|name| !text.contains(&format!("\"{name}\""))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_table_is_fresh() {
    let path = folder().join("../../docs/security-checks.md");
    let fresh = table(&all());
    #[expect(clippy::disallowed_methods, reason = "the tester asks whether to write")]
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
        std::fs::write(&path, &fresh).expect("the table is written");
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = stands.lines().zip(fresh.lines()).find(|(one, other)| one != other);
    assert!(
        stands == fresh,
        "docs/security-checks.md is stale, UPDATE=1 rewrites it; the first difference: {differing:#?}"
    );
}

fn table(all: &[(String, Vec<Row>)]) -> String {
    let mut out = String::from(
        "# The security checks, and where each stands\n\nWritten by `UPDATE=1 cargo test -p server --test security`; what each row asks and sends is in [tests/security/rows](../tests/security/rows), how in [its README](../tests/security/README.md).\n\n",
    );
    let heads: Vec<&str> = STATES.iter().map(|(_, head)| *head).collect();
    let _ = writeln!(out, "| group | subject | {} |\n|---|---|{}", heads.join(" | "), "---|".repeat(heads.len()));
    let mut sums: BTreeMap<State, usize> = BTreeMap::new();
    for (group, rows) in all {
        let mut counts: BTreeMap<State, usize> = BTreeMap::new();
        for state in rows.iter().filter_map(Row::state) {
            *counts.entry(state).or_default() += 1;
            *sums.entry(state).or_default() += 1;
        }
        let _ = writeln!(out, "| {} | {} |{}", group.to_uppercase(), subject(group), cells(&counts));
    }
    let _ = writeln!(out, "| | **all** |{}", cells(&sums));
    for (group, rows) in all {
        let _ = writeln!(
            out,
            "\n## {}: {}\n\n| id | | mode | state | where |\n|---|---|---|---|---|",
            group.to_uppercase(),
            subject(group)
        );
        for row in rows {
            let state = STATES.iter().find(|(state, _)| Some(*state) == row.state()).map_or("", |(_, name)| name);
            let _ = writeln!(out, "| {} | {} | {} | {state} | {} |", row.id, row.priority, row.mode, row.told());
        }
    }
    out
}

fn cells(counts: &BTreeMap<State, usize>) -> String {
    STATES.iter().map(|(state, _)| format!(" {} |", counts.get(state).copied().unwrap_or_default())).collect()
}

fn subject(group: &str) -> &'static str {
    let found = SUBJECTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(group));
    found.map(|(_, subject)| *subject).expect("a subject")
}
