//! Whether issuer, client and person still stand behind what was issued (SECURITY.md, rule 1).
use crate::issuer::Issuer;
use crate::words::client::Client;
use crate::words::grant::Grant;
use crate::words::resource::State;
use crate::words::session::Session;
use crate::words::subject::{Person, Representation};

/// Who was disabled since something was issued, or in the same second; enabling again does not bring it back.
pub fn dead_since(issuer: &Issuer, client: &Client, person: Option<&Person>, issued_at: i64) -> Option<&'static str> {
    let person_dead = |one: &Person| one.state == State::Disabled || issued_at <= one.ended_before;
    match () {
        () if issuer.registration.state == State::Disabled || issued_at <= issuer.ended_before => Some("issuer"),
        () if client.registration.state == State::Disabled || issued_at <= client.ended_before => Some("client"),
        () if person.is_some_and(person_dead) => Some("person"),
        () => None,
    }
}

/// Whether a sign-in still counts: neither expired, nor before its person or issuer was disabled or the password changed.
pub fn session_stands(issuer: &Issuer, session: &Session, now: i64) -> bool {
    session.expires_at > now && counts(issuer, &session.person, session.auth_time)
}

/// Whether a sign-in of this person at that second is not undone.
pub fn counts(issuer: &Issuer, person: &Person, auth_time: i64) -> bool {
    let enabled = issuer.registration.state == State::Enabled && person.state == State::Enabled;
    enabled && auth_time > issuer.ended_before && auth_time > person.ended_before
}

/// Whether the person may still act for whom the grant names, if it names anybody.
pub fn represents(person: &Person, grant: &Grant) -> bool {
    let may = |other: &Representation| person.represents.iter().any(|one| one.subject == other.subject);
    grant.terms.representation.as_ref().is_none_or(may)
}
