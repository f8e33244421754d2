//! What a person sees of sign-ins and access here, and what ends where the person says so (ASVS 5 section 7.5, RFC 6749 section 1.4).
use super::end_session::ending;
use super::standing::{counts, dead_since};
use crate::issuer::Issuer;
use crate::words::account::{Account, SignedIn};
use crate::words::changes::Change;
use crate::words::client::Client;
use crate::words::form::Form;
use crate::words::grant::Grant;
use crate::words::scope::Scopes;
use crate::words::session::Session;
use crate::words::subject::{Person, Representation};
use std::sync::Arc;

/// What one client was allowed, for the person or for whom the person acts.
#[derive(Clone, Debug)]
pub struct Access {
    /// Who may.
    pub client: Arc<Client>,
    /// For whom, where not for the person.
    pub acting_for: Option<Representation>,
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

/// The sign-ins that count, that of this browser first.
pub fn sign_ins(issuer: &Issuer, session: &Session, account: &Account) -> Vec<SignedIn> {
    let standing = account.sessions.iter().filter(|one| counts(issuer, &session.person, one.auth_time));
    let mut standing: Vec<SignedIn> = standing.cloned().collect();
    standing.sort_by_key(|one| one.id != session.id);
    standing
}

/// What clients have, the one that came last first.
pub fn access(issuer: &Issuer, person: &Person, account: &Account, holders: &[Arc<Client>]) -> Vec<Access> {
    let mut all: Vec<Access> = Vec::new();
    let holder = |client_id: &str| holders.iter().find(|client| client.id() == client_id);
    for grant in &account.grants {
        let Some(client) = holder(&grant.client_id) else { continue };
        if dead_since(issuer, client, Some(person), grant.created_at).is_some() {
            continue;
        }
        let used_at = Some(grant.created_at.max(grant.line.seen_at));
        let acting_for = grant.terms.representation.clone();
        let scopes = grant.terms.scopes.clone();
        add(&mut all, Access { client: client.clone(), acting_for, scopes, since: grant.created_at, used_at });
    }
    for consent in &account.consents {
        let Some(client) = holder(&consent.client_id) else { continue };
        let (scopes, since) = (consent.scopes.clone(), consent.given_at);
        add(&mut all, Access { client: client.clone(), acting_for: None, scopes, since, used_at: None });
    }
    all.sort_by_key(|one| std::cmp::Reverse((one.used_at, one.since)));
    all
}

fn add(all: &mut Vec<Access>, one: Access) {
    match all.iter_mut().find(|other| other.client.id() == one.client.id() && other.acting_for == one.acting_for) {
        Some(known) => {
            known.scopes = known.scopes.with(&one.scopes);
            known.since = known.since.min(one.since);
            known.used_at = known.used_at.max(one.used_at);
        }
        None => all.push(one),
    }
}

/// What is written; what is not the person's, or stands no more, is nothing to be written.
pub fn decide(person: &Person, account: &Account, holders: &[Arc<Client>], wish: &Wish) -> Vec<Change> {
    let sessions = |wanted: &dyn Fn(&str) -> bool| {
        let ended = account.sessions.iter().filter(|one| wanted(&one.id));
        ended.flat_map(|one| ending(&one.id, account, holders)).collect()
    };
    match wish {
        Wish::Session(id) => sessions(&|one| one == id),
        Wish::Sessions => sessions(&|_| true),
        Wish::Access(client_id, acting_for) => {
            let meant = |grant: &Grant| grant.client_id == *client_id && whom(grant) == acting_for;
            withdrawn(person, account, &meant, &|client| client == client_id && acting_for.is_empty())
        }
        Wish::AllAccess => withdrawn(person, account, &|_| true, &|_| true),
    }
}

/// For whom a grant is, by `sub`; empty for the person.
fn whom(grant: &Grant) -> &str {
    grant.terms.representation.as_ref().map_or("", |other| &other.subject)
}

fn withdrawn(
    person: &Person,
    account: &Account,
    grants: &dyn Fn(&Grant) -> bool,
    consents: &dyn Fn(&str) -> bool,
) -> Vec<Change> {
    let ended = account.grants.iter().filter(|grant| grants(grant)).map(|grant| Change::EndGrant { grant: grant.id });
    let forgotten = account
        .consents
        .iter()
        .filter(|one| consents(&one.client_id))
        .map(|one| Change::ForgetConsent { subject: person.subject.clone(), client_id: one.client_id.clone() });
    ended.chain(forgotten).collect()
}
