//! Another node: a second process on the database of a stand, with the same clock and chance of its own.
use super::Stand;
use flows::authority::{Authority, Parts};
use flows::chance::Source;
use server::profiles;
use std::sync::Arc;
use store::database::Database;

impl Stand {
    /// A node beside this one.
    pub async fn neighbour(&self) -> Self {
        self.on(self.authority.database.clone()).await.expect("another authority")
    }

    /// A node like this one on another database, unless that is refused.
    pub async fn on(&self, database: Arc<dyn Database>) -> Option<Self> {
        let own = &self.authority;
        let parts = Parts {
            database,
            library: profiles::library(None).expect("profiles"),
            master: vec![7; 32],
            clock: own.clock.clone(),
            chance: Source::System,
            schedule: own.schedule,
            stage: own.stage,
        };
        let authority = Authority::open(parts).await.ok()?;
        let directory = tempfile::tempdir().expect("a directory");
        Some(Self::around(authority, self.gate.clone(), self.base.clone(), directory))
    }
}
