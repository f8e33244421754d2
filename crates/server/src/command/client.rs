//! `biljett client`: the clients of an issuer, one by one (RFC 7591 section 2).
mod add;
pub mod material;
mod next;
mod register;
mod secret;
mod show;

use crate::command::registry::{Registry, UNNAMED, refused};
use crate::command::text;
use crate::demo;
use crate::exit::Exit;
use add::Add;
use flows::authority::Authority;
use flows::register::client;
use oauth::words::resource::State;

/// Lists, shows, registers, disables and removes clients, and changes their secrets.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    /// The issuer.
    #[arg(long, global = true, value_name = "NAME")]
    issuer: Option<String>,
    #[command(flatten)]
    registry: Registry,
}

const EXAMPLES: &str = "Examples:
  biljett client add --issuer main --jwk mine.public.jwk --scope read
  biljett client add --issuer main --certificate mine.pem --redirect https://mine.example/callback --scope openid
  biljett client add --issuer main --public --redirect http://127.0.0.1/callback --scope 'openid read'
  biljett client add --demo DIR/demo.json --issuer helseid --jwk mine.public.jwk --scope 'owner-1:api\\read'
  biljett client list
  biljett client disable --issuer main batch";

#[derive(clap::Subcommand)]
enum What {
    /// Registers one client, and prints how it gets a token.
    #[command(before_help = EXAMPLES)]
    Add(Box<Add>),
    /// Lists the clients of one issuer or all.
    #[command(before_help = "Examples:\n  biljett client list\n  biljett client list --issuer main -o json")]
    List,
    /// Shows all that is registered of a client; of secrets how many there are.
    #[command(before_help = "Examples:\n  biljett client show --issuer main batch")]
    Show(Client),
    /// Refuses a client everywhere; what it got is dead at once, and stays so.
    #[command(before_help = "Examples:\n  biljett client disable --issuer main batch")]
    Disable(Client),
    /// Lets a client in again, where what is registered of it is still right.
    #[command(before_help = "Examples:\n  biljett client enable --issuer main batch")]
    Enable(Client),
    /// Removes a client; what it got is dead at once, and stays so where one of its name is registered again.
    #[command(before_help = "Examples:\n  biljett client remove --issuer main batch")]
    Remove(Client),
    /// Changes the secret of a client in two steps: both work between them.
    #[command(before_help = secret::EXAMPLES)]
    Secret(secret::Arguments),
}

/// Which client.
#[derive(clap::Args)]
struct Client {
    /// Its identifier.
    #[arg(value_name = "ID")]
    client_id: String,
}

/// Runs one of the commands.
///
/// # Errors
/// No such issuer or client, a mistake in what is registered, or a database that cannot be used.
pub async fn run(arguments: Arguments) -> Result<Exit, String> {
    if arguments.issuer.is_none() && !matches!(arguments.what, What::List) {
        text::message(UNNAMED);
        return Ok(Exit::Misused);
    }
    let authority = arguments.registry.open().await?;
    let done = carried_out(&arguments, &authority).await;
    authority.database.close().await;
    done.map(|()| Exit::Done)
}

async fn carried_out(arguments: &Arguments, authority: &Authority) -> Result<(), String> {
    match &arguments.what {
        What::Add(add) => add.run(arguments, authority).await,
        What::List => show::list(arguments, authority).await,
        What::Show(one) => show::show(arguments, authority, &one.client_id).await,
        What::Disable(one) => turn(arguments, authority, (&one.client_id, State::Disabled)).await,
        What::Enable(one) => turn(arguments, authority, (&one.client_id, State::Enabled)).await,
        What::Remove(one) => {
            client::remove(authority, (arguments.issuer()?, &one.client_id)).await.map_err(refused)?;
            text::message(&format!("{} is removed", one.client_id));
            Ok(())
        }
        What::Secret(secret) => secret.run(arguments, authority).await,
    }
}

async fn turn(arguments: &Arguments, authority: &Authority, (client_id, state): (&str, State)) -> Result<(), String> {
    let shipped = demo::shipped()?;
    let change = client::change(authority, (arguments.issuer()?, client_id), |issuer, registration| {
        registration.state = state;
        match state {
            State::Enabled => {
                client::judge(authority, issuer, registration, &shipped).map_err(|mistake| mistake.message)
            }
            State::Disabled => Ok(()),
        }
    });
    let changed = !change.await.map_err(refused)?.differences.is_empty();
    let word = if state == State::Enabled { "enabled" } else { "disabled" };
    text::message(&format!("{client_id} is {word}{}", if changed { "" } else { ", as it was" }));
    Ok(())
}

impl Arguments {
    /// The issuer that must be named.
    fn issuer(&self) -> Result<&str, String> {
        self.issuer.as_deref().ok_or_else(|| UNNAMED.to_owned())
    }
}
