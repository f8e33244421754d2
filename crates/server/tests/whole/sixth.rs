//! A sixth profile: a folder that a test writes changes every section, and each change shows in an exchange; nothing is rebuilt.
mod exchanges;
mod mistakes;

use crate::stand::party::Party;
use crate::stand::{Engine, Options, Stand};
use flows::apply::{File, Source};
use server::profiles;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const RULES: &str = include_str!("sixth/harbour/profile.toml");
const SOURCES: &str = include_str!("sixth/harbour/sources.md");
const ISSUERS: &str = include_str!("sixth/issuers.toml");

/// Writes a folder with the profile `harbour`, its two files as given.
fn written(rules: &str, sources: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("harbour");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("profile.toml"), rules).unwrap();
    fs::write(folder.join("sources.md"), sources).unwrap();
    directory
}

/// A stand with the folder's profile beside those that ship, and an issuer that follows it.
async fn stand(engine: Engine, folder: &Path) -> Option<Stand> {
    let (profiles, further) = (Some(folder.to_owned()), Some(ISSUERS.to_owned()));
    Stand::new(engine, Options { profiles, further, ..Options::default() }).await
}

/// A client of that issuer.
async fn party(stand: &Stand, client_id: &str) -> Party {
    let source = Source { file: "issuers.toml", text: ISSUERS, base: "", browser_base: None };
    let file: File = source.read().unwrap();
    stand.party_in(&file, "harbour", client_id).await
}

#[test]
fn it_differs_from_the_standard_in_every_section() {
    let folder = written(RULES, SOURCES);
    let library = profiles::library(Some(folder.path())).unwrap();
    let section = |key: &str| key.split('.').next().unwrap().to_owned();
    let standard = library.keys("standard");
    let sections: BTreeSet<_> = standard.iter().map(|(key, _)| section(key)).collect();
    let differs = library.keys("harbour").into_iter().filter(|one| !standard.contains(one));
    let changed: BTreeSet<_> = differs.map(|(key, _)| section(&key)).collect();
    assert_eq!(changed, sections);
    assert_eq!(sections.len(), 15);
}
