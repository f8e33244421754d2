//! The table of services: the document that each follows, the real clients that are tried against it, its requirements.
use super::read;
use crate::tidy::tree::root;

/// A row of the table: what it is called, its profile, its tests of real clients, the letter of its requirements.
const SERVICES: [(&str, &str, &str, &str); 5] = [
    ("HelseID", "helseid", "helseid", "H"),
    ("Helsenorge", "helsenorge", "helsenorge", "N"),
    ("Region Halland", "halland", "halland", "L"),
    ("BankID", "bankid-2017", "bankid", "B"),
    ("eParaksts", "eparaksts", "eparaksts", "E"),
];

/// The text with all cells of the rows written but the last, which says what is not there yet.
pub fn filled(text: &str) -> String {
    let mut rows = 0;
    let line = |line: &str| {
        let Some(service) = SERVICES.iter().find(|(name, ..)| line.starts_with(&format!("| {name} |"))) else {
            return line.to_owned();
        };
        rows += 1;
        let not_yet = line.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        row(service, not_yet)
    };
    let lines: Vec<String> = text.lines().map(line).collect();
    assert_eq!(rows, SERVICES.len(), "the table of services has {rows} rows");
    lines.join("\n") + "\n"
}

fn row((name, profile, tests, letter): &(&str, &str, &str, &str), not_yet: &str) -> String {
    let profile: toml::Table = read(&format!("profiles/{profile}/profile.toml")).parse().unwrap();
    let about = |key: &str| profile["about"][key].as_str().unwrap().to_owned();
    let follows = format!("{}, {}", about("document"), about("date"));
    format!("| {name} | {follows} | {} | {} | {not_yet} |", clients(tests), requirements(letter))
}

/// The real clients that have tests for this service; `./test` fails where one does not pass.
fn clients(tests: &str) -> String {
    let here = |path: String| root().join(path).exists();
    let all = [
        ("openid-client", here(format!("tests/interop/node/{tests}.test.mjs"))),
        ("requests_oauth2client", here(format!("tests/interop/python/test_{tests}.py"))),
    ];
    all.into_iter().filter(|(_, tested)| *tested).map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}

/// How many of the document's numbered requirements a conversation shows.
fn requirements(letter: &str) -> String {
    let text = read("docs/requirements.md");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with(&format!("| R-{letter}-"))).collect();
    assert!(!rows.is_empty(), "docs/requirements.md has no R-{letter}");
    let shown = rows.iter().filter(|row| row.contains(".http)")).count();
    format!("{shown} of {}", rows.len())
}
