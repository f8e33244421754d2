//! The profile folders as they stand on disk: read, and each key with its source.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod mistakes;
mod values;

use oauth::profile::Profile;
use oauth::profile::library::{Folder, Library};
use oauth::profile::sources;
use oauth::words::fact::{Fact, Protocol};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn folders() -> BTreeMap<String, Folder> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let folder = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.unwrap();
        let read = |file: &str| std::fs::read_to_string(entry.path().join(file)).unwrap();
        let name = entry.file_name().into_string().unwrap();
        let (rules, sources) = (read("profile.toml"), read("sources.md"));
        (name.clone(), Folder { place: format!("profiles/{name}"), rules, sources })
    };
    std::fs::read_dir(root).unwrap().map(folder).collect()
}

fn library() -> Library {
    Library::read(&folders()).unwrap_or_else(|mistake| panic!("{mistake}"))
}

#[test]
fn six_profiles_are_read() {
    let names = ["bankid-2017", "eparaksts", "halland", "helseid", "helsenorge", "standard"];
    assert_eq!(library().names().collect::<Vec<_>>(), names);
}

#[test]
fn every_key_has_a_source_and_every_source_a_key() {
    for (name, folder) in folders() {
        let table: toml::Table = folder.rules.parse().unwrap();
        let mut keys = BTreeSet::new();
        for (section, value) in table.iter().filter(|(section, _)| *section != "extends") {
            keys.extend(value.as_table().unwrap().keys().map(|key| format!("{section}.{key}")));
        }
        let sourced: BTreeSet<_> = sources::read(&folder.sources).unwrap().into_keys().collect();
        assert_eq!(keys, sourced, "profiles/{name}");
        let rows = folder.sources.lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(rows, keys.len(), "profiles/{name}/sources.md names a key twice");
    }
}

#[test]
fn a_key_that_is_inherited_keeps_its_source() {
    let library = library();
    let (standard, helseid) = (library.find("standard").unwrap(), library.find("helseid").unwrap());
    let source = |profile: &Profile, key: &str| profile.source(key).map(ToString::to_string);
    for (key, _) in library.keys("helseid") {
        assert!(source(helseid, &key).is_some(), "{key}");
    }
    let inherited = "grants.code_lifetime_seconds";
    assert_eq!(source(helseid, inherited), source(standard, inherited));
    let own = "errors.invalid_client_status";
    assert_ne!(source(helseid, own), source(standard, own));
}

#[test]
fn a_jwt_access_token_tells_what_is_read_back_from_it() {
    use Protocol::{Audience, ClientId, ExpiresAt, IssuedAt, Issuer, Scope, TokenId};
    let library = library();
    for name in library.names() {
        let profile = library.find(name).unwrap();
        let rules = &profile.access_token;
        for fact in [Issuer, Audience, TokenId, ClientId, IssuedAt, ExpiresAt, Scope] {
            assert!(rules.claims().name_of(&Fact::Protocol(fact)).is_some(), "{name}: {}", fact.name());
        }
        assert!(rules.header().iter().any(|member| member.as_ref() == "kid"), "{name}");
        assert!(matches!(profile.told_apart(), Ok(Some(_))), "{name}: an ID token must never pass for an access token");
    }
}

#[test]
fn only_the_named_profiles_loosen_these_rules() {
    let library = library();
    let rows: [(&str, &str, &[&str]); 9] = [
        ("assertion.dates", "\"strict\"", &["halland", "helseid"]),
        ("assertion.audience_spelling", "\"exact\"", &["halland", "helseid"]),
        ("assertion.audience", "[\"issuer\"]", &["halland", "helseid"]),
        ("assertion.most_seconds_ahead", "60", &["halland"]),
        ("assertion.leeway_seconds", "10", &[]),
        ("authorization.code_challenge", "\"required\"", &["bankid-2017", "eparaksts"]),
        ("authorization.loopback_hosts", "[\"127.0.0.1\", \"[::1]\"]", &["helseid"]),
        ("authorization.consent", "\"asked\"", &["bankid-2017", "helseid"]),
        ("parameters.token_request_in_query", "\"refused\"", &[]),
    ];
    for (key, strict, named) in rows {
        let value = |name: &str| library.keys(name).into_iter().find(|(one, _)| one == key).unwrap().1.to_string();
        let looser: Vec<_> = library.names().filter(|name| value(name) != strict).collect();
        assert_eq!(looser, named, "{key}");
    }
}
