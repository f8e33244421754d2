//! The life of signing keys: published before they sign, retired in time, gone when nothing they signed is alive (OpenID Connect Core section 10.1.1).
use crate::issuer::Issuer;
use crate::words::issuer::IdentityProvider;
use crate::words::keyring::{Published, Schedule, Stage};
use crate::words::resource::{Api, TokenForm};
use jose::algorithm::Algorithm;

/// Seconds for which a retired key stays beyond the longest life of what it signed: nodes that have not heard of it, and clocks that differ.
const LEEWAY: i64 = 120;

/// One change in the life of an issuer's keys, which stands or falls as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key is made: `Next` where another signs until it is known, `Active` where nobody could rely on one.
    Make(Algorithm, Stage),
    /// The key that was published signs from now on, and the one that signed retires.
    Promote {
        /// The identifier of the key that will sign.
        next: String,
        /// The identifier of the key that signed.
        active: Option<String>,
    },
    /// The key of that identifier signs no more.
    Retire(String),
    /// The key of that identifier goes, from that stage.
    Remove(String, Stage),
}

/// What is due now, in seconds since 1970.
pub fn due(issuer: &Issuer, schedule: &Schedule, now: i64) -> Vec<Step> {
    let needed = needed(issuer);
    let mut steps: Vec<_> = needed.iter().filter_map(|one| advance(issuer, *one, schedule, now)).collect();
    let over = |key: &&Published| schedule.signs_for.is_some_and(|life| age(key, now) >= life);
    let unneeded = issuer.keyring.keys.iter().filter(|key| !needed.contains(&key.algorithm));
    steps.extend(unneeded.filter_map(|key| match key.stage {
        Stage::Next => Some(Step::Remove(key.kid.clone(), Stage::Next)),
        Stage::Active => over(&key).then(|| Step::Retire(key.kid.clone())),
        Stage::Retired => None,
    }));
    let dead = |key: &&Published| key.stage == Stage::Retired && age(key, now) >= remembered(issuer);
    steps.extend(issuer.keyring.keys.iter().filter(dead).map(|key| Step::Remove(key.kid.clone(), Stage::Retired)));
    steps
}

/// What begins a rotation before its time: a key is published for each algorithm that has none waiting, and what nobody needs retires.
pub fn begun(issuer: &Issuer) -> Vec<Step> {
    let needed = needed(issuer);
    let waits = |one: &Algorithm| issuer.keyring.active(*one).is_some() && issuer.keyring.next(*one).is_none();
    let made = needed.iter().filter(|one| waits(one)).map(|one| Step::Make(*one, Stage::Next));
    let idle = |key: &&Published| key.stage == Stage::Active && !needed.contains(&key.algorithm);
    let retired = issuer.keyring.keys.iter().filter(idle).map(|key| Step::Retire(key.kid.clone()));
    made.chain(retired).collect()
}

/// The algorithms that an issuer signs with: of ID tokens, of JWT access tokens, and what was registered beside.
pub fn needed(issuer: &Issuer) -> Vec<Algorithm> {
    let rules = &issuer.profile.access_token;
    let people = issuer.registration.identity_provider == IdentityProvider::BuiltIn;
    let people = people.then(|| issuer.profile.id_token.algorithm(None));
    let none: [&Api; 0] = [];
    let without = (rules.form(&none) == TokenForm::Jwt).then(|| rules.algorithm(&none));
    let apis = issuer.registration.apis.iter().filter(|api| rules.form(&[api]) == TokenForm::Jwt);
    let apis = apis.map(|api| rules.algorithm(&[api]));
    let beside = issuer.registration.algorithms.iter().map(|one| one.algorithm());
    once(people.into_iter().chain(without).chain(apis).chain(beside))
}

/// What a client may register as its `id_token_signed_response_alg`, the profile's own first.
pub fn id_token_algorithms(issuer: &Issuer) -> Vec<Algorithm> {
    let beside = issuer.registration.algorithms.iter().map(|one| one.algorithm());
    once([issuer.profile.id_token.algorithm(None)].into_iter().chain(beside))
}

/// Seconds for which a retired key is published: as long as anything that it signed is alive, and hints of a sign-in that stands are understood.
pub fn remembered(issuer: &Issuer) -> i64 {
    let profile = &issuer.profile;
    let people = [profile.id_token.lifetime(), profile.authorization.session_lifetime()];
    let people = people.into_iter().filter(|_| issuer.registration.identity_provider == IdentityProvider::BuiltIn);
    people.fold(profile.access_token.lifetime(), i64::max) + LEEWAY
}

/// A key that waits is promoted when it was published long enough, and made that long before the other's time is over.
fn advance(issuer: &Issuer, algorithm: Algorithm, schedule: &Schedule, now: i64) -> Option<Step> {
    let name = |key: &Published| key.kid.clone();
    match (issuer.keyring.active(algorithm), issuer.keyring.next(algorithm)) {
        (None, None) => Some(Step::Make(algorithm, Stage::Active)),
        (None, Some(next)) => Some(Step::Promote { next: name(next), active: None }),
        (Some(active), Some(next)) => {
            (age(next, now) >= schedule.ahead()).then(|| Step::Promote { next: name(next), active: Some(name(active)) })
        }
        (Some(active), None) => {
            let due = age(active, now) >= schedule.signs_for?.saturating_sub(schedule.ahead());
            due.then_some(Step::Make(algorithm, Stage::Next))
        }
    }
}

/// Seconds for which a key has been at its stage.
fn age(key: &Published, now: i64) -> i64 {
    now.saturating_sub(key.since)
}

fn once(algorithms: impl Iterator<Item = Algorithm>) -> Vec<Algorithm> {
    let mut out = Vec::new();
    for algorithm in algorithms {
        if !out.contains(&algorithm) {
            out.push(algorithm);
        }
    }
    out
}
