//! The staged faults that one request of a demonstration meets, and what they do to it and its answer.
use super::answer::Answer;
use super::site::Site;
use crate::serve::Lost;
use flows::catalogue::Route;
use flows::hearing::Hearing;
use flows::staged::{Planned, Staged, StagedFault};
use std::time::Duration;

/// The faults that a request meets; none where nothing is staged.
pub struct Met<'a> {
    staged: Option<&'a Staged>,
    issuer: &'a str,
    faults: Vec<Planned>,
}

/// An answer as the faults leave it.
pub struct Done {
    /// The answer.
    pub answer: Answer,
    /// The faults that fired, a line each.
    pub faults: Vec<String>,
    /// How long it is held back.
    pub wait: Duration,
}

impl<'a> Met<'a> {
    /// Those that wait where this request came.
    pub fn at(site: &'a Site, route: &'a Route) -> Self {
        let (staged, issuer) = (site.authority.staged(), route.issuer.name());
        let faults = staged.map(|staged| staged.meet(issuer, route.endpoint)).unwrap_or_default();
        Self { staged, issuer, faults }
    }

    /// Whether the request is sent away before anything is read.
    pub fn away(&self) -> bool {
        self.has(StagedFault::Unavailable)
    }

    /// Lends the request the keys that no set publishes.
    pub fn lend(&self, hearing: &mut Hearing) {
        if let Some(staged) = self.staged.filter(|_| self.has(StagedFault::UnpublishedKey)) {
            hearing.stray = staged.stray(self.issuer);
        }
    }

    /// What the faults make of an answer.
    pub fn done(self, mut answer: Answer, hearing: &Hearing) -> Done {
        let (mut faults, mut wait) = (Vec::new(), Duration::ZERO);
        for met in &self.faults {
            let what = match met.fault {
                StagedFault::LoseAnswer => {
                    answer.response.extensions_mut().insert(Lost);
                    "all of it was settled, and the connection was closed without a byte of the answer".to_owned()
                }
                StagedFault::DelayMs(delay) => {
                    wait = Duration::from_millis(delay);
                    format!("the answer was settled, and left {delay} ms later")
                }
                StagedFault::Unavailable => "sent away before anything was read".to_owned(),
                StagedFault::UnpublishedKey if hearing.stray.used() => {
                    "signed by a key that the published set lacks".to_owned()
                }
                StagedFault::UnpublishedKey => {
                    self.staged.into_iter().for_each(|staged| staged.give_back(met));
                    continue;
                }
                StagedFault::NewNonce | StagedFault::RotateKey => met.done.clone().unwrap_or_default(),
            };
            faults.push(line(met, &what));
        }
        Done { answer, faults, wait }
    }

    fn has(&self, fault: StagedFault) -> bool {
        self.faults.iter().any(|met| met.fault == fault)
    }
}

fn line(met: &Planned, what: &str) -> String {
    let count = if met.times > 1 { format!(" ({} of {})", met.times - met.left, met.times) } else { String::new() };
    format!("{}{count}: {what}", met.fault.name())
}
