//! A site: one process as its requests see it.
use super::conversations::Conversations;
use super::{demonstration, dispatch};
use axum::Router;
use axum::routing::get;
use flows::authority::{Authority, Stage};
use std::sync::{Arc, OnceLock};

/// Everything that a request may reach.
#[derive(Clone)]
pub struct Site {
    /// The flows.
    pub authority: Arc<Authority>,
    /// The last conversations, in a demonstration.
    pub conversations: Arc<Conversations>,
    /// What the first page of a demonstration shows.
    pub front: Arc<OnceLock<Front>>,
}

/// What the first page of a demonstration shows.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// What issuers and links say.
    pub base: String,
    /// The same over TLS.
    pub tls_base: String,
    /// The issuers, each with its commands.
    pub issuers: Vec<crate::demo::list::Entry>,
}

impl Site {
    /// Whether this process demonstrates.
    pub fn demonstrates(&self) -> bool {
        self.authority.stage == Stage::Demonstration
    }

    /// Every path that this process answers: those of the issuers, spelled exactly, and a few of its own.
    pub fn router(self) -> Router {
        let router = Router::new().route("/assets/biljett.css", get(demonstration::style));
        let router = match self.demonstrates() {
            true => router
                .route("/", get(demonstration::home))
                .route("/conversations/{trace}", get(demonstration::conversation)),
            false => router,
        };
        router.fallback(dispatch::dispatch).with_state(self)
    }
}
