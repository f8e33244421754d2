//! `biljett profile diff`: the keys in which two profiles differ, and which of them loosen.
use super::{Effect, Shelf, effect};
use crate::command::text::columns;
use toml::Value;

/// Where values begin, in characters from the left.
const VALUES: usize = 16;

/// The keys in which `name` differs from `other`, with both values; those that loosen come first.
///
/// # Errors
/// There is no such profile.
pub fn difference(shelf: &Shelf, name: &str, other: &str) -> Result<String, String> {
    let profile = shelf.find(name)?;
    shelf.find(other)?;
    let others = shelf.library.keys(other);
    let mut entries: Vec<(Effect, String)> = Vec::new();
    for (key, value) in shelf.library.keys(name) {
        let there = others.iter().find(|(one, _)| *one == key).map(|(_, value)| value);
        // Members of a table are equal in any order, and answers are written in theirs.
        if there.is_some_and(|there| there.to_string() == value.to_string()) || key.starts_with("about.") {
            continue;
        }
        let effect = there.map_or(Effect::Differs, |there| effect(&key, there, &value));
        let source = profile.source(&key).map_or("no source".to_owned(), ToString::to_string);
        let values = values((name, &value), (other, there));
        let source = columns("  source", VALUES, &source);
        entries.push((effect, format!("{key}: {}\n{values}{source}\n", effect.word())));
    }
    entries.sort_by_key(|(effect, _)| *effect);
    let count = |effect| entries.iter().filter(|(one, _)| *one == effect).count();
    let (loosen, tighten, differ) = (count(Effect::Loosens), count(Effect::Tightens), count(Effect::Differs));
    let entries: String = entries.iter().map(|(_, entry)| entry.as_str()).collect();
    Ok(format!("{entries}{name} against {other}: {loosen} loosen, {tighten} tighten, {differ} differ\n"))
}

/// Both values; of two tables only the members that differ.
fn values((name, value): (&str, &Value), (other, there): (&str, Option<&Value>)) -> String {
    let (Some(here), Some(beyond)) = (value.as_table(), there.and_then(Value::as_table)) else {
        let there = there.map_or("(absent)".to_owned(), Value::to_string);
        return line(name, &value.to_string()) + &line(other, &there);
    };
    let mut names: Vec<&String> = beyond.keys().collect();
    names.extend(here.keys().filter(|member| !beyond.contains_key(*member)));
    let mut out = String::new();
    for member in names.into_iter().filter(|member| here.get(*member) != beyond.get(*member)) {
        let text = |value: Option<&Value>| value.map_or("(absent)".to_owned(), Value::to_string);
        out.push_str(&format!("  {member}\n"));
        out.push_str(&line(&format!("  {name}"), &text(here.get(member))));
        out.push_str(&line(&format!("  {other}"), &text(beyond.get(member))));
    }
    match out.is_empty() {
        true => line(name, "the same members in another order"),
        false => out,
    }
}

fn line(label: &str, value: &str) -> String {
    columns(&format!("  {label}"), VALUES, value)
}
