//! The rules behind refusals, as they stand in `crates/oauth/src/refusal`: sentence, source, and the profile's key.
use super::read;
use crate::tidy::source::{Piece, pieces};
use crate::tidy::tree::root;
use std::fmt::Write;

/// The files of the refusals, and what they refuse.
const FILES: [(&str, &str); 9] = [
    ("parameters", "The form of a request"),
    ("client", "Who sends it"),
    ("assertion", "The client assertion"),
    ("proof", "The proof that it holds a key"),
    ("grant", "On what ground"),
    ("organization", "For whom"),
    ("scope", "For how much"),
    ("authorization", "The authorization request, and the person"),
    ("token", "The use of an access token"),
];

/// A table for each kind of refusal.
pub fn tables() -> String {
    let codes = codes();
    let mut out = String::new();
    for (name, title) in FILES {
        let path = format!("crates/oauth/src/refusal/{name}.rs");
        let text = whole(&path);
        let answered: Vec<&str> =
            codes.iter().filter(|(variant, _)| says(&text, variant)).map(|(_, code)| code.as_str()).collect();
        // What has no choice of its own is answered as the enum above it says.
        let answered = if answered.is_empty() { vec!["invalid_client"] } else { answered };
        let answered: Vec<String> = answered.into_iter().map(|code| format!("`{code}`")).collect();
        writeln!(out, "\n### {title}\n\nAnswered with {} ([source](../{path})).\n", answered.join(", ")).unwrap();
        writeln!(out, "| rule | source | key of the profile |\n|---|---|---|").unwrap();
        let rules = rules(&text);
        assert!(!rules.is_empty(), "{path} explains nothing");
        for (rule, source, key) in rules {
            let key = key.map(|key| format!("`{key}`")).unwrap_or_default();
            writeln!(out, "| {} | {} | {key} |", rule.replace('|', "\\|"), source.replace('|', "\\|")).unwrap();
        }
    }
    out.trim_start().to_owned()
}

/// A file and those of the folder of its name.
fn whole(path: &str) -> String {
    let folder = std::fs::read_dir(root().join(path.trim_end_matches(".rs"))).into_iter().flatten().flatten();
    let mut inner: Vec<_> = folder.map(|entry| std::fs::read_to_string(entry.path()).unwrap()).collect();
    inner.sort();
    read(path) + &inner.concat()
}

fn says(text: &str, variant: &str) -> bool {
    let after = |at: usize| text[at..].starts_with(|next: char| next.is_alphanumeric());
    let word = format!("ErrorCode::{variant}");
    text.match_indices(&word).any(|(at, _)| !after(at + word.len()))
}

/// The variants of `ErrorCode` with their registered names.
fn codes() -> Vec<(String, String)> {
    let text = read("crates/oauth/src/refusal.rs");
    let arm = |line: &str| {
        let (variant, rest) = line.trim().strip_prefix("Self::")?.split_once(" => \"")?;
        Some((variant.to_owned(), rest.strip_suffix("\",")?.to_owned()))
    };
    let codes: Vec<_> = text.lines().filter_map(arm).collect();
    assert!(codes.len() > 10, "the names of the error codes are not where they were");
    codes
}

/// What follows each `Rule::new(`: rule and source, and the key that is named before the next.
fn rules(text: &str) -> Vec<(String, String, Option<String>)> {
    let pieces = pieces(text);
    let literals = |from: usize| {
        pieces[from..]
            .iter()
            .filter_map(|piece| if let Piece::Literal { text, .. } = piece { Some(*text) } else { None })
    };
    let mut found = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Code { text, .. } = piece else { continue };
        if text.trim_end().ends_with("Rule::new(") {
            let mut both = literals(at).map(str::to_owned);
            found.extend(both.next().zip(both.next()).map(|(rule, source)| (rule, source, None)));
        } else if text.trim_end().ends_with(".set_by(") {
            let key = literals(at).next().map(str::to_owned);
            found.last_mut().into_iter().for_each(|(_, _, place)| place.clone_from(&key));
        }
    }
    found
}
