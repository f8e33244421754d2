//! The `sub` of a token tells one client or one person of an issuer, never either of two (RFC 9068 section 5).
use super::source::Place;
use super::{ApplyError, Mistake};
use crate::authority::Authority;
use crate::failure::Fault;

/// Refuses the identifier of a client that is the subject of a registered person.
pub async fn client(authority: &Authority, at: Place<'_>, issuer: &str, client_id: &str) -> Result<(), ApplyError> {
    let found = store::people::by_subject(&*authority.database, issuer, client_id).await.map_err(Fault::Database)?;
    match found {
        Some(_) => Err(clash(at, "client_id", "`client_id` is the subject of a person who is registered").into()),
        None => Ok(()),
    }
}

/// Refuses the subject of a person that is the identifier of a registered client.
pub async fn person(authority: &Authority, at: Place<'_>, issuer: &str, subject: &str) -> Result<(), ApplyError> {
    let found = store::catalog::client(&*authority.database, issuer, subject).await.map_err(Fault::Database)?;
    match found {
        Some(_) => Err(clash(at, "subject", "`subject` is the identifier of a client that is registered").into()),
        None => Ok(()),
    }
}

fn clash(at: Place<'_>, words: &str, what: &str) -> Mistake {
    at.mistake(words, format!("{what}; tokens could not tell them apart"))
}
