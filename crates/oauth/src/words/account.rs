//! What a person has at an issuer: sign-ins that stand, what clients got, and what is remembered as allowed.
use super::grant::Grant;
use super::scope::Scopes;

/// All that a person can end.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// The sessions that stand, the latest first.
    pub sessions: Vec<SignedIn>,
    /// The grants with a token or code that lives, the latest first.
    pub grants: Vec<Grant>,
    /// What is not asked again.
    pub consents: Vec<Consented>,
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

/// What a person allowed a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consented {
    /// The client.
    pub client_id: String,
    /// What is allowed.
    pub scopes: Scopes,
    /// When that was said last, in seconds since 1970.
    pub given_at: i64,
}
