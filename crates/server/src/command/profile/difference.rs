//! `biljett profile diff`: the keys in which two profiles differ, and which of them loosen.
use super::{Effect, Shelf, effect};
use crate::command::text::columns;
use toml::Value;

/// Where values begin, in characters from the left.
const VALUES: usize = 16;

/// The keys in which `name` differs from `other`, with both values.
///
/// # Errors
/// There is no such profile.
pub fn difference(shelf: &Shelf, name: &str, other: &str) -> Result<String, String> {
    let profile = shelf.find(name)?;
    shelf.find(other)?;
    let others = shelf.library.keys(other);
    let (mut out, mut counts) = (String::new(), [0; 3]);
    for (key, value) in shelf.library.keys(name) {
        let there = others.iter().find(|(one, _)| *one == key).map(|(_, value)| value);
        // Members of a table are equal in any order, and answers are written in theirs.
        if there.is_some_and(|there| there.to_string() == value.to_string()) || key.starts_with("about.") {
            continue;
        }
        let effect = there.map_or(Effect::Differs, |there| effect(&key, there, &value));
        counts[effect as usize] += 1;
        out.push_str(&format!("{key}: {}\n", word(effect)));
        out.push_str(&values((name, &value), (other, there)));
        let source = profile.source(&key).map_or("no source".to_owned(), ToString::to_string);
        out.push_str(&columns("  source", VALUES, &source));
        out.push('\n');
    }
    let [loosens, tightens, differs] = counts;
    out.push_str(&format!("{name} against {other}: {loosens} loosen, {tightens} tighten, {differs} differ\n"));
    Ok(out)
}

fn word(effect: Effect) -> &'static str {
    match effect {
        Effect::Loosens => "LOOSENING",
        Effect::Tightens => "tightening",
        Effect::Differs => "differs",
    }
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
