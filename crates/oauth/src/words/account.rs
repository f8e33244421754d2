//! What a person has at an issuer: sign-ins that stand, what clients got, and what is remembered as allowed.
use super::scope::Scopes;

/// What a person is shown and can end.
#[derive(Clone, Debug)]
pub struct Account {
    /// The sessions that stand.
    pub sessions: Latest<SignedIn>,
    /// What clients have, or get without the person being asked.
    pub held: Latest<Held>,
}

/// The latest of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latest<T> {
    /// The latest first.
    pub listed: Vec<T>,
    /// Whether there are more than are listed.
    pub more: bool,
}

/// A session as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Its public identifier.
    pub id: String,
    /// When the person signed in, in seconds since 1970.
    pub auth_time: i64,
    /// Seconds since 1970.
    pub expires_at: i64,
}

/// What one client was allowed, for the person or for whom the person acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The client.
    pub client_id: String,
    /// The `sub` of whom the person acts for; empty for the person.
    pub representing: String,
    /// All that it may ask for without the person being asked, and all that it has.
    pub scopes: Scopes,
    /// When it was allowed first, in seconds since 1970.
    pub since: i64,
    /// When it came last, in seconds since 1970, where it has anything now.
    pub used_at: Option<i64>,
}
