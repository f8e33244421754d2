//! What an administrator changes is written with what the journal tells of it, in one transaction.
use crate::authority::Authority;
use crate::failure::Fault;
use crate::journal::{Entry, Kind};
use serde_json::Value;
use std::sync::Arc;
use store::catalog::{Catalogue, Comparison, Difference, Fate, Noun, Removal};
use store::database::Database;

/// How often a change is thought out anew because something else was registered meanwhile.
const ATTEMPTS: usize = 10;

/// Writes a catalogue, all or nothing, however often others change something meanwhile.
pub(crate) async fn settle(authority: &Authority, catalogue: &Catalogue) -> Result<Comparison, Fault> {
    for _ in 0..ATTEMPTS {
        let now = authority.clock.now();
        let comparison = store::catalog::compare(&*authority.database, catalogue, now).await?;
        let count = |noun| comparison.differences.iter().filter(|one| one.noun == noun).count() as i64;
        let applied = Entry::new(Kind::Applied, "", now).count("issuers", count(Noun::Issuer));
        let applied = applied.count("clients", count(Noun::Client)).count("people", count(Noun::Person));
        let entries = std::iter::once(applied).chain(told(&comparison, now)).collect();
        if let Some(applied) = write(authority, (catalogue, &comparison), entries).await? {
            return Ok(applied);
        }
    }
    Err(Fault::Busy("the catalogue was changed by others meanwhile"))
}

/// Writes rows that were thought out at this version; `None` where that has passed.
pub(crate) async fn settle_at(
    authority: &Authority,
    (rows, version): (&Catalogue, i64),
) -> Result<Option<Comparison>, Fault> {
    let now = authority.clock.now();
    let comparison = store::catalog::compare(&*authority.database, rows, now).await?;
    match comparison.version == version {
        true => write(authority, (rows, &comparison), told(&comparison, now).collect()).await,
        false => Ok(None),
    }
}

/// Removes a row with what was issued under it; false where there is none.
pub(crate) async fn remove(authority: &Authority, removal: &Removal) -> Result<bool, Fault> {
    let now = authority.clock.now();
    let entry = match removal {
        Removal::Issuer(name) => Entry::new(Kind::IssuerRemoved, name, now),
        Removal::Client(issuer, client_id) => Entry::new(Kind::ClientRemoved, issuer, now).client(client_id),
        Removal::Person(issuer, subject) => Entry::new(Kind::PersonErased, issuer, now).subject(subject),
    };
    let removed = store::catalog::remove(&*telling(authority, vec![entry]), removal, now).await?;
    authority.catalogue_changed();
    Ok(removed)
}

/// The database, bringing these entries along with the next change.
pub(crate) fn telling(authority: &Authority, entries: Vec<Entry>) -> Arc<dyn Database> {
    authority.journal.telling(authority.database.clone(), entries)
}

async fn write(
    authority: &Authority,
    (catalogue, comparison): (&Catalogue, &Comparison),
    entries: Vec<Entry>,
) -> Result<Option<Comparison>, Fault> {
    let (database, now) = (telling(authority, entries), authority.clock.now());
    let applied = store::catalog::apply_at(&*database, (catalogue, comparison.version), now).await?;
    authority.catalogue_changed();
    Ok(applied)
}

/// One entry for each issuer, client and person.
fn told(comparison: &Comparison, now: i64) -> impl Iterator<Item = Entry> {
    comparison.differences.iter().map(move |one| {
        let entry = Entry::new(kind(one), &one.issuer, now);
        match one.noun {
            Noun::Issuer => entry,
            Noun::Client => entry.client(&one.id),
            Noun::Person => entry.subject(&one.id),
        }
    })
}

/// What happened to an issuer, a client or a person.
fn kind(difference: &Difference) -> Kind {
    let state = |document: &Value| document.get("state").and_then(Value::as_str).map(str::to_owned);
    let turned = match &difference.fate {
        Fate::Changed(before, after) if state(before) != state(after) => state(after),
        _ => None,
    };
    match (difference.noun, &difference.fate, turned.as_deref()) {
        (Noun::Issuer, Fate::Added, _) => Kind::IssuerRegistered,
        (Noun::Issuer, Fate::Removed, _) => Kind::IssuerRemoved,
        (Noun::Issuer, _, Some("disabled")) => Kind::IssuerDisabled,
        (Noun::Issuer, _, Some(_)) => Kind::IssuerEnabled,
        (Noun::Issuer, _, None) => Kind::IssuerChanged,
        (Noun::Client, Fate::Added, _) => Kind::ClientRegistered,
        (Noun::Client, Fate::Removed, _) => Kind::ClientRemoved,
        (Noun::Client, _, Some("disabled")) => Kind::ClientDisabled,
        (Noun::Client, _, Some(_)) => Kind::ClientEnabled,
        (Noun::Client, _, None) => Kind::ClientChanged,
        (Noun::Person, Fate::Added, _) => Kind::PersonRegistered,
        (Noun::Person, Fate::Removed, _) => Kind::PersonErased,
        (Noun::Person, _, Some("disabled")) => Kind::PersonDisabled,
        (Noun::Person, _, Some(_)) => Kind::PersonEnabled,
        (Noun::Person, _, None) => Kind::PersonChanged,
    }
}
