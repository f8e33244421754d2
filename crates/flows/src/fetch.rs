//! Gather: reads what a decision wants, and nothing else; consumes nothing.
use crate::authority::Authority;
use crate::catalogue::Catalogue;
use crate::failure::Fault;
use oauth::issuer::Issuer;
use oauth::words::client::Client;
use oauth::words::credentials::Credentials;
use oauth::words::evidence::{Artefact, Evidence, Wanted};
use std::sync::Arc;

/// Reads clients and artefacts.
pub async fn gather(
    authority: &Authority,
    catalogue: &Catalogue,
    issuer: &Issuer,
    wanted: &Wanted,
) -> Result<Evidence, Fault> {
    let mut clients = Vec::new();
    for client_id in &wanted.clients {
        clients.extend(catalogue.client(authority, issuer, client_id).await?);
    }
    let mut artefacts = match wanted.artefacts.as_slice() {
        [] => Vec::new(),
        sought => store::artefacts::gather(&*authority.database, issuer.name(), sought).await?,
    };
    for artefact in &mut artefacts {
        if let Artefact::AccessToken(token) = artefact {
            token.client = catalogue.client(authority, issuer, &token.client_id).await?;
        }
    }
    Ok(Evidence { clients, artefacts })
}

/// The same, with the keys that an assertion's client publishes elsewhere where it names one that is not known.
pub async fn gather_for(
    authority: &Authority,
    catalogue: &Catalogue,
    issuer: &Issuer,
    (wanted, credentials): (&Wanted, &Credentials),
) -> Result<Evidence, Fault> {
    let mut evidence = gather(authority, catalogue, issuer, wanted).await?;
    if let Credentials::Assertion(assertion) = credentials {
        let now = authority.clock.now();
        let rules = &issuer.profile.assertion;
        for client in &mut evidence.clients {
            let Some(uri) = client.registration.jwks_uri.clone() else { continue };
            *client = with_keys(client, authority.outbound.held(&uri, &authority.clock));
            if rules.wants_fetch(assertion, client, now) {
                *client = with_keys(client, authority.outbound.keys(&uri, &authority.clock).await);
            }
        }
    }
    Ok(evidence)
}

fn with_keys(client: &Arc<Client>, published: Option<Arc<jose::keyset::KeySet>>) -> Arc<Client> {
    let Some(published) = published else { return client.clone() };
    let mut client = Client::clone(client);
    client.keys.keys.extend(published.keys.iter().cloned());
    Arc::new(client)
}
