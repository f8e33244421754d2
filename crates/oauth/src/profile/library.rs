//! The library of profiles: every folder read, extended and checked; a mistake is told with file and line.
use super::sources::{self, Source};
use super::{Profile, ProfileName};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Table, Value};

/// The two files of a profile's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// `profile.toml`.
    pub rules: String,
    /// `sources.md`.
    pub sources: String,
}

/// All profiles, by name.
#[derive(Clone, Debug, Default)]
pub struct Library {
    profiles: BTreeMap<String, Arc<Profile>>,
    tables: BTreeMap<String, Table>,
}

impl Library {
    /// Reads all folders; a profile may extend any other.
    pub fn read(folders: &BTreeMap<String, Folder>) -> Result<Self, String> {
        let mut library = Self::default();
        for name in folders.keys() {
            let (table, sources) = extended(name, folders, 0)?;
            let mut profile = understood(name, &table, folders)?;
            profile.name = ProfileName::new(name);
            profile.sources = sources;
            library.profiles.insert(name.clone(), Arc::new(profile));
            library.tables.insert(name.clone(), table);
        }
        Ok(library)
    }

    /// The profile of that name.
    pub fn find(&self, name: &str) -> Option<&Arc<Profile>> {
        self.profiles.get(name)
    }

    /// The names of all profiles.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(String::as_str)
    }

    /// Every key of a profile with its value, in the order of the file.
    pub fn keys(&self, name: &str) -> Vec<(String, Value)> {
        self.tables.get(name).map(flat).unwrap_or_default()
    }
}

/// The keys `section.key` of a table with their values.
fn flat(table: &Table) -> Vec<(String, Value)> {
    let section = |(section, keys): (&String, &Value)| {
        let keys = keys.as_table().cloned().unwrap_or_default();
        keys.into_iter().map(|(key, value)| (format!("{section}.{key}"), value)).collect::<Vec<_>>()
    };
    table.iter().flat_map(section).collect()
}

type Extended = (Table, BTreeMap<String, Source>);

/// A profile laid over the one that it extends: a key replaces a key, whole.
fn extended(name: &str, folders: &BTreeMap<String, Folder>, depth: usize) -> Result<Extended, String> {
    let folder = folders.get(name).ok_or_else(|| format!("there is no profile \"{name}\""))?;
    let at = |error: String| format!("profiles/{name}/profile.toml: {error}");
    let mut own: Table = folder.rules.parse().map_err(|error: toml::de::Error| at(error.to_string()))?;
    let own_sources = sources::read(&folder.sources).map_err(|error| format!("profiles/{name}/sources.md: {error}"))?;
    let parent = match own.remove("extends") {
        None => return Ok((own, own_sources)),
        Some(Value::String(parent)) if depth < 4 => parent,
        Some(_) => return Err(at("`extends` names one profile, at most four deep".to_owned())),
    };
    let (mut table, mut sources) = extended(&parent, folders, depth + 1).map_err(|error| match depth {
        0 if !folders.contains_key(&parent) => {
            let line = folder.rules.lines().position(|line| line.trim_start().starts_with("extends"));
            format!("profiles/{name}/profile.toml:{}: `extends`: {error}", line.map_or(1, |line| line + 1))
        }
        _ => error,
    })?;
    understood(&parent, &table, folders)?;
    let replaced = flat(&own);
    sources.retain(|key, _| !replaced.iter().any(|(one, _)| one == key));
    for (section, keys) in own {
        match (table.get_mut(&section), keys) {
            (Some(Value::Table(under)), Value::Table(over)) => under.extend(over),
            (_, keys) => {
                table.insert(section, keys);
            }
        }
    }
    sources.extend(own_sources);
    Ok((table, sources))
}

fn understood(name: &str, table: &Table, folders: &BTreeMap<String, Folder>) -> Result<Profile, String> {
    let mut understood = serde_json::Map::new();
    for (section, keys) in table {
        let keys = serde_json::to_value(keys).map_err(|error| error.to_string())?;
        understood.insert(section.clone(), keys);
    }
    serde_path_to_error::deserialize(serde_json::Value::Object(understood)).map_err(|error| {
        let path = error.path().to_string();
        let text = folders.get(name).map(|folder| folder.rules.as_str()).unwrap_or_default();
        let message = error.into_inner().to_string();
        let line = line_of(text, &path, &message).map(|line| format!(":{line}")).unwrap_or_default();
        format!("profiles/{name}/profile.toml{line}: {path}: {message}")
    })
}

/// The line of the deepest table or key on the way to a mistake that has a line of its own.
fn line_of(text: &str, path: &str, message: &str) -> Option<usize> {
    let quoted = |before: &str, after: char| message.strip_prefix(before).and_then(|rest| rest.split(after).next());
    let named = quoted("unknown field `", '`').or_else(|| quoted("claim \"", '"'));
    let parts = path.split('.').filter(|part| *part != "?").map(|part| part.split('[').next().unwrap_or(part));
    let mut way: Vec<&str> = parts.collect();
    way.extend(named.filter(|named| way.last() != Some(named)));
    let (mut found, mut table) = ((0, None), Vec::new());
    for (number, line) in text.lines().map(str::trim).enumerate() {
        let mut here = match line.strip_prefix('[') {
            Some(header) => header.trim_end_matches(']').split('.').collect(),
            None => table.clone(),
        };
        match line.starts_with('[') {
            true => table.clone_from(&here),
            false => here.extend(line.split(['=', ' ']).next().map(|key| key.trim_matches('"'))),
        }
        if way.starts_with(&here) && here.len() > found.0 {
            found = (here.len(), Some(number + 1));
        }
    }
    found.1
}
