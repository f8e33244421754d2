//! The profile folders as they stand on disk.
use oauth::profile::library::{Folder, Library};
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn all_parse() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let mut out = BTreeMap::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let entry = entry.unwrap();
        let read = |file: &str| std::fs::read_to_string(entry.path().join(file)).unwrap();
        let folder = Folder { rules: read("profile.toml"), sources: read("sources.md") };
        out.insert(entry.file_name().into_string().unwrap(), folder);
    }
    let library = Library::read(&out).unwrap();
    assert_eq!(library.names().count(), 6);
}
