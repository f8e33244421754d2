//! The library of profiles: every folder read, extended and checked; a mistake is told with file and line.
use super::sources::{self, Source};
use super::{Profile, ProfileName, line};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Table, Value};

/// The two files of a profile's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The path of the folder as messages tell it.
    pub place: String,
    /// `profile.toml`.
    pub rules: String,
    /// `sources.md`.
    pub sources: String,
}

/// What besides `paths` is no rule about a request, but how an issuer spells what it gives out.
const OF_A_PLACE: [&str; 8] = [
    "grants.code",
    "access_token.opaque",
    "access_token.typ",
    "access_token.claims",
    "refresh_token.spelling",
    "id_token.header",
    "id_token.claims",
    "authorization.request_uri",
];

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
        for (name, folder) in folders {
            let (table, sources) = extended(folder, folders, 0)?;
            let mut profile = understood(folder, &table)?;
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

    /// The rules of one profile where another's endpoints stand and with its handles and tokens, so that what that one
    /// gave out is still understood; `None` where either is unknown.
    pub fn placed(&self, rules: &str, at: &str) -> Option<Profile> {
        let mut table = self.tables.get(rules)?.clone();
        for (section, keys) in self.tables.get(at)? {
            let (Value::Table(keys), Some(Value::Table(under))) = (keys, table.get_mut(section)) else { continue };
            let of_the_place = |(key, _): &(&String, &Value)| OF_A_PLACE.contains(&&*format!("{section}.{key}"));
            match section.as_str() {
                "paths" => under.clone_from(keys),
                _ => under.extend(keys.iter().filter(of_the_place).map(|(key, value)| (key.clone(), value.clone()))),
            }
        }
        let mut profile = read(&table).ok()?;
        profile.name = ProfileName::new(rules);
        profile.sources.clone_from(&self.profiles.get(rules)?.sources);
        Some(profile)
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
fn extended(folder: &Folder, folders: &BTreeMap<String, Folder>, depth: usize) -> Result<Extended, String> {
    let mut own: Table = folder.rules.parse().map_err(|error: toml::de::Error| {
        let line = line::of_byte(&folder.rules, error.span().map_or(0, |span| span.start));
        folder.mistake(line, error.message())
    })?;
    let own_sources =
        sources::read(&folder.sources).map_err(|error| format!("{}/sources.md: {error}", folder.place))?;
    let extends = |error: &str| {
        let line = folder.rules.lines().position(|line| line.trim_start().starts_with("extends"));
        folder.mistake(line.map_or(1, |line| line + 1), &format!("`extends`{error}"))
    };
    let parent = match own.remove("extends") {
        None => return Ok((own, own_sources)),
        Some(Value::String(parent)) if depth < 4 => parent,
        Some(_) => return Err(extends(" names one profile, at most four deep")),
    };
    let parent = folders.get(&parent).ok_or_else(|| extends(&format!(": there is no profile \"{parent}\"")))?;
    let (mut table, mut sources) = extended(parent, folders, depth + 1)?;
    understood(parent, &table)?;
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

fn understood(folder: &Folder, table: &Table) -> Result<Profile, String> {
    let profile = read(table).map_err(|error| {
        let (path, message) = (error.path().clone(), error.inner().to_string());
        let line = line::of_mistake(&folder.rules, &path, &message);
        let told = if path.iter().len() == 0 { message } else { format!("{path}: {message}") };
        folder.mistake(line, &told)
    })?;
    if let Err(claim) = profile.told_apart() {
        let line = folder.rules.lines().position(|line| line.starts_with("[id_token.claims]"));
        let told = format!("id_token.claims: `{claim}` names an access token, and no ID token may pass for one");
        return Err(folder.mistake(line.map_or(1, |line| line + 1), &told));
    }
    Ok(profile)
}

fn read(table: &Table) -> Result<Profile, serde_path_to_error::Error<serde_json::Error>> {
    serde_path_to_error::deserialize(json!(table))
}

impl Folder {
    fn mistake(&self, line: usize, message: &str) -> String {
        format!("{}/profile.toml:{line}: {message}", self.place)
    }
}
