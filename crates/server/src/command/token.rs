//! `biljett token get`: a real token from a running demonstration, asked for as one of its clients and people would.
pub mod browser;
pub mod connection;
pub mod form;
mod grant;
pub mod outcome;
pub mod page;
pub mod proof;
pub mod request;

use crate::command::demo_list::{self, DemoClient, DemoIssuer, DemoPerson};
use crate::command::text;
use crate::profiles;
use grant::{Flow, Party};
use oauth::profile::library::Library;
use oauth::words::names::GrantType;
use request::Wish;
use std::path::PathBuf;

/// Gets tokens from a demonstration.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "Examples:
  biljett token get --demo DIR/demo.json --issuer halland --scope exempelapi.Public
  biljett token get --demo DIR/demo.json --issuer helsenorge --as kari";

#[derive(clap::Subcommand)]
enum What {
    /// Gets one token, and prints the response.
    #[command(before_help = EXAMPLES)]
    Get(Get),
}

/// What to ask for.
#[derive(clap::Args)]
struct Get {
    /// The demo.json of a running demonstration, which prints its path.
    #[arg(long, value_name = "PATH")]
    demo: PathBuf,
    /// The issuer.
    #[arg(long, value_name = "NAME")]
    issuer: String,
    /// The client; by default the first that may do what is asked.
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// The scopes; by default openid, where a person signs in, and the first one of an API.
    #[arg(long, num_args = 1.., value_name = "SCOPE")]
    scope: Vec<String>,
    /// The API that the token is for; may be repeated. Without --scope no scope is sent.
    #[arg(long)]
    resource: Vec<String>,
    /// Who signs in; without it the client asks for itself, where it may.
    #[arg(long = "as", value_name = "USERNAME")]
    person: Option<String>,
}

/// Gets a token, and prints the response on stdout.
///
/// # Errors
/// The demonstration is not there, or refused; the text explains why, and what to do.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let What::Get(asked) = arguments.what;
    let list = demo_list::read(&asked.demo)?;
    let issuer = list.issuers.get(&asked.issuer).ok_or_else(|| {
        let names: Vec<_> = list.issuers.keys().map(String::as_str).collect();
        format!("the demonstration has no issuer \"{}\"; it has {}", asked.issuer, names.join(", "))
    })?;
    let (client_id, client) = client(&asked, issuer)?;
    let flow = flow(&asked, issuer, client)?;
    let scope = scope(&asked, issuer, client, &flow)?;
    let party = Party { list: &list, issuer, client_id, client };
    let wish = Wish { scope, resources: asked.resource.clone() };
    let token = grant::token(&party, &flow, &wish).await?;
    text::message(&format!("{}: {}", asked.issuer, token.how));
    text::data(&token.response)
}

fn client<'a>(asked: &Get, issuer: &'a DemoIssuer) -> Result<(&'a str, &'a DemoClient), String> {
    let person = asked.person.is_some();
    let fits = |client: &DemoClient| match person {
        true => client.grants.contains(&GrantType::AuthorizationCode),
        false => !client.grants.is_empty(),
    };
    let found = match &asked.client {
        Some(id) => issuer.clients.get_key_value(id),
        None => issuer.clients.iter().find(|(_, client)| fits(client)),
    };
    found.map(|(id, client)| (id.as_str(), client)).ok_or_else(|| {
        let ids: Vec<_> = issuer.clients.keys().map(String::as_str).collect();
        format!("{} has no such client; it has {}", asked.issuer, ids.join(", "))
    })
}

fn flow<'a>(asked: &Get, issuer: &'a DemoIssuer, client: &DemoClient) -> Result<Flow<'a>, String> {
    if asked.person.is_none() && client.grants.contains(&GrantType::ClientCredentials) {
        return Ok(Flow::ClientCredentials);
    }
    let wanted = |person: &&DemoPerson| asked.person.as_ref().is_none_or(|username| *username == person.username);
    let person = issuer.people.iter().find(wanted).ok_or_else(|| {
        let names: Vec<_> = issuer.people.iter().map(|person| person.username.as_str()).collect();
        match names.is_empty() {
            true => format!("nobody signs in at {}; ask without --as, as a client that may", asked.issuer),
            false => format!("{} knows no such person; it knows {}", asked.issuer, names.join(", ")),
        }
    })?;
    Ok(Flow::AuthorizationCode(person))
}

/// What was asked for, or what any client gets a token with: an API's scope reaches that API alone.
fn scope(asked: &Get, issuer: &DemoIssuer, client: &DemoClient, flow: &Flow<'_>) -> Result<Option<String>, String> {
    if !asked.scope.is_empty() || !asked.resource.is_empty() {
        return Ok((!asked.scope.is_empty()).then(|| asked.scope.join(" ")));
    }
    let library = profiles::library(None)?;
    let of_api = client.scopes.iter().find(|scope| !about_a_person(&library, &issuer.profile, scope));
    let openid = client.scopes.iter().find(|scope| *scope == "openid" && matches!(flow, Flow::AuthorizationCode(_)));
    let scopes: Vec<&str> = openid.into_iter().chain(of_api).map(String::as_str).collect();
    Ok((!scopes.is_empty()).then(|| scopes.join(" ")))
}

fn about_a_person(library: &Library, profile: &str, scope: &str) -> bool {
    match library.find(profile) {
        Some(profile) => profile.scope.is_identity(scope),
        None => ["openid", "offline_access", "profile", "email", "phone", "address"].contains(&scope),
    }
}
