//! Maintenance: begun and ended for all nodes at once, with an entry in the journal.
use crate::authority::Authority;
use crate::failure::Fault;
use crate::journal::{Entry, Kind};

/// Begins maintenance; clients are told to come again after so many seconds.
///
/// # Errors
/// The database's.
pub async fn begin(authority: &Authority, retry_after: u32) -> Result<(), Fault> {
    write(authority, Kind::MaintenanceBegan, Some(retry_after)).await
}

/// Ends it.
///
/// # Errors
/// The database's.
pub async fn end(authority: &Authority) -> Result<(), Fault> {
    write(authority, Kind::MaintenanceEnded, None).await
}

/// After how many seconds clients are told to come again; `None` where there is no maintenance.
///
/// # Errors
/// The database's.
pub async fn stands(authority: &Authority) -> Result<Option<u32>, Fault> {
    Ok(store::maintenance::read(&*authority.database).await?)
}

async fn write(authority: &Authority, kind: Kind, retry_after: Option<u32>) -> Result<(), Fault> {
    let entry = Entry::new(kind, "", authority.clock.now());
    let database = authority.journal.telling(authority.database.clone(), vec![entry]);
    store::maintenance::write(&*database, retry_after).await?;
    authority.catalogue_changed();
    Ok(())
}
