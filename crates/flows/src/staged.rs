//! Faults that a demonstration stages on purpose; only its opening makes a place for them, so that a server that serves holds none.
use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::PrivateKey;
use oauth::rules::paths::Endpoint;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::mem::discriminant;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most faults that wait at once.
pub const MOST: usize = 100;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StagedFault {
    /// Everything is settled, and the connection is closed without a byte of the answer.
    LoseAnswer,
    /// The answer leaves so many milliseconds after it was settled.
    DelayMs(u64),
    /// 503 with `Retry-After`, before anything is read.
    Unavailable,
    /// The DPoP nonces given out so far are void, from now on (RFC 9449 section 8).
    NewNonce,
    /// New keys sign, from now on; the old ones stay published.
    RotateKey,
    /// What is signed is signed by a key that the published set lacks.
    UnpublishedKey,
}

impl StagedFault {
    /// Every name, for messages.
    pub const NAMES: [&str; 6] =
        ["lose_answer", "delay_ms", "unavailable", "new_nonce", "rotate_key", "unpublished_key"];

    /// The name for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::LoseAnswer => "lose_answer",
            Self::DelayMs(_) => "delay_ms",
            Self::Unavailable => "unavailable",
            Self::NewNonce => "new_nonce",
            Self::RotateKey => "rotate_key",
            Self::UnpublishedKey => "unpublished_key",
        }
    }

    /// Whether it is done when it is staged, and once.
    pub fn is_at_once(self) -> bool {
        matches!(self, Self::NewNonce | Self::RotateKey)
    }
}

/// A fault that waits for requests.
#[derive(Clone, Debug, Serialize)]
pub struct Planned {
    /// Its identifier.
    pub id: u64,
    /// At which issuer.
    pub issuer: String,
    /// At which endpoint; at all of them where none is named.
    #[serde(serialize_with = "named")]
    pub endpoint: Option<Endpoint>,
    /// What goes wrong.
    pub fault: StagedFault,
    /// How often.
    pub times: u32,
    /// How often still.
    pub left: u32,
    /// What was done at once, where something was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<String>,
}

fn named<S: serde::Serializer>(endpoint: &Option<Endpoint>, serializer: S) -> Result<S::Ok, S::Error> {
    endpoint.map(Endpoint::name).serialize(serializer)
}

/// The faults of one demonstration.
pub struct Staged {
    waiting: Mutex<Waiting>,
    strays: Mutex<HashMap<String, Vec<(Algorithm, PrivateKey)>>>,
}

#[derive(Default)]
struct Waiting {
    planned: Vec<Planned>,
    last: u64,
    /// How often an issuer's nonces were made void.
    epochs: HashMap<String, u64>,
}

impl Staged {
    /// No faults.
    pub(crate) fn new() -> Self {
        Self { waiting: Mutex::default(), strays: Mutex::default() }
    }

    /// Adds a fault under an identifier of its own; `None` where too many wait.
    pub(crate) fn plan(&self, planned: Planned) -> Option<Planned> {
        let mut waiting = self.waiting();
        if waiting.planned.len() >= MOST {
            return None;
        }
        waiting.last += 1;
        let planned = Planned { id: waiting.last, ..planned };
        waiting.planned.push(planned.clone());
        Some(planned)
    }

    /// What waits, in the order of its planning.
    pub fn planned(&self) -> Vec<Planned> {
        self.waiting().planned.clone()
    }

    /// Removes everything.
    pub fn clear(&self) {
        self.waiting().planned.clear();
    }

    /// Removes one fault; whether it was there.
    pub fn remove(&self, id: u64) -> bool {
        let mut waiting = self.waiting();
        let before = waiting.planned.len();
        waiting.planned.retain(|one| one.id != id);
        waiting.planned.len() < before
    }

    /// What happens to a request that just came: of each kind one, the oldest, which waits once less.
    pub fn meet(&self, issuer: &str, endpoint: Endpoint) -> Vec<Planned> {
        let mut waiting = self.waiting();
        let mut met: Vec<Planned> = Vec::new();
        for one in &mut waiting.planned {
            let here = one.issuer == issuer && one.endpoint.is_none_or(|at| at == endpoint) && one.left > 0;
            if here && !met.iter().any(|other| discriminant(&other.fault) == discriminant(&one.fault)) {
                one.left -= 1;
                met.push(one.clone());
            }
        }
        waiting.planned.retain(|one| one.left > 0);
        met
    }

    /// Lets one that met a request without effect wait as before.
    pub fn give_back(&self, met: &Planned) {
        let mut waiting = self.waiting();
        match waiting.planned.iter_mut().find(|one| one.id == met.id) {
            Some(one) => one.left += 1,
            None => waiting.planned.insert(0, Planned { left: 1, ..met.clone() }),
        }
    }

    /// How often an issuer's nonces were made void.
    pub fn epoch(&self, issuer: &str) -> u64 {
        self.waiting().epochs.get(issuer).copied().unwrap_or_default()
    }

    /// Makes an issuer's nonces void.
    pub(crate) fn void_nonces(&self, issuer: &str) {
        *self.waiting().epochs.entry(issuer.to_owned()).or_default() += 1;
    }

    /// Keeps the keys of an issuer that no set publishes.
    pub(crate) fn keep_strays(&self, issuer: &str, keys: Vec<(Algorithm, PrivateKey)>) {
        self.strays.lock().unwrap_or_else(PoisonError::into_inner).insert(issuer.to_owned(), keys);
    }

    /// The keys of an issuer that no set publishes, for one request.
    pub fn stray(&self, issuer: &str) -> Stray {
        let strays = self.strays.lock().unwrap_or_else(PoisonError::into_inner);
        Stray { keys: strays.get(issuer).cloned().unwrap_or_default(), used: false }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keys that no set publishes, lent to one request.
#[derive(Default)]
pub struct Stray {
    keys: Vec<(Algorithm, PrivateKey)>,
    used: bool,
}

impl Stray {
    /// One key that no set publishes.
    pub(crate) fn of(algorithm: Algorithm, key: PrivateKey) -> Self {
        Self { keys: vec![(algorithm, key)], used: false }
    }

    /// The key for this algorithm with its thumbprint as identifier; remembers that it was asked for.
    pub fn sign_with(&mut self, algorithm: Algorithm) -> Option<(String, PrivateKey)> {
        let (_, key) = self.keys.iter().find(|(one, _)| *one == algorithm)?;
        self.used = true;
        Some((base64url::encode(&key.public().thumbprint()), key.clone()))
    }

    /// Whether something was signed with one of them.
    pub fn used(&self) -> bool {
        self.used
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(fault: StagedFault, endpoint: Option<Endpoint>, times: u32) -> Planned {
        Planned { id: 0, issuer: "one".to_owned(), endpoint, fault, times, left: times, done: None }
    }

    #[test]
    fn a_fault_is_met_as_often_as_planned_and_where_it_was() {
        let staged = Staged::new();
        staged.plan(planned(StagedFault::LoseAnswer, Some(Endpoint::Token), 2)).unwrap();
        staged.plan(planned(StagedFault::LoseAnswer, None, 1)).unwrap();
        staged.plan(planned(StagedFault::Unavailable, None, 1)).unwrap();
        let met = |issuer: &str, endpoint| staged.meet(issuer, endpoint).iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!(met("another", Endpoint::Token), [0; 0]);
        assert_eq!(met("one", Endpoint::Token), [1, 3]);
        assert_eq!(met("one", Endpoint::Jwks), [2]);
        assert_eq!(met("one", Endpoint::Token), [1]);
        assert_eq!(met("one", Endpoint::Token), [0; 0]);
        assert!(staged.planned().is_empty());
    }

    #[test]
    fn one_without_effect_waits_as_before() {
        let staged = Staged::new();
        for times in [1, 3] {
            staged.plan(planned(StagedFault::UnpublishedKey, None, times)).unwrap();
            let met = staged.meet("one", Endpoint::Token);
            staged.give_back(&met[0]);
            assert_eq!(staged.planned()[0].left, times);
            staged.clear();
        }
    }
}
