//! Registers, changes and removes one row of what an issuer knows, under the checks of `apply` (RFC 7591 section 2).
pub mod client;
pub mod person;

use crate::apply::{ApplyError, Mistake, Source};
use crate::authority::Authority;
use crate::failure::Fault;
use crate::meant;
use oauth::issuer::Issuer;
use std::sync::Arc;

/// How often a change is thought out anew because something else was registered meanwhile.
const ATTEMPTS: usize = 10;
/// What a mistake of these is in.
const SOURCE: Source<'static> = Source { file: "command line", text: "", base: "", browser_base: None };

/// The issuer of that name.
///
/// # Errors
/// There is none; the text names those that there are.
pub async fn issuer(authority: &Authority, name: &str) -> Result<Arc<Issuer>, ApplyError> {
    let catalogue = authority.catalogue().await?;
    let names = || catalogue.issuers().iter().map(|issuer| issuer.name());
    catalogue.issuer(name).cloned().ok_or_else(|| {
        let meant = meant::suggested(name, names());
        refused(format!("there is no issuer \"{name}\";{meant} there are {}", names().collect::<Vec<_>>().join(", ")))
    })
}

fn refused(message: String) -> ApplyError {
    Mistake { file: SOURCE.file.to_owned(), line: None, message }.into()
}

fn overtaken() -> Fault {
    Fault::Busy("the catalogue was changed by others meanwhile")
}
