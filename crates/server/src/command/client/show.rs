//! `biljett client list` and `show`: what is registered, without anything that a secret could be guessed by.
use super::Arguments;
use crate::command::output;
use crate::command::registry::refused;
use flows::authority::Authority;
use flows::register::{self, client};
use flows::registered;
use oauth::words::client::Registration;
use serde_json::{Value, json};

/// Prints a line for each client.
///
/// # Errors
/// No such issuer, or a database that cannot be used.
pub async fn list(arguments: &Arguments, authority: &Authority) -> Result<(), String> {
    let issuers = match &arguments.issuer {
        Some(name) => vec![register::issuer(authority, name).await.map_err(refused)?],
        None => authority.catalogue().await.map_err(|fault| fault.to_string())?.issuers().to_vec(),
    };
    let mut listed = Vec::new();
    for issuer in issuers {
        let clients = registered::clients(authority, issuer.name()).await;
        for client in clients.map_err(|fault| fault.to_string())? {
            listed.push(json!({ "issuer": issuer.name(), "client_id": client.client_id, "name": client.name,
                "token_endpoint_auth_method": client.token_endpoint_auth_method, "state": client.state,
                "grant_types": client.grant_types, "scopes": client.scopes }));
        }
    }
    arguments.registry.output.print(&Value::Array(listed), |told| {
        let word = |row: &Value, member: &str| row[member].as_str().unwrap_or_default().to_owned();
        let line = |row: &Value| {
            let [issuer, client_id, method, state, name] =
                ["issuer", "client_id", "token_endpoint_auth_method", "state", "name"].map(|member| word(row, member));
            format!("{issuer:16} {client_id:36} {method:20} {state:8} {name}").trim_end().to_owned() + "\n"
        };
        told.as_array().into_iter().flatten().map(line).collect()
    })
}

/// Prints a client as `apply` files write it; in place of digests, how many there are.
///
/// # Errors
/// No such issuer or client, or a database that cannot be used.
pub async fn show(arguments: &Arguments, authority: &Authority, client_id: &str) -> Result<(), String> {
    let issuer = register::issuer(authority, arguments.issuer()?).await.map_err(refused)?;
    let found = client::find(authority, &issuer, client_id).await.map_err(refused)?;
    let shown = shown(&found.registration)?;
    arguments.registry.output.print(&shown, |told| output::toml(told).unwrap_or_else(|why| why))
}

fn shown(client: &Registration) -> Result<Value, String> {
    let mut shown = json!(client);
    let members = shown.as_object_mut().ok_or("a client is no table")?;
    members.remove("secret_digests");
    members.retain(|_, value| !value.is_null());
    members.insert("secrets".to_owned(), json!(client.secret_digests.len()));
    Ok(shown)
}
