//! `biljett export`: what is registered, as a file that `apply` takes and changes nothing by.
use crate::command::output::{self, Output};
use crate::command::registry::Registry;
use crate::command::text;
use crate::exit::Exit;
use flows::registered::{self, Registered};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Prints what is registered as a file that `apply` takes; digests of secrets fit the same master key alone.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    /// One issuer alone.
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    #[command(flatten)]
    registry: Registry,
}

const EXAMPLES: &str = "Examples:
  biljett export > issuers.toml
  biljett export --issuer main --config /etc/biljett/biljett.toml
  biljett export -o json";

/// Prints it.
///
/// # Errors
/// No such issuer, or a database that cannot be used.
pub async fn run(arguments: Arguments) -> Result<Exit, String> {
    let authority = arguments.registry.open().await?;
    if let Some(issuer) = &arguments.issuer {
        flows::register::issuer(&authority, issuer).await.map_err(crate::command::registry::refused)?;
    }
    let read = registered::all(&authority, arguments.issuer.as_deref()).await;
    authority.database.close().await;
    let issuers: Vec<Value> = read.map_err(|fault| fault.to_string())?.iter().map(entry).collect();
    let file = json!({ "issuers": issuers });
    match arguments.registry.output {
        Output::Json => arguments.registry.output.print(&file, |_| String::new())?,
        Output::Text => {
            let toml = toml::to_string(&file).map_err(|error| format!("what is registered fits no file: {error}"))?;
            text::data(&format!(
                "# What is registered. The digests of secrets fit the same master key alone.\n{toml}"
            ))?;
        }
    }
    Ok(Exit::Done)
}

/// An issuer as a file writes it, with what belongs to it.
fn entry(registered: &Registered) -> Value {
    let mut issuer = lean(&registered.issuer);
    let mut list = |member: &str, listed: Vec<Map<String, Value>>| {
        issuer.remove(member);
        if !listed.is_empty() {
            issuer.insert(member.to_owned(), listed.into());
        }
    };
    list("apis", registered.issuer.apis.iter().map(lean).collect());
    list("clients", registered.clients.iter().map(lean).collect());
    list("people", registered.people.iter().map(lean).collect());
    Value::Object(issuer)
}

/// Members that have no default.
const NEEDED: [&str; 8] =
    ["name", "profile", "root", "client_id", "token_endpoint_auth_method", "grant_types", "username", "scopes"];

/// The members of a noun that say something else than where they are left out.
fn lean<T: Serialize + DeserializeOwned>(noun: &T) -> Map<String, Value> {
    let Ok(Value::Object(full)) = serde_json::to_value(noun) else { return Map::new() };
    let is_needed = |name: &str| NEEDED.contains(&name);
    let needed: Map<String, Value> = full.clone().into_iter().filter(|(name, _)| is_needed(name)).collect();
    let bare = serde_json::from_value::<T>(Value::Object(needed)).and_then(serde_json::to_value).unwrap_or_default();
    let said = |(name, one): &(String, Value)| is_needed(name) || (!one.is_null() && bare.get(name) != Some(one));
    full.into_iter().filter(said).map(|(name, one)| (name, output::without_nothing(one))).collect()
}
