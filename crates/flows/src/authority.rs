//! The authority: everything that a request needs of its process, handed to each flow by reference.
use crate::anchor;
use crate::catalogue::{Catalogue, Shelf};
use crate::chance::Source;
use crate::clock::Clock;
use crate::failure::Fault;
use crate::foundation::{Foundation, Stage};
use crate::hearing::Hearing;
use crate::journal::Journal;
use crate::metrics::Metrics;
use crate::outbound::Outbound;
use crate::password::Passwords;
use crate::pool::Pool;
use crate::seal::Seals;
use crate::sign::Signing;
use crate::staged::Staged;
use oauth::profile::library::Library;
use oauth::words::keyring::{Published, Schedule};
use oauth::words::moment::Moment;
use std::ops::Deref;
use std::sync::Arc;
use store::commits::Commits;
use store::database::Database;

/// Keys that may wait to be made.
const MOST_MAKING: usize = 64;

/// One process of the server.
pub struct Authority {
    foundation: Foundation,
    pub(crate) passwords: Passwords,
    pub(crate) signing: Signing,
    pub(crate) making: Pool,
    pub(crate) outbound: Outbound,
    shelf: Shelf,
}

/// What a process is made of.
pub struct Parts {
    /// Where things are kept.
    pub database: Arc<dyn Database>,
    /// The profiles.
    pub library: Library,
    /// The master key, 32 bytes or more.
    pub master: Vec<u8>,
    /// Where time is read.
    pub clock: Clock,
    /// Where chance is drawn.
    pub chance: Source,
    /// When signing keys change by themselves.
    pub schedule: Schedule,
    /// Whether it demonstrates.
    pub stage: Stage,
}

impl Authority {
    /// Puts a process together; a database that knows another master key is refused.
    pub async fn open(parts: Parts) -> Result<Self, Fault> {
        let seals = Seals::derive(&parts.master);
        let known = store::keys::put_note_once(&*parts.database, "master key", seals.check()).await?;
        if !jose::digest::equal(&known, seals.check()) {
            let what = "the database was made with another master key; start with that one".to_owned();
            return Err(Fault::Key(what));
        }
        let stage = parts.stage.name();
        let made_for = store::keys::put_note_once(&*parts.database, "stage", stage.as_bytes()).await?;
        if made_for != stage.as_bytes() {
            let made_for = String::from_utf8_lossy(&made_for).into_owned();
            let what = format!("a database made for {made_for}, whose keys may be public, is not used for {stage}");
            return Err(Fault::Key(what));
        }
        let journal = Arc::new(Journal::open(&*parts.database, seals.journal()).await?);
        let Parts { database, library, clock, chance, schedule, stage, .. } = parts;
        let metrics = Arc::<Metrics>::default();
        let (clock, staged) = match stage {
            Stage::Serving => (clock, None),
            Stage::Demonstration => (clock.movable(), Some(Staged::new())),
        };
        anchor::begin(&clock, &*database).await?;
        Ok(Self {
            outbound: Outbound::new(stage, metrics.clone())?,
            foundation: Foundation {
                journal,
                metrics,
                database,
                library,
                seals,
                clock,
                chance,
                schedule,
                stage,
                staged,
            },
            passwords: Passwords::default(),
            signing: Signing::default(),
            making: Pool::single("new keys", MOST_MAKING),
            shelf: Shelf::default(),
        })
    }

    /// Issuers, keys and clients as they are registered now.
    pub async fn catalogue(&self) -> Result<Arc<Catalogue>, Fault> {
        self.shelf.current(&self.foundation).await
    }

    /// The catalogue as it was read last, of whatever version; `None` where none was.
    pub fn catalogue_held(&self) -> Option<Arc<Catalogue>> {
        self.shelf.held()
    }

    /// Makes the next request read the catalogue again.
    pub fn catalogue_changed(&self) {
        self.shelf.forget();
    }

    /// Makes the next request read the catalogue again whatever its version, since what it is read with changed.
    pub(crate) fn catalogue_void(&self) {
        self.shelf.clear();
    }

    /// The faults of a demonstration; `None` where it serves.
    pub fn staged(&self) -> Option<&Staged> {
        self.staged.as_ref()
    }

    /// Looks at what is not counted but stands: free places, commits, ages of keys.
    pub fn look(&self) {
        let Commits { decisions, commits } = self.database.commits();
        self.metrics.settled.set(i64::try_from(decisions).unwrap_or(i64::MAX));
        self.metrics.commits.set(i64::try_from(commits).unwrap_or(i64::MAX));
        if let Some(catalogue) = self.shelf.held() {
            let now = self.clock.now();
            let keys = catalogue.issuers().iter().flat_map(|issuer| {
                let age = |key: &Published| {
                    (issuer.name().to_owned(), key.algorithm.name(), key.stage.name(), now - key.since)
                };
                issuer.keyring.keys.iter().map(age).collect::<Vec<_>>()
            });
            self.metrics.ages(keys);
        }
        self.metrics.free("sign-ins", self.passwords.free());
        self.metrics.free("signatures", self.signing.free());
    }

    /// Begins to hear a request; a demonstration remembers how it was decided.
    pub fn hear(&self) -> Result<Hearing, Fault> {
        let chance = self.chance.draw().ok_or(Fault::Chance)?;
        let moment = Moment::new(self.clock.now_ms(), chance);
        Ok(Hearing::new(match self.stage {
            Stage::Serving => moment,
            Stage::Demonstration => moment.remembering(),
        }))
    }
}

impl Deref for Authority {
    type Target = Foundation;

    fn deref(&self) -> &Foundation {
        &self.foundation
    }
}
