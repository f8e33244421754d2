//! What `biljett.toml` may say, as it stands in the types that read it: each key with its sentence, its default and its bounds.
use super::read;
use super::registration::{body, choice};
use server::config::bounds;
use std::fmt::Write;
use std::time::Duration;

/// The tables of the file: how each begins, the type that reads it, and where that is.
const TABLES: [(&str, &str, &str); 7] = [
    ("at the top", "Config", "crates/server/src/config.rs"),
    ("`[[listen]]`", "Table", "crates/server/src/config/listen.rs"),
    ("`[limits]`", "Limits", "crates/server/src/config/limits.rs"),
    ("`[proxy]`", "Proxy", "crates/server/src/config/proxy.rs"),
    ("`[keys]`", "Table", "crates/server/src/config/keys.rs"),
    ("`[log]`", "LogTable", "crates/server/src/config/log.rs"),
    ("`[journal]`", "JournalTable", "crates/server/src/config/log.rs"),
];

/// Every table, one after the other.
pub fn tables() -> String {
    let headings: Vec<String> = TABLES.iter().map(|(heading, ..)| format!("{heading}:")).collect();
    TABLES.iter().map(|table| told(table, &headings)).collect()
}

/// A table of the keys of a type; those that must be there are bold.
fn told((heading, name, path): &(&str, &str, &str), headings: &[String]) -> String {
    let mut out = format!("\n{heading}:\n\n| key | what it says | default, and from to |\n|---|---|---|\n");
    let text = read(path);
    let fields = body(&text, &format!("struct {name} {{")).unwrap_or_else(|| panic!("{path} has no {name}"));
    let before = text.split(&format!("struct {name} {{")).next().unwrap_or_default();
    let all_optional = before.rsplit("\n}").next().is_some_and(|lines| lines.contains(", default)]"));
    let (mut sentence, mut attribute) = (String::new(), String::new());
    for line in fields.lines().map(str::trim) {
        if let Some(more) = line.strip_prefix("/// ") {
            sentence.push_str(more);
        } else if line.starts_with("#[serde(") {
            attribute = line.to_owned();
        } else if let Some((field, kind)) = line.trim_start_matches("pub ").split_once(": ") {
            let key = quoted(&attribute, "rename = ").unwrap_or(field);
            if !headings.iter().any(|heading| heading.contains(&format!("[{key}]"))) {
                let optional = all_optional || attribute.contains("default");
                let bold = if optional { "" } else { "**" };
                let usual = usual(&text, (name, field), kind.trim_end_matches(','), &attribute);
                writeln!(out, "| {bold}`{key}`{bold} | {sentence} | {usual} |").unwrap();
            }
            (sentence, attribute) = (String::new(), String::new());
        }
    }
    assert!(out.lines().count() > 5, "{name} in {path} is not read as it was");
    out
}

/// The default of a key, or its words, and its bounds.
fn usual(text: &str, (name, field): (&str, &str), kind: &str, attribute: &str) -> String {
    let words = choice(kind, text);
    if !words.is_empty() || kind == "bool" {
        return if kind == "bool" { "`false`, the default; `true`".to_owned() } else { words };
    }
    let implemented = body(text, &format!("impl Default for {name} {{")).unwrap_or_default();
    let set =
        implemented.lines().find_map(|line| line.trim().split_once(&format!("{field}: ")).map(|(_, value)| value));
    let one_line = || implemented.split_once(&format!("{field}: "))?.1.split([' ', ',']).next();
    let function = || {
        let name = quoted(attribute, "default = ")?;
        body(text, &format!("fn {name}() ")).and_then(|body| body.lines().nth(1)).map(str::trim)
    };
    let value = set.map(|value| value.trim_end_matches(',')).filter(|value| !value.contains('}'));
    let value = value.or_else(one_line).or_else(function).map(readable).unwrap_or_default();
    match bounds(attribute) {
        Some(bounds) => format!("{value}; {bounds}"),
        None => value,
    }
}

/// A number or time of Rust as the file writes it.
fn readable(value: &str) -> String {
    let inner = |begin: &str| value.strip_prefix(begin)?.strip_suffix(')')?.parse().ok();
    let time = inner("Duration::from_secs(").map(Duration::from_secs);
    let time = time.or_else(|| inner("Duration::from_millis(").map(Duration::from_millis));
    let product = || value.split(" * ").map(|part| part.replace('_', "").parse::<u64>().ok()).product::<Option<u64>>();
    time.map(|time| format!("`{}`", bounds::shown(time)))
        .or_else(|| product().map(|number| format!("`{number}`")))
        .unwrap_or_else(|| panic!("{value} is no default that can be told"))
}

/// The bounds that an attribute sets.
fn bounds(attribute: &str) -> Option<String> {
    let (reader, rest) = quoted(attribute, "deserialize_with = ")?.split_once("::<")?;
    let mut ends = rest.split(',').map(|end| end.trim().replace('_', "").parse::<u64>());
    let (least, most) = (ends.next()?.ok()?, ends.next()?.ok()?);
    let shown = |end: u64| if reader == "time" { bounds::shown(Duration::from_millis(end)) } else { end.to_string() };
    Some(format!("`{}` to `{}`", shown(least), shown(most)))
}

/// What stands in quotes after these words.
fn quoted<'a>(attribute: &'a str, words: &str) -> Option<&'a str> {
    attribute.split_once(&format!("{words}\""))?.1.split('"').next()
}
