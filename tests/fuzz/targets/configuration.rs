//! FZ-23: files that people write (TOML 1.0): profiles and files to apply; what is taken is within the bounds, a mistake has its line.
use flows::apply::Source;
use oauth::profile::library::{Folder, Library};
use std::collections::BTreeMap;

const STANDARD: &str = include_str!("../../../profiles/standard/profile.toml");
const SOURCES: &str = include_str!("../../../profiles/standard/sources.md");

/// The bytes as a profile that extends the strictest one, and as a file to apply.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    profile(text);
    let source = Source { file: "issuers.toml", text, base: "https://as.example", browser_base: None };
    if let Err(mistake) = source.read() {
        let lines = text.lines().count().max(1) + 1;
        assert!(mistake.line.is_none_or(|line| (1..=lines).contains(&line)), "{mistake}");
        assert!(mistake.to_string().starts_with("issuers.toml"), "{mistake}");
    }
}

fn profile(text: &str) {
    let folder = |rules: &str, sources: &str| Folder {
        place: "here".to_owned(),
        rules: rules.to_owned(),
        sources: sources.to_owned(),
    };
    let rules = format!("extends = \"standard\"\n{text}");
    let folders = [("standard", folder(STANDARD, SOURCES)), ("own", folder(&rules, ""))];
    let folders: BTreeMap<String, Folder> = folders.map(|(name, folder)| (name.to_owned(), folder)).into();
    let Ok(library) = Library::read(&folders) else { return };
    let own = library.find("own").expect("what was read");
    assert!((1..=600).contains(&own.grants.code_lifetime()), "{}", own.grants.code_lifetime());
    assert!(
        (1..=600).contains(&own.authorization.request_uri_lifetime()),
        "{}",
        own.authorization.request_uri_lifetime()
    );
    assert!([own.grants.code(), own.authorization.request_uri()].iter().all(|handle| handle.bytes >= 31));
    let names = |name| library.keys(name).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    let (standard, all) = (names("standard"), names("own"));
    assert!(standard.iter().all(|key| all.contains(key)), "a key of the standard is gone");
    assert!(library.placed("own", "standard").is_some(), "not understood a second time");
}
