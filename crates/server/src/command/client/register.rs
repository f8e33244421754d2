//! Writes one client into the catalogue, unless it is there already or could never authenticate.
use crate::demo;
use flows::apply::ApplyError;
use flows::authority::Authority;
use flows::failure::Fault;
use oauth::issuer::Issuer;
use oauth::words::client::Registration;
use std::sync::Arc;

/// Registers a client with an issuer that stands.
///
/// # Errors
/// No such issuer, a client that is there already, or a mistake in the registration.
pub async fn register(authority: &Authority, issuer: &str, client: Registration) -> Result<Arc<Issuer>, String> {
    let fault = |fault: Fault| fault.to_string();
    let catalogue = authority.catalogue().await.map_err(fault)?;
    if let Some(found) = catalogue.issuer(issuer) {
        let client_id = &client.client_id;
        if catalogue.client(authority, found, client_id).await.map_err(fault)?.is_some() {
            return Err(format!("the client {client_id} is registered already; `biljett apply` changes it"));
        }
        let methods = found.profile.client_authentication.methods();
        let method = client.token_endpoint_auth_method;
        if !methods.contains(&method) {
            let methods: Vec<_> = methods.iter().map(|one| one.name()).collect();
            let method = method.name();
            return Err(format!(
                "clients of {issuer} authenticate by {}, and this one by {method}",
                methods.join(", ")
            ));
        }
    }
    let written = flows::register::client::register(authority, issuer, client, &demo::shipped()?).await;
    written.map_err(|error| match error {
        ApplyError::Mistake(mistake) => mistake.message,
        ApplyError::Fault(fault) => fault.to_string(),
    })?;
    catalogue.issuer(issuer).cloned().ok_or_else(|| format!("the issuer {issuer} went away"))
}
