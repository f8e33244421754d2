//! `biljett profile show`: every key of a profile with its value, where it is set, and its source.
use super::Shelf;
use crate::command::text::columns;
use toml::Value;

/// Where values begin, in characters from the left.
const VALUES: usize = 34;

/// Where sources begin.
const SOURCES: usize = 6;

/// Every key of a profile, section by section.
///
/// # Errors
/// There is no such profile.
pub fn show(shelf: &Shelf, name: &str) -> Result<String, String> {
    let profile = shelf.find(name)?;
    let mut out = columns("profile", VALUES, name);
    out.push_str(&columns("extends", VALUES, shelf.parent(name).as_deref().unwrap_or("nothing")));
    let mut section = String::new();
    for (key, value) in shelf.library.keys(name) {
        let (head, key_alone) = key.split_once('.').unwrap_or(("", &key));
        if head != section {
            out.push_str(&format!("\n[{head}]\n"));
            section = head.to_owned();
        }
        out.push_str(&entry(key_alone, &value));
        let source = profile.source(&key).map_or("no source".to_owned(), ToString::to_string);
        let origin = shelf.origin(name, &key).filter(|origin| origin != name);
        let inherited = origin.map(|origin| format!("inherited from {origin}; ")).unwrap_or_default();
        out.push_str(&columns("    #", SOURCES, &format!("{inherited}{source}")));
    }
    Ok(out)
}

/// A key and its value; a table has a line for each member.
fn entry(key: &str, value: &Value) -> String {
    match value.as_table() {
        Some(members) if members.len() > 2 => {
            let member = |(name, value): (&String, &Value)| columns(&format!("    {name}"), VALUES, &value.to_string());
            format!("  {key}\n{}", members.iter().map(member).collect::<String>())
        }
        _ => columns(&format!("  {key}"), VALUES, &value.to_string()),
    }
}
