//! Conversations as a `.http` file, which the tests of conversations read and other programs open: requests, and the answers to them.
use super::Remembered;
use super::replay::{Cut, Piece, Print, Replay, proof};
use crate::conversation::Conversation;
use axum::http::StatusCode;
use oauth::decisions::authorize::response::encoded;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The most steps of a file.
const MOST_STEPS: usize = 100;

/// A conversation after those that gave what it presents; `all` stand in order of time.
pub fn script(all: &[Remembered], trace: &str) -> Option<String> {
    let last = all.iter().rposition(|one| one.told.trace == trace)?;
    let steps = chain(all, last);
    let first = &all[*steps.first()?].told;
    let told = &all[last].told;
    let clock = OffsetDateTime::from_unix_timestamp(first.at_ms.div_euclid(1_000)).ok()?.format(&Rfc3339).ok()?;
    let mut out = format!("# title: {}\n# clock: {clock}\n# issuer: {}\n", title(told), told.issuer);
    let challenges = challenges(all, &steps);
    let (mut at_ms, mut names) = (first.at_ms, BTreeMap::new());
    for (number, step) in steps.iter().enumerate() {
        let one = &all[*step];
        let advance = one.told.at_ms.div_euclid(1_000) - at_ms.div_euclid(1_000);
        at_ms = one.told.at_ms;
        let later: Vec<Print> = steps[number + 1..].iter().flat_map(|step| all[*step].replay.repeated()).collect();
        let set: BTreeSet<Print> = steps[..number].iter().flat_map(|step| all[*step].replay.set.clone()).collect();
        let step = Step { number, one, advance, later: &later, set: &set, challenges: &challenges };
        out.push_str(&step.text(&mut names));
    }
    Some(out)
}

/// The places of a conversation and of all that it stands on, in order: who gave what is presented, and what else became of it.
fn chain(all: &[Remembered], last: usize) -> Vec<usize> {
    let before = &all[..=last];
    let mut steps = vec![last];
    loop {
        let known = steps.len();
        let next = givers(before, &steps).into_iter().chain(users(before, &steps)).find(|place| !steps.contains(place));
        steps.extend(next.filter(|_| known < MOST_STEPS));
        if steps.len() == known {
            steps.sort_unstable();
            return steps;
        }
    }
}

/// Who gave what these steps present: the newest that did before each.
fn givers(before: &[Remembered], steps: &[usize]) -> Vec<usize> {
    let mut found = Vec::new();
    for step in steps {
        let (replay, before) = (&before[*step].replay, &before[..*step]);
        for print in replay.repeated() {
            found.extend(before.iter().rposition(|one| one.replay.gave.iter().any(|(_, given)| *given == print)));
        }
        for print in &replay.cookies {
            found.extend(before.iter().rposition(|one| one.replay.set.contains(print)));
        }
    }
    found
}

/// Who presented what these steps presented or gave, and so may have used it up, and what was answered in their sessions.
fn users(before: &[Remembered], steps: &[usize]) -> Vec<usize> {
    let (mut prints, mut sessions) = (BTreeSet::new(), BTreeSet::new());
    for step in steps {
        let replay = &before[*step].replay;
        prints.extend(replay.took().chain(replay.gave.iter().map(|(_, print)| *print)));
        sessions.extend(replay.cookies.iter().chain(&replay.set).copied());
    }
    let uses = |one: &Remembered| {
        let answers = one.told.endpoint == "sign_in" && one.replay.cookies.iter().any(|print| sessions.contains(print));
        answers || one.replay.took().any(|print| prints.contains(&print))
    };
    (0..before.len()).filter(|place| uses(&before[*place])).collect()
}

/// The challenges that these steps ask with and also bring the verifier of.
fn challenges(all: &[Remembered], steps: &[usize]) -> BTreeSet<String> {
    let replays = || steps.iter().map(|step| &*all[*step].replay);
    let asked = |replay: &Replay| -> Vec<String> {
        let members = replay.query.iter().chain(&replay.form).filter(|(name, _)| name == "code_challenge");
        members.filter_map(|(_, piece)| if let Piece::Text(text) = piece { Some(text.clone()) } else { None }).collect()
    };
    let asked: BTreeSet<String> = replays().flat_map(asked).collect();
    replays().filter_map(|replay| replay.challenge.clone()).filter(|challenge| asked.contains(challenge)).collect()
}

/// What the conversation is about, in a line.
fn title(told: &Conversation) -> String {
    let error = told.decided.refused.as_ref().map(|refused| format!(" {}", refused.error)).unwrap_or_default();
    format!("{} {} {}{error}", told.issuer, told.endpoint, told.answered.status)
}

struct Step<'a> {
    number: usize,
    one: &'a Remembered,
    advance: i64,
    later: &'a [Print],
    /// The cookies that earlier steps were given.
    set: &'a BTreeSet<Print>,
    challenges: &'a BTreeSet<String>,
}

impl Step<'_> {
    /// The step; `names` are the variables that hold what was given so far.
    fn text(&self, names: &mut BTreeMap<Print, String>) -> String {
        let Remembered { told, replay } = self.one;
        let mut out = format!("\n### {}: {}\n# expect: {}\n", self.number + 1, title(told), expectation(told));
        if self.advance > 0 {
            out.push_str(&format!("# advance: {}\n", self.advance));
        }
        for (name, value) in &replay.directives {
            let again = *name == "assertion" && replay.assertion().is_some_and(|print| names.contains_key(&print));
            let shown = replay.shown.as_ref().filter(|_| *name == "proof");
            let common = shown.map(|shown| shown.words(names, self.number + 1) + " ").unwrap_or_default();
            if !again {
                out.push_str(&format!("# {name}: {common}{value}\n"));
            }
        }
        let request = self.request(replay, names);
        for (given, print) in replay.gave.iter().filter(|(_, print)| self.later.contains(print)) {
            let name = format!("{given}_{}", self.number + 1);
            out.push_str(&format!("# capture: {name} = {given}\n"));
            names.insert(*print, name);
        }
        format!("{out}{request}\n\n{}\n", answered(told))
    }

    fn request(&self, replay: &Replay, names: &mut BTreeMap<Print, String>) -> String {
        if replay.cut == Cut::Yes {
            return format!("#- The request was not kept whole.\n{} {} HTTP/1.1", replay.line.0, replay.line.1);
        }
        let mut member =
            |(name, piece): &(String, Piece)| format!("{}={}", encoded(name), self.filled(name, piece, names));
        let query: Vec<String> = replay.query.iter().map(&mut member).collect();
        let form: Vec<String> = replay.form.iter().map(&mut member).collect();
        let query = if query.is_empty() { String::new() } else { format!("\n    ?{}", query.join("\n    &")) };
        let mut out = format!("{} {}{query} HTTP/1.1", replay.line.0, replay.line.1);
        for (name, piece) in &replay.headers {
            let value = match piece {
                Piece::Text(text) => text.clone(),
                Piece::Made(_, "cookies") if !replay.cookies.iter().any(|print| self.set.contains(print)) => {
                    "another=browser".to_owned()
                }
                Piece::Made(before, name) => format!("{before}{{{{{name}}}}}"),
                Piece::Taken(before, print) if name == "Authorization" => {
                    let variable = names.get(print).cloned().unwrap_or_else(|| "unknown_token".to_owned());
                    format!("{before}{{{{{variable}}}}}")
                }
                Piece::Taken(name, print) => format!("{{{{{}}}}}", names.get(print).unwrap_or(name)),
            };
            out.push_str(&format!("\n{name}: {value}"));
        }
        if form.is_empty() { out } else { format!("{out}\n\n{}", form.join("\n&")) }
    }

    /// Whether the verifier of this step is that of a challenge here.
    fn verifies(&self) -> bool {
        self.one.replay.challenge.as_ref().is_some_and(|challenge| self.challenges.contains(challenge))
    }

    fn filled(&self, name: &str, piece: &Piece, names: &mut BTreeMap<Print, String>) -> String {
        match piece {
            Piece::Text(text) if name == "code_challenge" && self.challenges.contains(text) => {
                "{{code_challenge}}".to_owned()
            }
            Piece::Text(text) if name == "dpop_jkt" => {
                proof::named(text, names).map_or_else(|| encoded(text), |name| format!("{{{{{name}}}}}"))
            }
            Piece::Text(text) => encoded(text),
            Piece::Made(_, "code_verifier") if !self.verifies() => "{{another_verifier}}".to_owned(),
            Piece::Made(before, name) => format!("{before}{{{{{name}}}}}"),
            Piece::Taken(name, print) => {
                let own = if name == "assertion" { name.clone() } else { format!("unknown_{name}") };
                let known = names.entry(*print).or_insert(own);
                format!("{{{{{known}}}}}")
            }
        }
    }
}

/// The status, and the error where the body or the redirect tells it.
fn expectation(told: &Conversation) -> String {
    let error = told.answered.members.iter().find(|member| member.name == "error");
    format!("{}{}", told.answered.status, error.map(|error| format!(" {}", error.value)).unwrap_or_default())
}

/// The answer as it was; what is secret in it is masked.
fn answered(told: &Conversation) -> String {
    let reason = StatusCode::from_u16(told.answered.status).ok().and_then(|status| status.canonical_reason());
    let mut out = format!("HTTP/1.1 {} {}", told.answered.status, reason.unwrap_or_default());
    for header in &told.answered.headers {
        out.push_str(&format!("\n{}: {}", header.name, header.value));
    }
    let members = told.answered.members.iter();
    let value = |text: &str| match serde_json::from_str(text) {
        Ok(value @ (Value::Bool(_) | Value::Number(_))) => value,
        _ => Value::String(text.to_owned()),
    };
    let body: Map<String, Value> = members.map(|one| (one.name.clone(), value(&one.value))).collect();
    match &told.answered.body {
        Some(text) => format!("{out}\n\n[{text}]"),
        None if body.is_empty() => out,
        None => format!("{out}\n\n{}", Value::Object(body)),
    }
}
