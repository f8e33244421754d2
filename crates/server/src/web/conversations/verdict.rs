//! What was decided, here and by other profiles, as a conversation tells it.
use crate::conversation::{Answer as Told, Decision, Elsewhere, Kept, Member, Outcome, Refused};
use crate::web::answer::{Answer, Told as Asks};
use crate::web::mask;
use flows::hearing::Hearing;
use oauth::decisions::elsewhere::{Missing, Verdict};
use oauth::issuer::Issuer;
use oauth::profile::Profile;
use oauth::profile::sources::Mark;
use oauth::refusal::Refusal;
use oauth::words::credentials::Challenge;
use oauth::words::rule::Rule;

/// The most rules of a trail that are kept.
const MOST_RULES: usize = 80;

/// What was decided on a request.
pub fn decision(issuer: &Issuer, answer: &Answer, hearing: &Hearing) -> Decision {
    let profile = &issuer.profile;
    let status = answer.response.status();
    let outcome = match &answer.refusal {
        Some(_) => Outcome::Refused,
        None if status.is_server_error() => Outcome::Unavailable,
        None if matches!(answer.told, Asks::Page(Some(_))) => Outcome::Asked,
        None => Outcome::Granted,
    };
    let kept = |rule: &&'static Rule| Kept {
        rule: rule.sentence.to_owned(),
        source: rule.source.to_owned(),
        mark: Mark::of(rule.source),
        key: rule.key.map(str::to_owned),
        set_by: rule.key.and_then(|key| set_by(profile, key)),
    };
    Decision {
        outcome,
        kept: hearing.moment.kept().iter().take(MOST_RULES).map(kept).collect(),
        refused: answer.refusal.as_ref().map(|refusal| refused(profile, refusal)),
        warnings: hearing.moment.warnings().iter().take(20).map(|one| mask::cut(one, mask::LONGEST_VALUE)).collect(),
        faults: Vec::new(),
    }
}

/// A refusal under this profile.
pub fn refused(profile: &Profile, refusal: &Refusal) -> Refused {
    let told = refusal.explain();
    let cut = |text: &str| mask::cut(text, 2 * mask::LONGEST_VALUE);
    Refused {
        error: profile.errors.name(refusal.error()).to_owned(),
        rule: told.rule.to_owned(),
        source: told.source.to_owned(),
        mark: Mark::of(told.source),
        key: told.key.map(str::to_owned),
        set_by: told.key.and_then(|key| set_by(profile, key)),
        arrived: cut(&told.arrived),
        expected: cut(&told.expected),
        by: told.by.as_deref().map(cut),
        fix: cut(&told.fix),
    }
}

/// Where a key of a profile comes from, with its mark.
fn set_by(profile: &Profile, key: &str) -> Option<String> {
    profile.source(key).map(|source| format!("profile {} {key}: {source}", profile.name))
}

/// What another profile would answer; the challenge decides the status of a refusal, where clients get one.
pub fn told(profile: &Profile, verdict: &Verdict, challenge: Option<Challenge>) -> Elsewhere {
    let mut out = Elsewhere {
        profile: profile.name.to_string(),
        service: profile.about.service.clone(),
        answer: Told::Granted,
        reason: String::new(),
        status: None,
        granted: Vec::new(),
        refused: None,
    };
    match verdict {
        Verdict::Granted(holds) => {
            // A summary holds no token, so nothing of it is masked.
            out.granted = holds.iter().map(|(name, value)| Member::new(*name, mask::cut(value, 400))).collect();
            let holds: Vec<String> = out.granted.iter().map(|one| format!("{} {}", one.name, one.value)).collect();
            out.reason = match holds.is_empty() {
                true => "It keeps every rule there.".to_owned(),
                false => mask::cut(&holds.join(", "), 160),
            };
        }
        Verdict::Refused(refusal) => {
            let told = refused(profile, refusal);
            out.answer = Told::Refused;
            out.status = challenge.map(|challenge| profile.errors.status(refusal.error(), challenge));
            out.reason = told.rule.clone();
            out.refused = Some(told);
        }
        Verdict::NoEndpoint(endpoint) => {
            out.answer = Told::NoEndpoint;
            out.reason = format!("The service has no {} endpoint.", endpoint.name().replace('_', " "));
        }
        Verdict::NotKnown(missing) => {
            out.answer = Told::NotKnown;
            out.reason = match missing {
                Missing::Everything | Missing::Person => {
                    "It passes what was refused here; what would be asked next was not read."
                }
                Missing::Client => "These rules see another client in the request, which was not read.",
                Missing::Artefact => "These rules see another code or token in the request, which was not read.",
            }
            .to_owned();
        }
    }
    out
}
