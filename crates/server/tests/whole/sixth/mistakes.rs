//! What is said of a mistake in a folder of further profiles, and of a key without a source.
use super::{RULES, SOURCES, party, stand, written};
use crate::stand::Engine;
use server::command::profile::{Shelf, show};
use server::profiles;
use std::fs;

/// The message about a folder that cannot be read, and the path of the profile in it.
fn mistake(rules: &str, sources: &str) -> (String, String) {
    let folder = written(rules, sources);
    let said = profiles::library(Some(folder.path())).map(|_| ()).unwrap_err();
    (said, folder.path().join("harbour").display().to_string())
}

fn line(text: &str, words: &str) -> usize {
    1 + text.lines().position(|line| line.contains(words)).unwrap()
}

#[test]
fn a_mistake_is_told_with_file_and_line() {
    let rules = RULES.replace("most_retries = 1", "most_retrys = 1");
    let (said, folder) = mistake(&rules, SOURCES);
    let place = format!("{folder}/profile.toml:{}: ", line(&rules, "most_retrys"));
    assert!(said.starts_with(&place) && said.contains("unknown field `most_retrys`"), "{said}");
    let sources = SOURCES.replacen("| ours |", "| mine |", 1);
    let (said, folder) = mistake(RULES, &sources);
    let place = format!("{folder}/sources.md: line {}: ", line(&sources, "| mine |"));
    assert!(said.starts_with(&place) && said.contains("documented, observed or ours"), "{said}");
}

/// A path, a value and TOML itself, each with the path that the operator gave.
#[test]
fn a_value_that_cannot_be_meant_is_told_with_its_real_path() {
    let rows = [
        ("most_retries = 1", "most_retries = -1", "refresh_token.most_retries: -1 retries"),
        ("= \"/harbour/v1/oauth/extend\"", "= \"/harbour/v1/oauth/token\"", "paths: `token` and `extend` share"),
        ("invalid_client_status = 400", "invalid_client_status = 4_00_", "may only go between digits"),
    ];
    for (from, to, message) in rows {
        let rules = RULES.replacen(from, to, 1);
        let at = rules.lines().zip(RULES.lines()).position(|(one, other)| one != other).unwrap() + 1;
        let (said, folder) = mistake(&rules, SOURCES);
        let place = format!("{folder}/profile.toml:{at}: ");
        assert!(said.starts_with(&place) && said.contains(message), "{said}");
    }
}

/// A profile that ships inside stands at its place in the repository, one beside it where the operator put it.
#[test]
fn a_folder_knows_its_place() {
    let folders = profiles::folders(Some(written(RULES, SOURCES).path())).unwrap();
    assert_eq!(folders["standard"].place, "profiles/standard");
    assert!(folders["harbour"].place.ends_with("/harbour") && folders["harbour"].place.starts_with('/'));
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
    let refused = conversation.decided.refused.as_ref().unwrap();
    assert_eq!((refused.key.as_deref(), refused.set_by.as_deref()), (Some(key), None));
}
