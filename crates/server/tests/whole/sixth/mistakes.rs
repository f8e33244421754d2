//! What is said of a mistake in a folder of further profiles, and of a key without a source.
use super::{RULES, SOURCES, party, stand, written};
use crate::stand::Engine;
use server::command::profile::{Shelf, show};
use server::profiles;
use std::fs;

/// The message about a folder that cannot be read.
fn mistake(rules: &str, sources: &str) -> String {
    let folder = written(rules, sources);
    profiles::library(Some(folder.path())).map(|_| ()).unwrap_err()
}

fn line(text: &str, words: &str) -> usize {
    1 + text.lines().position(|line| line.contains(words)).unwrap()
}

#[test]
fn a_mistake_is_told_with_file_and_line() {
    let rules = RULES.replace("most_retries = 1", "most_retrys = 1");
    let place = format!("profiles/harbour/profile.toml:{}: ", line(&rules, "most_retrys"));
    let said = mistake(&rules, SOURCES);
    assert!(said.starts_with(&place) && said.contains("unknown field `most_retrys`"), "{said}");
    let sources = SOURCES.replacen("| ours |", "| mine |", 1);
    let said = mistake(RULES, &sources);
    let place = format!("profiles/harbour/sources.md: line {}: ", line(&sources, "| mine |"));
    assert!(said.starts_with(&place) && said.contains("documented, observed or ours"), "{said}");
}

#[test]
fn a_folder_without_sources_is_refused() {
    let folder = written(RULES, SOURCES);
    let file = folder.path().join("harbour/sources.md");
    fs::remove_file(&file).unwrap();
    let said = profiles::library(Some(folder.path())).map(|_| ()).unwrap_err();
    assert!(said.starts_with(&file.display().to_string()), "{said}");
}

/// The source of the key that it replaces is not its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_a_line_has_no_source() {
    let key = "client_authentication.methods";
    let kept: Vec<_> = SOURCES.lines().filter(|line| !line.contains(key)).collect();
    let folder = written(RULES, &kept.join("\n"));
    let shelf = Shelf::read(profiles::folders(Some(folder.path())).unwrap()).unwrap();
    let shown = show(&shelf, "harbour").unwrap();
    let after = shown.split("[client_authentication]").nth(1).unwrap();
    let source = after.lines().find(|line| line.contains('#')).unwrap();
    assert_eq!(source.trim(), "# no source");
    let stand = stand(Engine::Sqlite, folder.path()).await.unwrap();
    let asks = party(&stand, "pilot").await.asks(&stand, "client_credentials").without("client_secret");
    let answer = asks.sent(&stand).await;
    let conversation = stand.conversations.find(answer.header("biljett-trace")).unwrap();
    assert_eq!(conversation.explanation.unwrap().key, Some(key));
    assert_eq!(conversation.source, None);
}
