//! `biljett maintenance`: sends every request of every node away for a while, keys and metadata excepted.
use crate::command::text;
use crate::config::{self, bounds};
use flows::foundation::Stage;
use flows::maintenance;
use std::path::PathBuf;
use std::time::Duration;

/// Answers 503 everywhere but at metadata, keys and health, until it is taken back.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    /// The configuration.
    #[arg(long, default_value = "biljett.toml", global = true)]
    config: PathBuf,
}

const EXAMPLES: &str = "Examples:
  biljett maintenance on --retry-after 10m
  biljett maintenance off
  biljett maintenance status";

#[derive(clap::Subcommand)]
enum What {
    /// Begins it; every node knows within a second.
    On {
        /// When clients are told to come again: 10m, 1h, or seconds.
        #[arg(long, default_value = "5m", value_parser = seconds)]
        retry_after: u32,
    },
    /// Ends it.
    Off,
    /// Says whether it is on.
    Status,
}

/// Runs one of the commands.
///
/// # Errors
/// The database cannot be opened, read or written.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let config = config::read(&arguments.config)?;
    let at = |why: String| format!("{}: {why}", arguments.config.display());
    let authority = config.authority(Stage::Serving).await.map_err(at)?;
    let done = match arguments.what {
        What::On { retry_after } => maintenance::begin(&authority, retry_after).await,
        What::Off => maintenance::end(&authority).await,
        What::Status => Ok(()),
    };
    done.map_err(|fault| fault.to_string())?;
    let stands = maintenance::stands(&authority).await.map_err(|fault| fault.to_string())?;
    authority.database.close().await;
    text::data(&match stands {
        Some(seconds) => format!("maintenance is on; clients are told to come again after {seconds} s\n"),
        None => "maintenance is off\n".to_owned(),
    })
}

fn seconds(text: &str) -> Result<u32, String> {
    let time = bounds::duration(text).or_else(|| text.parse().ok().map(Duration::from_secs));
    let seconds = time.and_then(|time| u32::try_from(time.as_secs()).ok()).filter(|seconds| *seconds > 0);
    seconds.ok_or_else(|| "write a time such as 10m, 1h or 600".to_owned())
}
