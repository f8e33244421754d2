//! Exported conversations: each file of a demonstration's own is read and played by what reads and plays the golden ones.
use super::script::Script;
use super::{files, name, player, read};
use crate::stand::Engine;
use server::conversation::{Conversation, Outcome};
use std::sync::Arc;

/// Plays the golden conversations of a profile, exports what was heard, and plays that: the last of each endpoint and outcome, and all with proofs.
async fn check(profile: &str, least: Played) {
    let mut played = Played::default();
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
            played.count(&told, &text);
        }
    }
    assert!(played.holds(&least), "{profile}: {played:?} were played again, fewer than {least:?}");
}

/// How many exchanges were played again: granted and refused ones, those of them with proofs, and the proofs granted with a nonce after one was asked.
#[derive(Debug, Default)]
struct Played {
    granted: usize,
    refused: usize,
    proven: [usize; 2],
    with_nonce: usize,
}

impl Played {
    fn count(&mut self, told: &Conversation, text: &str) {
        let last = text.rsplit("\n### ").next().unwrap();
        let (proven, with_nonce) = (last.contains("\n# proof: key=jkt_"), last.contains(" nonce=dpop-nonce_"));
        match told.decided.outcome {
            Outcome::Refused => {
                self.refused += 1;
                self.proven[1] += usize::from(proven);
            }
            _ => {
                self.granted += 1;
                self.proven[0] += usize::from(proven);
                self.with_nonce += usize::from(with_nonce && text.contains("# expect: 400 use_dpop_nonce"));
            }
        }
    }

    fn holds(&self, least: &Self) -> bool {
        let counts = |one: &Self| [one.granted, one.refused, one.proven[0], one.proven[1], one.with_nonce];
        counts(self).iter().zip(counts(least)).all(|(count, least)| *count >= least)
    }
}

/// The newest of each endpoint and outcome, and each that came with a proof.
fn sample(all: &[Arc<Conversation>]) -> Vec<Arc<Conversation>> {
    let mut out: Vec<Arc<Conversation>> = Vec::new();
    for told in all {
        let like = |one: &Arc<Conversation>| {
            (&one.endpoint, one.decided.outcome, &one.answered.status)
                == (&told.endpoint, told.decided.outcome, &told.answered.status)
        };
        let proven = told.arrived.headers.iter().any(|header| header.name == "DPoP");
        if proven || !out.iter().any(like) {
            out.push(told.clone());
        }
    }
    out
}

/// Whether a file holds all that was asked: no request that was too long to be kept.
fn can_be_played(text: &str) -> bool {
    !text.contains("#- ")
}

macro_rules! profiles {
    ($($test:ident $profile:literal $granted:literal $refused:literal $proven:expr, $with_nonce:literal)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            let least = Played { granted: $granted, refused: $refused, proven: $proven, with_nonce: $with_nonce };
            check($profile, least).await;
        })+
    };
}

profiles! {
    bankid "bankid-2017" 18 6 [0, 0], 0
    eparaksts "eparaksts" 6 5 [0, 0], 0
    halland "halland" 11 5 [0, 0], 0
    helseid "helseid" 38 14 [5, 4], 3
    helsenorge "helsenorge" 47 14 [0, 0], 0
    standard "standard" 57 27 [3, 4], 0
}
