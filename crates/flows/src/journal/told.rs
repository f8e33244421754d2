//! What the journal is told of a decision: sign-ins, consents and ends, and what came again; not each token.
use super::entry::{Entry, Kind};
use crate::authority::Authority;
use crate::hearing::Hearing;
use crate::metrics::Alarm;
use oauth::issuer::Issuer;
use oauth::words::changes::{Change, Consequence, Single};

/// Tells of what was settled.
pub(crate) fn settled(issuer: &Issuer, changes: &[Change], hearing: &mut Hearing) {
    for change in changes {
        let entry = |kind| Entry::new(kind, issuer.name(), hearing.moment.now());
        let told = match change {
            Change::StartSession(session) => entry(Kind::SignedIn).subject(&session.subject),
            Change::EndSessions { subject, session } => {
                let ended = entry(Kind::SessionsEnded).subject(subject);
                match session {
                    Some(session) => ended.reference("session", session.as_bytes()),
                    None => ended,
                }
            }
            Change::RememberConsent { subject, client_id, scopes } => {
                entry(Kind::ConsentGiven).subject(subject).client(client_id).scopes(scopes)
            }
            Change::EndAccess { subject, of } => {
                let ended = entry(Kind::AccessEnded).subject(subject);
                match of {
                    Some((client_id, _)) => ended.client(client_id),
                    None => ended,
                }
            }
            Change::EndGrant { grant } => named(entry(Kind::GrantEnded), hearing).reference("grant", &grant.0),
            _ => continue,
        };
        hearing.entries.push(told);
    }
}

/// Tells of families that were ended, and raises the alarm.
pub(crate) fn followed(
    (authority, issuer): (&Authority, &Issuer),
    consequences: &[Consequence],
    hearing: &mut Hearing,
) {
    for Consequence::EndFamily { grant, .. } in consequences {
        authority.metrics.alarm(Alarm::Reuse);
        let entry = Entry::new(Kind::FamilyEnded, issuer.name(), hearing.moment.now());
        let entry = named(entry, hearing).reference("grant", &grant.0);
        hearing.entries.push(entry);
    }
}

/// Tells of an assertion or a proof that came again, and raises the alarm.
pub(crate) fn replayed((authority, issuer): (&Authority, &Issuer), of: Single, hearing: &mut Hearing) {
    let (alarm, kind) = match of {
        Single::Assertion => (Alarm::Assertion, Kind::AssertionReplayed),
        Single::Proof => (Alarm::Proof, Kind::ProofReplayed),
    };
    authority.metrics.alarm(alarm);
    let entry = named(Entry::new(kind, issuer.name(), hearing.moment.now()), hearing);
    hearing.entries.push(entry);
}

fn named(entry: Entry, hearing: &Hearing) -> Entry {
    match &hearing.client {
        Some(client) => entry.client(client.id()),
        None => entry,
    }
}
