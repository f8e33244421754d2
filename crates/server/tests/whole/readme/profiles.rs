//! The six profiles side by side: what each says otherwise than `standard`, and what of that loosens.
use oauth::profile::library::Library;
use server::command::profile::{Effect, effect};
use std::fmt::Write;
use toml::Value;

const STANDARD: &str = "standard";
/// Characters of a value that stands in a cell.
const WIDEST: usize = 90;

/// The tables, section by section, and the loosenings of each profile.
pub fn tables() -> String {
    let library = server::profiles::library(None).unwrap();
    let others: Vec<&str> = library.names().filter(|name| *name != STANDARD).collect();
    let mut out = String::new();
    let mut section = String::new();
    for (key, standard) in library.keys(STANDARD) {
        let (head, name) = key.split_once('.').unwrap();
        let cells: Vec<String> = others.iter().map(|other| cell(&library, other, &key, &standard)).collect();
        if head == "about" || cells.iter().all(String::is_empty) {
            continue;
        }
        if head != section {
            let rule = "|---".repeat(others.len() + 2);
            writeln!(out, "\n### {head}\n\n| key | {STANDARD} | {} |\n{rule}|", others.join(" | ")).unwrap();
            section = head.to_owned();
        }
        writeln!(out, "| `{name}` | {} | {} |", written(STANDARD, &standard), cells.join(" | ")).unwrap();
    }
    let loosenings: String = others.iter().map(|name| loosened(&library, name)).collect();
    format!("{}\n### What each loosens, and why\n{loosenings}", out.trim_start())
}

/// The value where it differs; bold where it loosens.
fn cell(library: &Library, name: &str, key: &str, standard: &Value) -> String {
    let value = value(library, name, key);
    match (value.to_string() == standard.to_string(), effect(key, standard, &value)) {
        (true, _) => String::new(),
        (false, Effect::Loosens) => format!("**loosens** {}", written(name, &value)),
        (false, _) => written(name, &value),
    }
}

fn value(library: &Library, name: &str, key: &str) -> Value {
    library.keys(name).into_iter().find(|(one, _)| one == key).map(|(_, value)| value).unwrap()
}

fn written(name: &str, value: &Value) -> String {
    let text = value.to_string().replace('|', "\\|");
    match text.chars().count() <= WIDEST {
        true => format!("`{text}`"),
        false => format!("[in its file](../profiles/{name}/profile.toml)"),
    }
}

fn loosened(library: &Library, name: &str) -> String {
    let profile = library.find(name).unwrap();
    let mut out = format!("\n`{name}`:\n\n");
    for (key, standard) in library.keys(STANDARD) {
        let value = value(library, name, &key);
        if effect(&key, &standard, &value) == Effect::Loosens {
            writeln!(out, "* `{key}`: {}", profile.source(&key).unwrap()).unwrap();
        }
    }
    out
}
