//! The same request elsewhere, where elsewhere has the very same rules: in every step of every conversation the answer is the one that was given.
use super::{PROFILES, files, name, player, read};
use crate::stand::Engine;
use server::conversation::{Answer, Conversation, Outcome};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_changes_nothing_answers_what_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    for profile in PROFILES {
        let twin = folder.path().join(format!("twin-{profile}"));
        fs::create_dir(&twin).unwrap();
        fs::write(twin.join("profile.toml"), format!("extends = \"{profile}\"\n")).unwrap();
        fs::write(twin.join("sources.md"), "").unwrap();
    }
    let (mut wrong, mut compared) = (Vec::new(), [0; 3]);
    for file in PROFILES.iter().flat_map(|profile| files(profile)) {
        let script = read(&file);
        let played = player::played(&script, Engine::Sqlite, &file, Some(folder.path().to_owned())).await;
        let (stand, _) = played.unwrap_or_else(|why| panic!("{}: {why}", name(&file))).unwrap();
        for told in stand.conversations.last(1_000, &Default::default()) {
            match differs(&told) {
                None => compared[0] += 1,
                Some(Ok(())) => compared[1 + usize::from(told.decided.refused.is_some())] += 1,
                Some(Err(why)) => wrong.push(format!("{} {}: {why}", name(&file), told.endpoint)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let [_, granted, refused] = compared;
    assert!(granted > 100 && refused > 100, "{compared:?}: neither enough grants nor refusals were compared");
}

/// Whether the twin differs; nothing where the request is not decided elsewhere.
fn differs(told: &Conversation) -> Option<Result<(), String>> {
    let twin = told.elsewhere.iter().find(|one| one.profile == format!("twin-{}", told.profile))?;
    let rule = |refused: &server::conversation::Refused| {
        (refused.error.clone(), refused.rule.clone(), refused.arrived.clone(), refused.fix.clone())
    };
    let (here, there) = (told.decided.refused.as_ref().map(rule), twin.refused.as_ref().map(rule));
    let granted = matches!(told.decided.outcome, Outcome::Granted | Outcome::Asked);
    let status = here.is_none() || told.endpoint == "authorization" || twin.status == Some(told.answered.status);
    match here == there && granted == (twin.answer == Answer::Granted) && status {
        true => Some(Ok(())),
        false => {
            Some(Err(format!("{:?} {here:?}\n  {:?} {there:?} {}", told.decided.outcome, twin.answer, twin.reason)))
        }
    }
}
