//! `biljett export`: what is registered, as a file that `apply` takes and changes nothing by.
use crate::command::output::{self, Output};
use crate::command::registry::Registry;
use crate::command::text;
use crate::exit::Exit;
use flows::authority::Authority;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use store::database::DatabaseError;

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

/// How often everything is read anew because something was changed meanwhile.
const ATTEMPTS: usize = 10;

/// Prints it.
///
/// # Errors
/// No such issuer, or a database that cannot be used.
pub async fn run(arguments: Arguments) -> Result<Exit, String> {
    let authority = arguments.registry.open().await?;
    if let Some(issuer) = &arguments.issuer {
        flows::register::issuer(&authority, issuer).await.map_err(crate::command::registry::refused)?;
    }
    let read = read(&authority, arguments.issuer.as_deref()).await.map_err(|error| error.to_string());
    authority.database.close().await;
    let file = json!({ "issuers": read? });
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

async fn read(authority: &Authority, only: Option<&str>) -> Result<Vec<Value>, DatabaseError> {
    let database = &*authority.database;
    for _ in 0..ATTEMPTS {
        let version = store::catalog::version(database).await?;
        let mut out = Vec::new();
        for row in store::catalog::issuers(database).await? {
            let name = row.registration.name.clone();
            if only.is_some_and(|only| only != name) {
                continue;
            }
            let mut issuer = lean(&row.registration);
            let mut list = |member: &str, listed: Vec<Value>| {
                issuer.remove(member);
                if !listed.is_empty() {
                    issuer.insert(member.to_owned(), listed.into());
                }
            };
            list("apis", row.registration.apis.iter().map(|one| lean(one).into()).collect());
            let clients = store::catalog::clients(database, &name).await?;
            list("clients", clients.iter().map(|one| lean(one).into()).collect());
            let people = store::people::all(database, &name, i64::MAX).await?;
            list("people", people.iter().map(|one| lean(one).into()).collect());
            out.push(Value::Object(issuer));
        }
        if store::catalog::version(database).await? == version {
            return Ok(out);
        }
    }
    Err(DatabaseError::Unavailable("the catalogue is changed by others again and again".to_owned()))
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
