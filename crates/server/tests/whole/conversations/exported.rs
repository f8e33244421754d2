//! Exported conversations: each file of a demonstration's own is read and played by what reads and plays the golden ones.
use super::script::Script;
use super::{files, name, player, read};
use crate::stand::Engine;
use server::conversation::{Conversation, Outcome};
use std::sync::Arc;

/// Plays the golden conversations of a profile, exports what was heard, and plays that: the last of each endpoint and outcome.
async fn check(profile: &str) {
    let (mut granted, mut refused) = (0, 0);
    // What is registered on the way, and a database that goes away, no export repeats.
    for file in files(profile) {
        let golden = read(&file);
        if golden
            .steps
            .iter()
            .any(|step| step.directives.value("apply").or(step.directives.value("database")).is_some())
        {
            continue;
        }
        let (stand, _) = player::played(&golden, Engine::Sqlite, &file, None).await.unwrap().unwrap();
        let roots: String = golden.directives.all("root").map(|root| format!("# root: {root}\n")).collect();
        for told in sample(&stand.conversations.last(1_000, &Default::default())) {
            let text = roots.clone() + &stand.conversations.script(&told.trace).unwrap();
            if !can_be_played(&text) {
                continue;
            }
            let script = Script::parse(&text).unwrap_or_else(|why| panic!("{why}\n{text}"));
            let answers = player::play(&script, Engine::Sqlite, &file).await;
            let answers = answers.unwrap_or_else(|why| panic!("{}: {why}\n{text}", name(&file))).unwrap();
            assert_eq!(answers.len(), script.steps.len());
            match told.decided.outcome {
                Outcome::Refused => refused += 1,
                _ => granted += 1,
            }
        }
    }
    assert!(granted > 0 && refused > 0, "{profile}: {granted} granted and {refused} refused were played again");
}

/// The newest of each endpoint and outcome.
fn sample(all: &[Arc<Conversation>]) -> Vec<Arc<Conversation>> {
    let mut out: Vec<Arc<Conversation>> = Vec::new();
    for told in all {
        let like = |one: &Arc<Conversation>| {
            (&one.endpoint, one.decided.outcome, &one.answered.status)
                == (&told.endpoint, told.decided.outcome, &told.answered.status)
        };
        if !out.iter().any(like) {
            out.push(told.clone());
        }
    }
    out
}

/// Whether a file holds all that was asked: no request that was too long to be kept.
fn can_be_played(text: &str) -> bool {
    // The key of a proof is its client's alone.
    !text.contains("#- ") && !text.contains("{{proof}}")
}

macro_rules! profiles {
    ($($test:ident $profile:literal)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            check($profile).await;
        })+
    };
}

profiles! {
    bankid "bankid-2017"
    eparaksts "eparaksts"
    halland "halland"
    helseid "helseid"
    helsenorge "helsenorge"
    standard "standard"
}
