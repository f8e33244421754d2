//! Registers one client with an issuer that exists, under the checks of `apply` (RFC 7591 section 2).
use crate::apply::{ApplyError, Mistake, Source, check, shipped::Shipped, subject, without_secret};
use crate::authority::Authority;
use crate::failure::Fault;
use crate::foundation::Stage;
use oauth::words::client::Registration;
use store::catalog::{Applied, Catalogue};

/// Writes the client; one of the same identifier is replaced.
pub async fn register(
    authority: &Authority,
    issuer: &str,
    client: Registration,
    shipped: &Shipped,
) -> Result<Applied, ApplyError> {
    let source = Source { file: "command line", text: "", base: "", browser_base: None };
    let catalogue = authority.catalogue().await?;
    let found = catalogue.issuer(issuer).ok_or_else(|| {
        let names: Vec<_> = catalogue.issuers().iter().map(|issuer| issuer.name()).collect();
        let message = format!("there is no issuer \"{issuer}\"; there are {}", names.join(", "));
        Mistake { file: source.file.to_owned(), line: None, message }
    })?;
    if authority.stage == Stage::Serving {
        shipped.refuse_client(source.issuer(0), &client)?;
    }
    check::client(source.issuer(0), authority, found, &client)?;
    subject::client(authority, source.issuer(0), issuer, &client.client_id).await?;
    let clients = vec![(issuer.to_owned(), without_secret(found, client))];
    let written = Catalogue { issuers: Vec::new(), clients, people: Vec::new() };
    let now = authority.clock.now();
    let applied = store::catalog::apply(&*authority.database, &written, now).await.map_err(Fault::Database)?;
    authority.catalogue_changed();
    Ok(applied)
}
