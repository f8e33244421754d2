//! The `biljett` command: reads the arguments, runs one of the commands, and says what went wrong.
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use server::config::master::{MasterKey, VARIABLE};
use server::exit::Exit;
use server::{command, demo, run};
use std::process::ExitCode;

/// An OAuth 2 and OpenID Connect authorization server.
#[derive(Parser)]
#[command(name = "biljett", version, about, before_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  biljett demo
  biljett check issuers.toml
  biljett apply -f issuers.toml --dry-run
  biljett serve --config /etc/biljett/biljett.toml";

#[derive(Subcommand)]
enum Command {
    /// Starts everything in one process, with issuers, clients and people to try.
    Demo(demo::Arguments),
    /// Serves for real, as a configuration says.
    Serve(run::Arguments),
    /// Makes what is registered what a file says.
    Apply(command::apply::Arguments),
    /// Judges configuration, profiles, files and database, and changes nothing.
    Check(command::check::Arguments),
    /// Prints what is registered, as a file that `apply` takes.
    Export(command::export::Arguments),
    /// Lists, shows, registers, disables and removes clients.
    Client(command::client::Arguments),
    /// Lists, shows, registers, disables and removes people.
    User(command::user::Arguments),
    /// Lists signing keys, and changes them before their time.
    Key(command::key::Arguments),
    /// Shows the journal, and checks that nobody changed it.
    Journal(command::journal::Arguments),
    /// Sends all requests away for a while, and says so.
    Maintenance(command::maintenance::Arguments),
    /// Shows profiles, and where each rule comes from.
    Profile(command::profile::Arguments),
    /// Inspects and revokes tokens; gets them from a demonstration, and tests an API with them.
    Token(command::token::Arguments),
    /// Gets authorization codes from a demonstration, without a page.
    Code(command::token::code::Arguments),
    /// Explains an answer of a demonstration.
    Explain(command::explain::Arguments),
}

fn main() -> ExitCode {
    let matches = command::help::with_examples(Arguments::command()).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    if let Some(text) = std::env::var_os(VARIABLE) {
        MasterKey::give(text.to_string_lossy().into_owned());
    }
    let ran = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(arguments.command)),
        Err(error) => Err(format!("the runtime did not start: {error}")),
    };
    match ran {
        Ok(exit) => exit.into(),
        Err(message) => {
            complain(&message);
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<Exit, String> {
    let done = match command {
        Command::Apply(arguments) => return command::apply::run(arguments).await,
        Command::Check(arguments) => return command::check::run(arguments).await,
        Command::Export(arguments) => return command::export::run(arguments).await,
        Command::Client(arguments) => return command::client::run(arguments).await,
        Command::User(arguments) => return command::user::run(arguments).await,
        Command::Key(arguments) => return command::key::run(arguments).await,
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(arguments) => run::run(arguments).await,
        Command::Journal(arguments) => command::journal::run(arguments).await,
        Command::Maintenance(arguments) => command::maintenance::run(arguments).await,
        Command::Profile(arguments) => command::profile::run(arguments),
        Command::Token(arguments) => command::token::run(arguments).await,
        Command::Code(arguments) => command::token::code::run(arguments).await,
        Command::Explain(arguments) => command::explain::run(arguments).await,
    };
    done.map(|()| Exit::Done)
}

#[expect(clippy::print_stderr, reason = "a command tells its mistakes on stderr")]
fn complain(message: &str) {
    eprintln!("biljett: {message}");
}
