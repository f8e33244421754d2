//! `biljett profile -o json`: the same as the texts for people, for programs.
use super::{Effect, Shelf, effect};
use serde_json::{Value, json};

/// All profiles: name, the document that each follows with its date, and the service.
pub fn list(shelf: &Shelf) -> Value {
    let row = |name: &str| {
        let about = shelf.library.find(name).map(|profile| &profile.about);
        about.map(
            |about| json!({ "name": name, "document": about.document, "date": about.date, "service": about.service }),
        )
    };
    shelf.library.names().filter_map(row).collect()
}

/// Every key of a profile with its value, where it is set, and its source.
///
/// # Errors
/// There is no such profile.
pub fn show(shelf: &Shelf, name: &str) -> Result<Value, String> {
    let profile = shelf.find(name)?;
    let row = |(key, value): (String, toml::Value)| {
        let (origin, source) = (shelf.origin(name, &key), profile.source(&key).map(ToString::to_string));
        json!({ "key": key, "value": value, "set_by": origin, "source": source })
    };
    let keys: Vec<Value> = shelf.library.keys(name).into_iter().map(row).collect();
    Ok(json!({ "profile": name, "extends": shelf.parent(name), "keys": keys }))
}

/// The keys in which `name` differs from `other`, with both values, and which of them loosen.
///
/// # Errors
/// There is no such profile.
pub fn difference(shelf: &Shelf, name: &str, other: &str) -> Result<Value, String> {
    let profile = shelf.find(name)?;
    shelf.find(other)?;
    let others = shelf.library.keys(other);
    let mut keys = Vec::new();
    for (key, value) in shelf.library.keys(name).into_iter().filter(|(key, _)| !key.starts_with("about.")) {
        let there = others.iter().find(|(one, _)| *one == key).map(|(_, value)| value);
        if there.is_some_and(|there| there.to_string() == value.to_string()) {
            continue;
        }
        let effect = there.map_or(Effect::Differs, |there| effect(&key, there, &value));
        let word = match effect {
            Effect::Loosens => "loosens",
            Effect::Tightens => "tightens",
            Effect::Differs => "differs",
        };
        let source = profile.source(&key).map(ToString::to_string);
        keys.push(json!({ "key": key, "effect": word, "value": value, "other": there, "source": source }));
    }
    Ok(json!({ "profile": name, "other": other, "keys": keys }))
}
