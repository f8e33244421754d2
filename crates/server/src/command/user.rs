//! `biljett user`: the people of an issuer, one by one, and all that is kept about each (GDPR articles 15 and 17).
mod kept;
mod password;

use crate::command::registry::{Registry, UNNAMED, refused};
use crate::command::text;
use crate::demo;
use crate::exit::Exit;
use flows::apply::shipped::Shipped;
use flows::authority::Authority;
use flows::register::person;
use oauth::words::resource::State;
use oauth::words::subject::Person;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Lists, shows, registers, disables and removes people, and tells or erases all that is kept about one.
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
  biljett user add --issuer main anna --name 'Anna Holm'
  biljett user password --issuer main anna --password-file - < new.password
  biljett user sessions end --issuer main anna
  biljett user export --issuer main anna > anna.json
  biljett user erase --issuer main anna";

#[derive(clap::Subcommand)]
enum What {
    /// Lists the people of an issuer.
    #[command(before_help = "Examples:\n  biljett user list --issuer main\n  biljett user list --issuer main -o json")]
    List,
    /// Shows what is registered of a person; of the password nothing.
    #[command(before_help = "Examples:\n  biljett user show --issuer main anna")]
    Show(Who),
    /// Registers a person; the password is asked for, or read from a file.
    #[command(
        before_help = "Examples:\n  biljett user add --issuer main anna --name 'Anna Holm' --password-file anna.password\n  biljett user add --issuer main anna --name 'Anna Holm' --attribute given_name=Anna"
    )]
    Add(Add),
    /// Lets a person in no more; sign-ins and tokens are dead at once, and stay so.
    #[command(before_help = "Examples:\n  biljett user disable --issuer main anna")]
    Disable(Who),
    /// Lets a person in again.
    #[command(before_help = "Examples:\n  biljett user enable --issuer main anna")]
    Enable(Who),
    /// Removes a person with all that is kept about them, as `erase` does, without asking.
    #[command(before_help = "Examples:\n  biljett user remove --issuer main anna")]
    Remove(Who),
    /// Sets a password; sign-ins and tokens from before are dead at once.
    #[command(
        before_help = "Examples:\n  biljett user password --issuer main anna\n  biljett user password --issuer main anna --password-file -"
    )]
    Password {
        #[command(flatten)]
        who: Who,
        /// The password stands in this file; `-` for stdin. By default it is asked for.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// Ends sign-ins.
    #[command(before_help = "Examples:\n  biljett user sessions end --issuer main anna")]
    Sessions {
        #[command(subcommand)]
        what: Sessions,
    },
    /// Prints all that is kept about a person, as JSON: the registration, consents, sign-ins, grants, the journal.
    #[command(before_help = "Examples:\n  biljett user export --issuer main anna > anna.json")]
    Export(Who),
    /// Erases all that is kept about a person; the journal keeps its lines, which name nobody, until their time.
    #[command(
        before_help = "Examples:\n  biljett user erase --issuer main anna\n  biljett user erase --issuer main anna --yes"
    )]
    Erase {
        #[command(flatten)]
        who: Who,
        /// Does not ask for the name again.
        #[arg(long)]
        yes: bool,
    },
}

#[derive(clap::Subcommand)]
enum Sessions {
    /// Ends all sign-ins of a person, and what was granted in them.
    #[command(before_help = "Examples:\n  biljett user sessions end --issuer main anna")]
    End(Who),
}

/// Which person.
#[derive(clap::Args)]
struct Who {
    /// What the person types to sign in.
    #[arg(value_name = "USERNAME")]
    username: String,
}

/// The new person.
#[derive(clap::Args)]
struct Add {
    #[command(flatten)]
    who: Who,
    /// The name that pages show.
    #[arg(long)]
    name: String,
    /// The `sub` of tokens; by default drawn at random.
    #[arg(long, value_name = "SUB")]
    subject: Option<String>,
    /// What tokens may tell; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = attribute)]
    attribute: Vec<(String, String)>,
    /// The password stands in this file; `-` for stdin. By default it is asked for.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

fn attribute(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.is_empty());
    pair.map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or_else(|| "NAME=VALUE".to_owned())
}

/// Runs one of the commands.
///
/// # Errors
/// No such issuer or person, a mistake in what is registered, or a database that cannot be used.
pub async fn run(arguments: Arguments) -> Result<Exit, String> {
    let Some(issuer) = arguments.issuer.as_deref() else {
        text::message(UNNAMED);
        return Ok(Exit::Misused);
    };
    let authority = arguments.registry.open().await?;
    let done = carried_out(&arguments, &authority, issuer).await;
    authority.database.close().await;
    done.map(|()| Exit::Done)
}

async fn carried_out(arguments: &Arguments, authority: &Authority, issuer: &str) -> Result<(), String> {
    let (output, shipped) = (arguments.registry.output, demo::shipped()?);
    match &arguments.what {
        What::List => kept::list(authority, issuer, output).await,
        What::Show(who) => kept::show(authority, (issuer, &who.username), output).await,
        What::Add(add) => add.run(authority, (issuer, &shipped)).await,
        What::Disable(who) => turn(authority, (issuer, &who.username), &shipped, State::Disabled).await,
        What::Enable(who) => turn(authority, (issuer, &who.username), &shipped, State::Enabled).await,
        What::Remove(who) => kept::erase(authority, (issuer, &who.username)).await,
        What::Password { who, password_file } => {
            let word = password::read(password_file.as_deref())?;
            let changed = person::change(authority, (issuer, &who.username), &shipped, |person| {
                person.password = Some(word.clone());
                person.password_hash.clear();
            });
            changed.await.map_err(refused)?;
            text::message(&format!("{} has a new password; sign-ins and tokens from before are dead", who.username));
            Ok(())
        }
        What::Sessions { what: Sessions::End(who) } => {
            person::sign_out(authority, (issuer, &who.username)).await.map_err(refused)?;
            text::message(&format!("all sign-ins of {} have ended", who.username));
            Ok(())
        }
        What::Export(who) => kept::export(authority, (issuer, &who.username)).await,
        What::Erase { who, yes } => {
            if !yes {
                password::repeated(&who.username)?;
            }
            kept::erase(authority, (issuer, &who.username)).await
        }
    }
}

async fn turn(
    authority: &Authority,
    (issuer, username): (&str, &str),
    shipped: &Shipped,
    state: State,
) -> Result<(), String> {
    let changed = person::change(authority, (issuer, username), shipped, |person| person.state = state).await;
    let same = changed.map_err(refused)?.differences.is_empty();
    let word = if state == State::Enabled { "enabled" } else { "disabled" };
    text::message(&format!("{username} is {word}{}", if same { ", as before" } else { "" }));
    Ok(())
}

impl Add {
    async fn run(&self, authority: &Authority, (issuer, shipped): (&str, &Shipped)) -> Result<(), String> {
        let attributes: serde_json::Map<String, Value> =
            self.attribute.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let mut person: Person = serde_json::from_value(json!({ "username": self.who.username, "name": self.name,
            "subject": self.subject.clone().unwrap_or_default(), "attributes": attributes }))
        .map_err(|error| error.to_string())?;
        person.password = Some(password::read(self.password_file.as_deref())?);
        person::register(authority, issuer, person, shipped).await.map_err(refused)?;
        text::message(&format!("{} is registered", self.who.username));
        Ok(())
    }
}
