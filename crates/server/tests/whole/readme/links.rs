//! What the documents point to: files that are there, and functions that are in them.
use crate::tidy::tree::{Tree, root};

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

/// Links to files of the repository.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.starts_with('#') && !target.starts_with("mailto:"))
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
        Some(name) => std::fs::read_to_string(path).is_ok_and(|text| text.contains(&format!("fn {name}("))),
    }
}

#[test]
fn links_and_paths_are_found_and_followed() {
    let line = "see [a](b.md), [c](https://d/) and `crates/jose/Cargo.toml`, `cargo test`, `docs/e`";
    assert_eq!(links(line).collect::<Vec<_>>(), ["b.md"]);
    assert_eq!(paths(line).collect::<Vec<_>>(), ["crates/jose/Cargo.toml", "docs/e"]);
    for (target, there) in [
        ("crates/jose/Cargo.toml", true),
        ("docs/nothing.md", false),
        ("crates/server/tests/whole/readme/links.rs::leads", true),
        ("crates/server/tests/whole/readme/links.rs::follows", false),
    ] {
        assert_eq!(leads(target), there, "{target}");
    }
}
