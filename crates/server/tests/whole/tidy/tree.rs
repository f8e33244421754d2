//! The files of the repository: those that git tracks, or a few made up to prove a rule.
use super::source::{Piece, pieces};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A text file.
pub struct File {
    /// Its path from the root of the repository.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Files with their text.
pub struct Tree(Vec<File>);

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Tree {
    /// Every text file that git tracks and that stands on disk, lock files apart.
    pub fn tracked() -> Self {
        let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().expect("git ls-files");
        assert!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
        let paths = String::from_utf8(listed.stdout).expect("paths in UTF-8");
        let read = |path: &str| {
            let text = std::fs::read_to_string(root().join(path)).ok()?;
            Some(File { path: path.to_owned(), text })
        };
        let text = |path: &&str| !path.is_empty() && !path.ends_with("Cargo.lock") && !path.ends_with("-lock.json");
        let files: Vec<File> = paths.split('\0').filter(text).filter_map(read).collect();
        assert!(files.len() > 100, "only {} files are tracked", files.len());
        Self(files)
    }

    /// Files that are made up.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Self(files.iter().map(file).collect())
    }

    /// All files.
    pub fn files(&self) -> &[File] {
        &self.0
    }

    /// The file at this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }

    /// All Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.0.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// The Rust files that are built into the program: `crates/*/src`.
    pub fn program(&self) -> impl Iterator<Item = &File> {
        self.rust().filter(|file| file.path.split('/').nth(2) == Some("src"))
    }
}

impl File {
    /// The crate that the file belongs to.
    pub fn floor(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|path| path.split('/').next()).unwrap_or_default()
    }

    /// Code, comments and string literals, without the tests at the end of the file.
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        pieces(self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default())
    }

    /// Every line of code in which one of these words stands, as a finding.
    pub fn said(&self, words: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for piece in self.pieces() {
            let Piece::Code { line, text } = piece else { continue };
            for (number, text) in text.lines().enumerate() {
                let bare = |before: &str| !before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
                let stands = |word: &&&str| text.match_indices(**word).any(|(at, _)| bare(&text[..at]));
                found.extend(words.iter().find(stands).map(|word| format!("{}:{}: {word}", self.path, line + number)));
            }
        }
        found
    }
}
