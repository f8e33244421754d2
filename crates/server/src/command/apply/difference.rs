//! What differs between a file and what is registered, member by member; of secrets only that they do.
use flows::apply::{Comparison, Difference, Fate, Noun};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Members whose values are not shown.
const SECRET: [&str; 2] = ["secret_digests", "password_hash"];
/// Characters of a value that a line shows.
const MOST: usize = 200;

/// One thing that is registered and differs.
#[derive(Debug, Serialize)]
pub struct Told {
    /// `issuer`, `api`, `client` or `person`.
    kind: &'static str,
    /// The issuer, by name.
    issuer: String,
    /// Its own name: identifier, user name, audience.
    name: String,
    /// `added`, `changed` or `removed`.
    change: &'static str,
    /// What it says otherwise, where it is changed.
    members: Vec<Member>,
}

/// A member that says something else.
#[derive(Debug, Serialize)]
struct Member {
    /// Its name; within tables, with dots.
    member: String,
    /// What is registered; left out of secrets, and `null` where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// What it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

/// All that differs, APIs by themselves.
pub fn told(comparison: &Comparison) -> Vec<Told> {
    comparison.differences.iter().flat_map(one).collect()
}

/// The same for people, a line each and one for each member.
pub fn text(told: &[Told]) -> String {
    told.iter().map(Told::text).collect()
}

fn one(difference: &Difference) -> Vec<Told> {
    let kind = match difference.noun {
        Noun::Issuer => "issuer",
        Noun::Client => "client",
        Noun::Person => "person",
    };
    let own = |change, members| Told {
        kind,
        issuer: difference.issuer.clone(),
        name: difference.name.clone(),
        change,
        members,
    };
    match &difference.fate {
        Fate::Added => vec![own("added", Vec::new())],
        Fate::Removed => vec![own("removed", Vec::new())],
        Fate::Changed(before, after) if difference.noun == Noun::Issuer => {
            let without = |document: &Value| {
                let mut table = document.as_object().cloned().unwrap_or_default();
                table.remove("apis");
                Value::Object(table)
            };
            let members = members("", &without(before), &without(after));
            let issuer = Some(own("changed", members)).filter(|told| !told.members.is_empty());
            issuer.into_iter().chain(apis(&difference.issuer, before, after)).collect()
        }
        Fate::Changed(before, after) => vec![own("changed", members("", before, after))],
    }
}

fn apis(issuer: &str, before: &Value, after: &Value) -> Vec<Told> {
    let by_name = |document: &Value| -> Map<String, Value> {
        let apis = document["apis"].as_array().cloned().unwrap_or_default();
        apis.into_iter().map(|api| (api["name"].as_str().unwrap_or_default().to_owned(), api)).collect()
    };
    let (before, after) = (by_name(before), by_name(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let told = |name: &String| {
        let (change, members) = match (before.get(name), after.get(name)) {
            (Some(before), Some(after)) if before != after => ("changed", members("", before, after)),
            (Some(_), Some(_)) => return None,
            (None, _) => ("added", Vec::new()),
            (_, None) => ("removed", Vec::new()),
        };
        Some(Told { kind: "api", issuer: issuer.to_owned(), name: name.clone(), change, members })
    };
    names.into_iter().filter_map(told).collect()
}

fn members(within: &str, before: &Value, after: &Value) -> Vec<Member> {
    let nothing = Map::new();
    let (before, after) = (before.as_object().unwrap_or(&nothing), after.as_object().unwrap_or(&nothing));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut out = Vec::new();
    for name in names {
        let [was, is] = [before, after].map(|table| table.get(name).unwrap_or(&Value::Null));
        let member = format!("{within}{name}");
        match (was, is) {
            (was, is) if was == is => {}
            (Value::Object(_), Value::Object(_)) => out.extend(members(&format!("{member}."), was, is)),
            _ if SECRET.contains(&name.as_str()) => out.push(Member { member, before: None, after: None }),
            (was, is) => out.push(Member { member, before: Some(was.clone()), after: Some(is.clone()) }),
        }
    }
    out
}

impl Told {
    fn text(&self) -> String {
        let Self { kind, issuer, name, change, members } = self;
        let place = if *kind == "issuer" { name.clone() } else { format!("{issuer}: {name}") };
        let line = |one: &Member| match (&one.before, &one.after) {
            (Some(before), Some(after)) => format!("    {}: {} -> {}\n", one.member, cut(before), cut(after)),
            _ => format!("    {}: changed\n", one.member),
        };
        let members: String = members.iter().map(line).collect();
        format!("{change:8} {kind:7} {place}\n{members}")
    }
}

fn cut(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}..", &text[..at]),
        None => text,
    }
}
