//! What the documents point to: files that are there, and functions that are in them.
use crate::tidy::tree::{Tree, root};
use std::collections::{BTreeMap, BTreeSet};

/// The folders of the repository whose paths documents name in backquotes.
const FOLDERS: [&str; 5] = ["crates/", "docs/", "profiles/", "schema/", "tests/"];

#[test]
fn what_documents_point_to_is_there() {
    let mut broken = Vec::new();
    for file in Tree::tracked().files().iter().filter(|file| file.path.ends_with(".md")) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (number, line) in file.text.lines().enumerate() {
            let wrong = links(line).filter(|link| !leads(&format!("{folder}/{link}")));
            let wrong = wrong.chain(paths(line).filter(|path| !leads(path)));
            broken.extend(wrong.map(|what| format!("{}:{}: {what}", file.path, number + 1)));
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

/// Whoever reads README.md and goes on finds every document, and each place in one that a link names.
#[test]
fn every_document_is_reached_from_the_readme() {
    let tree = Tree::tracked();
    let documents: BTreeMap<&str, &str> =
        tree.files().iter().filter(|file| file.path.ends_with(".md")).map(|file| (&*file.path, &*file.text)).collect();
    let (mut reached, mut ahead) = (BTreeSet::new(), vec!["README.md".to_owned()]);
    let mut lost = Vec::new();
    while let Some(path) = ahead.pop() {
        let Some(text) = documents.get(&*path) else { continue };
        if !reached.insert(path.clone()) {
            continue;
        }
        for link in text.lines().flat_map(links) {
            let (target, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if target.is_empty() { path.clone() } else { beside(&path, target) };
            let places = || documents.get(&*target).is_none_or(|text| places(text).any(|one| one == place));
            if !place.is_empty() && !places() {
                lost.push(format!("{path}: {link}"));
            }
            ahead.push(format!("{target}/README.md"));
            ahead.push(target);
        }
    }
    // A profile of the tests is none of the documents.
    let unread = documents.keys().filter(|path| !reached.contains(**path) && !path.starts_with("crates/"));
    lost.extend(unread.map(|path| format!("{path}: no link leads there")));
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}

/// The path that a link of this document leads to.
fn beside(document: &str, target: &str) -> String {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            ".." => _ = parts.pop(),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What a link may name behind `#`: the headings in lower case, blanks as hyphens, without other marks.
fn places(text: &str) -> impl Iterator<Item = String> {
    let kept = |letter: char| match letter {
        ' ' => Some('-'),
        letter => (letter.is_alphanumeric() || "-_".contains(letter)).then_some(letter),
    };
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(move |line| line.trim_start_matches('#').trim().to_lowercase().chars().filter_map(kept).collect())
}

/// Links to files of the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
}

/// Paths in backquotes, `path::function` among them.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter(|text| FOLDERS.iter().any(|folder| text.starts_with(folder)) && !text.contains(['*', '{', ' ', 'N']))
}

/// Whether the file is there, and the function in it.
fn leads(target: &str) -> bool {
    let (path, function) = target.split_once("::").map_or((target, None), |(path, name)| (path, Some(name)));
    let path = root().join(path.trim_start_matches('/').split('#').next().unwrap_or_default());
    match function {
        None => path.exists(),
        Some(name) => std::fs::read_to_string(path)
            .is_ok_and(|text| ["fn", "def"].iter().any(|word| text.contains(&format!("{word} {name}(")))),
    }
}

#[test]
fn links_and_paths_are_found_and_followed() {
    let line = "see [a](b.md), [c](https://d/) and `crates/jose/Cargo.toml`, `cargo test`, `docs/e`";
    assert_eq!(links(line).collect::<Vec<_>>(), ["b.md"]);
    assert_eq!(paths(line).collect::<Vec<_>>(), ["crates/jose/Cargo.toml", "docs/e"]);
    assert_eq!(beside("docs/integrate/a.md", "../../profiles/b.md"), "profiles/b.md");
    assert_eq!(places("# A `b`, c\n## not-d").collect::<Vec<_>>(), ["a-b-c", "not-d"]);
    for (target, there) in [
        ("crates/jose/Cargo.toml", true),
        ("docs/nothing.md", false),
        ("crates/server/tests/whole/readme/links.rs::leads", true),
        ("crates/server/tests/whole/readme/links.rs::follows", false),
    ] {
        assert_eq!(leads(target), there, "{target}");
    }
}
