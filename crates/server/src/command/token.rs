//! `biljett token`: gets a real one, asked for as a client and a person would; makes one for the test of an API, and tests it.
pub mod assertion;
mod authorized;
pub mod browser;
mod check;
pub mod code;
pub mod connection;
pub mod form;
mod grant;
mod holding;
mod inspect;
mod make;
mod organization;
pub mod outcome;
pub mod page;
mod party;
mod possession;
pub mod proof;
pub mod request;
mod specimen;

use crate::command::demo_list::DemoPerson;
use crate::command::demo_reach::Place;
use crate::command::text;
use crate::profiles;
use grant::Flow;
use oauth::profile::library::Library;
use oauth::words::names::GrantType;
use party::Party;
use request::Wish;
use std::path::PathBuf;

/// Gets tokens, and tests APIs with them.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "Examples:
  biljett token get --issuer halland --scope exempelapi.Public
  biljett token get --demo DIR/demo.json --issuer helsenorge --as kari
  biljett token get --demo DIR/demo.json --issuer helseid --client mine --key mine.jwk --scope 'owner-1:api\\read'
  biljett token get --demo DIR/demo.json --issuer helseid --client multi-tenant --organization 999977774:999977776
  biljett token get --metadata https://HOST/.well-known/openid-configuration --client mine --key mine.jwk --scope read";

#[derive(clap::Subcommand)]
enum What {
    /// Gets one token, and prints the response.
    #[command(before_help = EXAMPLES)]
    Get(Get),
    /// Makes one client assertion, for a request that another program sends.
    Assertion(assertion::Arguments),
    /// Makes an access token of a demonstration to test an API with, right or wrong, and prints it.
    Make(make::Arguments),
    /// Tells what a token of this server is, whose, and whether and why it is dead.
    #[command(before_help = inspect::EXAMPLES)]
    Inspect(inspect::Arguments),
    /// Ends a token: an access token alone, a refresh token or code with all that was given with it.
    #[command(before_help = inspect::EXAMPLES)]
    Revoke(inspect::Arguments),
    /// Tests an API: sends a right token and wrong ones, and tells which it let through.
    Check(check::Arguments),
}

/// What to ask for.
#[derive(Default, clap::Args)]
struct Get {
    #[command(flatten)]
    place: Place,
    /// The issuer of the demonstration.
    #[arg(long, value_name = "NAME", required_unless_present = "metadata")]
    issuer: Option<String>,
    /// The metadata of any other issuer.
    #[arg(long, value_name = "URL", requires = "client", conflicts_with_all = ["base", "demo", "issuer"])]
    metadata: Option<String>,
    /// The client; by default the first of the demonstration that may do what is asked.
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    #[command(flatten)]
    own: Own,
    /// For whom a client of HelseID's kind asks: PARENT or PARENT:CHILD, or :CHILD of its own organisation.
    #[arg(long, value_name = "PARENT[:CHILD]", conflicts_with = "person")]
    organization: Option<String>,
    /// The scopes; by default openid, where a person signs in, and the first one of an API.
    #[arg(long, value_name = "SCOPE")]
    scope: Vec<String>,
    /// The API that the token is for; may be repeated. Without --scope the client asks for all that it may.
    #[arg(long)]
    resource: Vec<String>,
    /// Bind the token to a new key that each request proves (DPoP); clients of the demonstration that must, do.
    #[arg(long)]
    dpop: bool,
    /// Who signs in; without it the client asks for itself, where it may.
    #[arg(long = "as", value_name = "USERNAME")]
    person: Option<String>,
}

/// What a client authenticates by that no demo.json lists; a public one by nothing.
#[derive(Default, clap::Args)]
struct Own {
    /// Its private key: a JWK, or PKCS#8 in PEM.
    #[arg(long, value_name = "FILE", requires = "client")]
    key: Option<PathBuf>,
    /// Its certificate in PEM, of which assertions bear the thumbprint.
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
    /// Its secret; `-` for stdin.
    #[arg(long, value_name = "FILE", requires = "client", conflicts_with = "key")]
    secret_file: Option<PathBuf>,
    /// Where responses go.
    #[arg(long, value_name = "URI", requires = "client")]
    redirect: Option<String>,
    /// The password of the person who signs in; `-` for stdin.
    #[arg(long, value_name = "FILE", requires = "person")]
    password_file: Option<PathBuf>,
}

/// Gets, makes or tries tokens, and prints on stdout what came of it.
///
/// # Errors
/// The server is not there, or refused; the text explains why, and what to do.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    match arguments.what {
        What::Get(asked) => got(asked).await,
        What::Assertion(asked) => assertion::run(asked).await,
        What::Make(asked) => make::run(asked).await,
        What::Check(asked) => check::run(asked).await,
        What::Inspect(asked) => inspect::run(asked, inspect::Wish::Told).await,
        What::Revoke(asked) => inspect::run(asked, inspect::Wish::Ended).await,
    }
}

async fn got(asked: Get) -> Result<(), String> {
    let party = Party::find(&asked).await?;
    let flow = flow(&asked, &party)?;
    let wish = wish(&asked, &party, &flow)?;
    let library = profiles::library(None)?;
    let named = asked.organization.as_deref();
    let details = named.map(|named| organization::details(&library, &party.issuer.profile, named)).transpose()?;
    let token = grant::token(&party, &flow, &wish, details).await?;
    text::message(&format!("{}: {}", party.issuer.issuer, token.how));
    text::data(&token.response)
}

fn flow<'a>(asked: &Get, party: &'a Party) -> Result<Flow<'a>, String> {
    if asked.person.is_none() && party.client.grants.contains(&GrantType::ClientCredentials) {
        return Ok(Flow::ClientCredentials);
    }
    let wanted = |person: &&DemoPerson| asked.person.as_ref().is_none_or(|username| *username == person.username);
    let people = &party.issuer.people;
    people.iter().find(wanted).map(Flow::AuthorizationCode).ok_or_else(|| {
        let names: Vec<_> = people.iter().map(|person| person.username.as_str()).collect();
        match names.is_empty() {
            true => "nobody is known here who could sign in; name a person with --as and --password-file".to_owned(),
            false => format!("no such person is known here; there are {}", names.join(", ")),
        }
    })
}

/// What was asked for, or what any client gets a token with.
fn wish(asked: &Get, party: &Party, flow: &Flow<'_>) -> Result<Wish, String> {
    let resources = asked.resource.clone();
    let alone = matches!(flow, Flow::ClientCredentials);
    if !asked.scope.is_empty() {
        let scope = Some(asked.scope.join(" "));
        return Ok(Wish { scope, authorized: resources.clone(), resources });
    }
    let scopes = &party.client.scopes;
    if !resources.is_empty() {
        // Which scopes are the API's is not known here: all are authorized, and the token is narrowed to the API.
        let scope = (!alone && !scopes.is_empty()).then(|| scopes.join(" "));
        return Ok(Wish { scope, authorized: Vec::new(), resources });
    }
    let library = profiles::library(None)?;
    let of_api = scopes.iter().find(|scope| !about_a_person(&library, &party.issuer.profile, scope));
    let openid = scopes.iter().find(|scope| *scope == "openid" && !alone);
    let scopes: Vec<&str> = openid.into_iter().chain(of_api).map(String::as_str).collect();
    Ok(Wish { scope: (!scopes.is_empty()).then(|| scopes.join(" ")), authorized: Vec::new(), resources })
}

fn about_a_person(library: &Library, profile: &str, scope: &str) -> bool {
    match library.find(profile) {
        Some(profile) => profile.scope.is_identity(scope),
        None => ["openid", "offline_access", "profile", "email", "phone", "address"].contains(&scope),
    }
}
