//! Writes one client into the catalogue, under the checks of `apply`.
use crate::demo;
use flows::apply::{ApplyError, Source, apply};
use flows::authority::Authority;
use oauth::issuer::Issuer;
use serde_json::{Value, json};
use std::sync::Arc;

/// Registers a client with an issuer that stands.
///
/// # Errors
/// No such issuer, a client that is there already, or a mistake in the registration.
pub async fn register(authority: &Authority, issuer: &str, client: Value) -> Result<Arc<Issuer>, String> {
    let catalogue = authority.catalogue().await.map_err(|fault| fault.to_string())?;
    let found = catalogue.issuer(issuer).ok_or_else(|| {
        let names: Vec<_> = catalogue.issuers().iter().map(|issuer| issuer.name()).collect();
        format!("there is no issuer \"{issuer}\"; there are {}", names.join(", "))
    })?;
    let client_id = client.get("client_id").and_then(Value::as_str).unwrap_or_default();
    let known = catalogue.client(authority, found, client_id).await.map_err(|fault| fault.to_string())?;
    if known.is_some() {
        return Err(format!("the client {client_id} is registered already; `biljett apply` changes it"));
    }
    let mut entry = serde_json::to_value(&found.registration).map_err(|error| error.to_string())?;
    entry["clients"] = json!([client]);
    let text = toml::to_string(&present(json!({ "issuers": [entry] }))).map_err(|error| error.to_string())?;
    let source = Source { file: "client add", text: &text, base: "" };
    match apply(authority, &source, &demo::shipped()?, &[]).await {
        Ok(_) => Ok(found.clone()),
        // The lines of a text that nobody wrote help nobody.
        Err(ApplyError::Mistake(mistake)) => Err(mistake.message),
        Err(fault) => Err(fault.to_string()),
    }
}

/// The same without what is null, which TOML cannot say.
fn present(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, present(value)))
            .collect(),
        Value::Array(values) => values.into_iter().map(present).collect(),
        other => other,
    }
}
