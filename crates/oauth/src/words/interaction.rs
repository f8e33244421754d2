//! Interactions: an unfinished authorization that travels in a sealed form field, bound to issuer and browser.
use super::authorization_request::AuthorizationRequest;
use super::handle::Address;
use super::subject::Person;
use jose::digest;
use serde::{Deserialize, Serialize};

/// Seconds that an interaction lives.
pub const LIFETIME: i64 = 30 * 60;

/// What the pages of one authorization carry from visit to visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
    /// Its identifier; completing it is possible once.
    pub id: String,
    /// The issuer that began it.
    pub issuer: String,
    /// Digest of the cookie of the browser that began it.
    pub browser: Vec<u8>,
    /// What the client asks for.
    pub request: AuthorizationRequest,
    /// The pushed request behind it.
    pub pushed: Option<Address>,
    /// Seconds since 1970.
    pub started_at: i64,
    /// When the person signed in for this interaction, in seconds since 1970.
    pub signed_in_at: Option<i64>,
    /// Whom the person chose to act for.
    pub representing: Representing,
    /// The person who was asked last, by `sub`; another one's answer is no answer.
    pub asked: Option<String>,
}

/// The person's choice of whom to act for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Representing {
    /// Not chosen yet.
    #[default]
    Open,
    /// Nobody else.
    Oneself,
    /// The person of this `sub`.
    Other(String),
}

impl Representing {
    /// The name of the represented person, where this person may act for them.
    pub fn named(&self, person: &Person) -> Option<String> {
        let Self::Other(subject) = self else { return None };
        person.represents.iter().find(|one| one.subject == *subject).map(|one| one.name.clone())
    }
}

impl Interaction {
    /// The digest under which its completion is kept.
    pub fn digest(&self) -> Vec<u8> {
        digest::sha256(self.id.as_bytes()).to_vec()
    }

    /// Whether it is too old.
    pub fn expired(&self, now: i64) -> bool {
        now > self.started_at + LIFETIME
    }
}
