//! What a file for `apply` may say, as it stands in the types that read it: each key with its sentence and its words.
use super::{configuration, fresh_or_stale, read, shown};
use crate::tidy::tree::root;
use std::fmt::Write;

/// The tables of a file: how each begins, the type that reads it, and where that is.
const TABLES: [(&str, &str, &str); 6] = [
    ("[[issuers]]", "IssuerEntry", "crates/flows/src/apply/file.rs"),
    ("[[issuers.apis]]", "Api", "crates/oauth/src/words/resource.rs"),
    ("[[issuers.clients]]", "Registration", "crates/oauth/src/words/client/registration.rs"),
    ("[issuers.clients.organizations]", "Organizations", "crates/oauth/src/words/organization.rs"),
    ("[[issuers.clients.organizations.delegations]]", "Delegation", "crates/oauth/src/words/organization.rs"),
    ("[[issuers.people]]", "Person", "crates/oauth/src/words/subject.rs"),
];
/// What files leave to the server.
const KEPT: [&str; 2] = ["secret_digests", "ended_before"];

#[test]
fn the_page_for_operators_tells_all_that_can_be_configured_and_registered() {
    let path = "docs/operate.md";
    let text = read(path);
    let words = words();
    let tables: String = TABLES.iter().map(|table| told(table, &words)).collect();
    let fresh = shown(&text, "configuration", configuration::tables().trim_start());
    fresh_or_stale(path, &text, &shown(&fresh, "registration", tables.trim_start()));
}

/// A table of the keys of a type; those that must be there are bold.
fn told((heading, name, path): &(&str, &str, &str), words: &str) -> String {
    let mut out = format!("\n`{heading}`\n\n| key | what it says | words |\n|---|---|---|\n");
    let text = read(path);
    let begin = format!("pub struct {name} {{");
    let body = body(&text, &begin).unwrap_or_else(|| panic!("{path} has no {name}"));
    let before = text.split(&begin).next().and_then(|text| text.rsplit("\n}").next()).unwrap_or_default();
    let all_optional = before.contains("deny_unknown_fields, default)]");
    let (mut sentence, mut optional, mut rows) = (String::new(), all_optional, 0);
    for line in body.lines().map(str::trim) {
        if let Some(more) = line.strip_prefix("/// ") {
            sentence.push_str(more);
        } else if line.starts_with("#[serde(default") {
            optional = true;
        } else if let Some((key, kind)) = line.strip_prefix("pub ").and_then(|field| field.split_once(": ")) {
            if !KEPT.contains(&key) && !matches!(key, "apis" | "clients" | "people") {
                let key = if optional { format!("`{key}`") } else { format!("**`{key}`**") };
                writeln!(out, "| {key} | {sentence} | {} |", choice(kind.trim_end_matches(','), words)).unwrap();
                rows += 1;
            }
            (sentence, optional) = (String::new(), all_optional);
        }
    }
    assert!(rows > 1, "{name} in {path} is not read as it was");
    out
}

/// The words of an enumeration as files spell them, the default first and in bold; empty for other types.
pub(super) fn choice(kind: &str, words: &str) -> String {
    let kind = kind.trim_start_matches("Option<").trim_end_matches('>');
    let Some(body) = body(words, &format!("#[serde(rename_all = \"snake_case\")]\npub enum {kind} {{")) else {
        return String::new();
    };
    let variants = body.split(',').filter_map(|part| {
        let name = part.lines().map(str::trim).rfind(|line| line.starts_with(char::is_uppercase))?;
        let usual = if part.contains("#[default]") { ", the default" } else { "" };
        Some(format!("`{}`{usual}", snake(name)))
    });
    variants.collect::<Vec<_>>().join("; ")
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// What stands between this line and the next brace at the margin.
pub(super) fn body<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    text.split_once(begin)?.1.split("\n}").next()
}

/// All files of the words, one after the other.
fn words() -> String {
    let folders = ["crates/oauth/src/words", "crates/oauth/src/words/client"];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap().flatten());
    let files = files.map(|file| file.path()).filter(|path| path.is_file());
    files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}
