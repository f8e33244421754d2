//! Readiness: why this node should not be asked just now.
use crate::authority::Authority;
use crate::clock::Standing;
use jose::algorithm::Algorithm;
use oauth::decisions::rotate::needed;
use oauth::words::resource::State;
use std::fmt;

/// Why a node is not ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What is registered could not be read.
    Database(String),
    /// Its time is more than 30 s from the database's.
    Clock {
        /// By so many milliseconds the database's is ahead; less than 0: behind.
        apart_ms: i64,
    },
    /// An issuer has no key to sign with.
    Key {
        /// Its name.
        issuer: String,
        /// What is to be signed with.
        algorithm: Algorithm,
    },
}

impl Authority {
    /// Why this node should not be asked; empty where it is ready. It costs a read of the database a second at most.
    pub async fn unready(&self) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if let (Standing::Apart, apart_ms) = self.clock.standing() {
            reasons.push(Reason::Clock { apart_ms });
        }
        let catalogue = match self.catalogue().await {
            Ok(catalogue) => catalogue,
            Err(fault) => {
                reasons.push(Reason::Database(fault.to_string()));
                return reasons;
            }
        };
        for issuer in catalogue.issuers().iter().filter(|issuer| issuer.registration.state == State::Enabled) {
            let missing = needed(issuer).into_iter().filter(|one| issuer.keyring.active(*one).is_none());
            let name = issuer.name();
            reasons.extend(missing.map(|algorithm| Reason::Key { issuer: name.to_owned(), algorithm }));
        }
        reasons
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(why) => out.write_str(why),
            Self::Clock { apart_ms } => write!(out, "clock: the database's is {apart_ms} ms ahead"),
            Self::Key { issuer, algorithm } => write!(out, "key: {issuer} has none that signs with {algorithm}"),
        }
    }
}
