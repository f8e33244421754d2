//! What a person sees of sign-ins and access here, and what ends where the person says so (ASVS 5 section 7.5, RFC 6749 section 1.4).
use crate::words::account::{Held, SignedIn};
use crate::words::changes::Change;
use crate::words::client::Client;
use crate::words::form::Form;
use crate::words::scope::Scopes;
use crate::words::session::Session;
use crate::words::subject::Person;
use std::sync::Arc;

/// What one client was allowed, for the person or for whom the person acts.
#[derive(Clone, Debug)]
pub struct Access {
    /// Who may.
    pub client: Arc<Client>,
    /// For whom, where not for the person: `sub` and name.
    pub acting_for: Option<(String, String)>,
    /// All that it may ask for without the person being asked, and all that it has.
    pub scopes: Scopes,
    /// When it was allowed first, in seconds since 1970.
    pub since: i64,
    /// When it came last, in seconds since 1970, where it has anything now.
    pub used_at: Option<i64>,
}

/// What a person wants to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// One session, by public identifier.
    Session(String),
    /// Every session.
    Sessions,
    /// What one client has: its identifier, and the `sub` of whom the person acts for; empty for the person.
    Access(String, String),
    /// What any client has.
    AllAccess,
}

impl Wish {
    /// What a form says; `None` where it says nothing.
    pub fn of(form: &Form) -> Option<Self> {
        let value = |name| form.value(name).unwrap_or_default().to_owned();
        match form.value("step")? {
            "end_session" => Some(Self::Session(value("session"))),
            "end_sessions" => Some(Self::Sessions),
            "end_access" => Some(Self::Access(value("client_id"), value("representing"))),
            "end_all_access" => Some(Self::AllAccess),
            _ => None,
        }
    }
}

/// The sign-ins that are shown, that of this browser first.
pub fn sign_ins(session: &Session, listed: &[SignedIn]) -> Vec<SignedIn> {
    let here = SignedIn { id: session.id.clone(), auth_time: session.auth_time, expires_at: session.expires_at };
    let others = listed.iter().filter(|one| one.id != session.id).cloned();
    std::iter::once(here).chain(others).collect()
}

/// What clients have, in the order in which it is held; whom the person may act for no longer has the `sub` for a name.
pub fn access(person: &Person, held: &[Held], holders: &[Arc<Client>]) -> Vec<Access> {
    let name = |other: &String| {
        let known = person.represents.iter().find(|one| one.subject == *other);
        known.map_or(other.clone(), |one| one.name.clone())
    };
    let shown = |one: &Held| {
        let client = holders.iter().find(|client| client.id() == one.client_id)?.clone();
        let other = Some(&one.representing).filter(|other| !other.is_empty());
        let acting_for = other.map(|other| (other.clone(), name(other)));
        Some(Access { client, acting_for, scopes: one.scopes.clone(), since: one.since, used_at: one.used_at })
    };
    held.iter().filter_map(shown).collect()
}

/// What is written; what is not the person's, or stands no more, is not touched by it.
pub fn decide(person: &Person, wish: Wish) -> Change {
    let subject = person.subject.clone();
    match wish {
        Wish::Session(id) => Change::EndSessions { subject, session: Some(id) },
        Wish::Sessions => Change::EndSessions { subject, session: None },
        Wish::Access(client_id, acting_for) => Change::EndAccess { subject, of: Some((client_id, acting_for)) },
        Wish::AllAccess => Change::EndAccess { subject, of: None },
    }
}
