//! Gather: reads what a decision wants, and nothing else; consumes nothing.
use crate::authority::Authority;
use crate::catalogue::Catalogue;
use crate::failure::Fault;
use oauth::issuer::Issuer;
use oauth::words::client::Client;
use oauth::words::credentials::Credentials;
use oauth::words::evidence::{Artefact, Evidence, Wanted};
use oauth::words::names::AuthenticationMethod;
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

/// The same, with the keys and certificates that a client publishes elsewhere where it shows one that is not known.
pub async fn gather_for(
    authority: &Authority,
    catalogue: &Catalogue,
    issuer: &Issuer,
    (wanted, credentials): (&Wanted, &Credentials),
) -> Result<Evidence, Fault> {
    let mut evidence = gather(authority, catalogue, issuer, wanted).await?;
    for client in &mut evidence.clients {
        let Some(uri) = client.registration.jwks_uri.clone().filter(|_| uses_keys(client, credentials)) else {
            continue;
        };
        *client = with_keys(client, authority.outbound.held(&uri, &authority.clock));
        let unknown = match credentials {
            Credentials::Assertion(assertion) => {
                issuer.profile.assertion.wants_fetch(assertion, client, authority.clock.now())
            }
            Credentials::Named(named) => named.certificate.as_ref().is_some_and(|one| !client.registered(one)),
            Credentials::Basic(_) | Credentials::Post(..) => false,
        };
        if unknown {
            *client = with_keys(client, authority.outbound.keys(&uri, &authority.clock).await);
        }
    }
    Ok(evidence)
}

/// Whether what the client publishes can decide on such credentials.
fn uses_keys(client: &Client, credentials: &Credentials) -> bool {
    match credentials {
        Credentials::Assertion(_) => true,
        Credentials::Named(_) => {
            client.registration.token_endpoint_auth_method == AuthenticationMethod::SelfSignedTlsClientAuth
        }
        Credentials::Basic(_) | Credentials::Post(..) => false,
    }
}

fn with_keys(client: &Arc<Client>, published: Option<Arc<jose::keyset::KeySet>>) -> Arc<Client> {
    let Some(published) = published else { return client.clone() };
    let mut client = Client::clone(client);
    client.keys.keys.extend(published.keys.iter().cloned());
    client.keys.certificates.extend(published.certificates.iter().cloned());
    Arc::new(client)
}
