//! Lines: where in a profile's file a mistake stands.
use serde_path_to_error::{Path, Segment};
use toml::de::{DeTable, DeValue};

/// The line of a byte of a text, counted from 1.
pub(super) fn of_byte(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// The line of the deepest key or member on the way to a mistake that stands in this file; 1 where none does.
pub(super) fn of_mistake(text: &str, path: &Path, message: &str) -> usize {
    let Ok(file) = DeTable::parse(text) else { return 1 };
    let file = DeValue::Table(file.into_inner());
    let way: Vec<Step> = path.iter().filter_map(step).collect();
    let further = named(message).into_iter().map(|name| [&way[..], &[Step::Key(name)]].concat());
    let (_, at) = further.chain([way.clone()]).map(|way| deepest(&file, &way)).max().unwrap_or_default();
    of_byte(text, at)
}

/// A step from a value to one in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step<'a> {
    Key(&'a str),
    Member(usize),
}

fn step(segment: &Segment) -> Option<Step<'_>> {
    match segment {
        Segment::Map { key } => Some(Step::Key(key)),
        Segment::Seq { index } => Some(Step::Member(*index)),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// The keys that a message names beyond the path: an unknown one, a claim, or those with which it begins.
fn named(message: &str) -> Vec<&str> {
    let quoted = |before: &str, after: char| message.strip_prefix(before).and_then(|rest| rest.split(after).next());
    match quoted("unknown field `", '`').or_else(|| quoted("claim \"", '"')) {
        Some(name) => vec![name],
        None if message.starts_with('`') => message.split('`').skip(1).step_by(2).collect(),
        None => Vec::new(),
    }
}

/// How many steps of the way the file has, and the byte at which the last of them stands.
fn deepest(file: &DeValue, way: &[Step]) -> (usize, usize) {
    let (mut here, mut at) = (file, 0);
    for (steps, step) in way.iter().enumerate() {
        let next = match (step, here) {
            (Step::Key(key), DeValue::Table(table)) => {
                let found = table.iter().find(|(one, _)| one.get_ref() == key);
                found.map(|(key, value)| (key.span().start, value.get_ref()))
            }
            (Step::Member(index), DeValue::Array(list)) => {
                list.get(*index).map(|value| (value.span().start, value.get_ref()))
            }
            _ => None,
        };
        match next {
            Some((start, value)) => (at, here) = (start, value),
            None => return (steps, at),
        }
    }
    (way.len(), at)
}
