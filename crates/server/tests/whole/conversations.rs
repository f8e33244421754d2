//! The fourth ring: conversations (`profiles/*/conversations/*.http`), golden transcripts of whole exchanges on both engines.
//!
//! `UPDATE=1 cargo test -p server --test whole conversations` rewrites the answers and `docs/requirements.md`.
mod answers;
mod assertion;
mod exported;
mod html;
pub mod player;
mod proof;
mod requirements;
mod script;
mod secrets;
mod tokens;
mod twins;

use crate::stand::{ENGINES, Engine};
use script::Script;
use std::fs;
use std::path::{Path, PathBuf};

const PROFILES: [&str; 6] = ["bankid-2017", "eparaksts", "halland", "helseid", "helsenorge", "standard"];

#[tokio::test(flavor = "multi_thread")]
async fn bankid() {
    pass("bankid-2017").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eparaksts() {
    pass("eparaksts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn halland() {
    pass("halland").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn helseid() {
    pass("helseid").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn helsenorge() {
    pass("helsenorge").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn standard() {
    pass("standard").await;
}

#[test]
fn every_profile_has_its_test() {
    let folders = fs::read_dir(root().join("profiles")).unwrap().flatten();
    let mut named: Vec<String> = folders.map(|folder| folder.file_name().into_string().unwrap()).collect();
    named.sort();
    assert_eq!(named, PROFILES);
}

#[test]
fn every_requirement_is_cited() {
    let scripts: Vec<(String, Script)> =
        PROFILES.iter().flat_map(|profile| files(profile)).map(|file| (name(&file), read(&file))).collect();
    requirements::check(&root().join("docs/requirements.md"), &scripts);
}

/// Plays every conversation of a profile on each engine; all that differ are told at once.
async fn pass(profile: &str) {
    let files = files(profile);
    assert!(!files.is_empty(), "profiles/{profile}/conversations has no conversation");
    let mut wrong = Vec::new();
    for file in files {
        for engine in ENGINES {
            wrong.extend(
                differences(&file, engine).await.err().map(|what| format!("{} on {engine:?}: {what}", name(&file))),
            );
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites the answers\n", wrong.join("\n\n"));
}

async fn differences(file: &Path, engine: Engine) -> Result<(), String> {
    let script = read(file);
    let Some(answers) = player::play(&script, engine, file).await? else { return Ok(()) };
    if rewrites() && engine == Engine::Sqlite {
        fs::write(file, script.with(&answers)).map_err(|error| error.to_string())?;
        return Ok(());
    }
    let pairs = script.steps.iter().zip(&answers);
    let differing = pairs.filter(|(step, answer)| step.expected != **answer).map(|(step, answer)| {
        format!("### {}\n--- the file says\n{}\n--- the server says\n{answer}", step.title, step.expected)
    });
    let differing: Vec<String> = differing.collect();
    if differing.is_empty() { Ok(()) } else { Err(differing.join("\n\n")) }
}

/// Whether what is expected is rewritten from what is answered.
#[expect(clippy::disallowed_methods, reason = "a switch of the test command, not of the server")]
pub fn rewrites() -> bool {
    std::env::var("UPDATE").is_ok_and(|value| value == "1")
}

/// The conversations of a profile, in order.
pub fn files(profile: &str) -> Vec<PathBuf> {
    let folder = root().join("profiles").join(profile).join("conversations");
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|kind| kind == "http")).collect();
    files.sort();
    files
}

/// A conversation as its file tells it.
pub fn read(file: &Path) -> Script {
    Script::parse(&fs::read_to_string(file).unwrap()).unwrap_or_else(|mistake| panic!("{}: {mistake}", name(file)))
}

/// The path of a file beneath the root of the repository.
pub fn name(file: &Path) -> String {
    file.strip_prefix(root()).unwrap().display().to_string()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
