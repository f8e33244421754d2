//! `biljett apply`: makes what is registered what a file says, or shows what that would change.
pub mod difference;

use crate::command::registry::Registry;
use crate::command::scratch::Scratch;
use crate::demo;
use crate::exit::Exit;
use flows::apply::{self, Rest, Source};
use serde_json::json;
use std::path::PathBuf;

/// Makes what is registered what a file says; what the file does not name stays, unless --prune is given.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    /// The file of issuers, APIs, clients and people.
    #[arg(short, long, value_name = "FILE")]
    file: PathBuf,
    /// Changes nothing, and shows what it would change; ends with 3 where that is anything.
    #[arg(long)]
    dry_run: bool,
    /// Removes what the file does not name: clients and people of its issuers; with `=issuers` other issuers too.
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "entries", value_name = "WHAT")]
    prune: Option<Prune>,
    #[command(flatten)]
    registry: Registry,
}

const EXAMPLES: &str = "Examples:
  biljett apply -f issuers.toml --dry-run
  biljett apply -f issuers.toml
  biljett apply -f issuers.toml --prune --config /etc/biljett/biljett.toml
  biljett apply -f issuers.toml --prune=issuers --dry-run -o json";

/// What is removed.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Prune {
    /// Clients and people of the issuers that the file names.
    Entries,
    /// These, and issuers that the file does not name, with everything of theirs.
    Issuers,
}

/// Applies a file, all or nothing.
///
/// # Errors
/// A mistake in the file, told with its line, or a database that cannot be used.
pub async fn run(arguments: Arguments) -> Result<Exit, String> {
    let (config, stage) = arguments.registry.configuration()?;
    let name = arguments.file.display().to_string();
    let text = std::fs::read_to_string(&arguments.file).map_err(|error| format!("{name}: {error}"))?;
    let scratch = match config.unborn() {
        Some(path) if arguments.dry_run => Some(Scratch::beside(&path)?),
        _ => None,
    };
    if arguments.dry_run && scratch.is_none() {
        config.of_this_version().await.map_err(|why| format!("{}: {why}", arguments.registry.config.display()))?;
    }
    let kept = scratch.as_ref().map(|scratch| scratch.instead_of(&config));
    let authority = arguments.registry.opened(kept.as_ref().unwrap_or(&config), stage).await?;
    let source = Source { file: &name, text: &text, base: config.base_url.trim_end_matches('/'), browser_base: None };
    let rest = match arguments.prune {
        None => Rest::Stays,
        Some(Prune::Entries) => Rest::Goes,
        Some(Prune::Issuers) => Rest::GoesWithIssuers,
    };
    let planned = apply::plan(&authority, &source, &demo::shipped()?, rest).await;
    let catalogue = planned.map_err(|error| error.to_string())?;
    let comparison = match arguments.dry_run {
        true => apply::compare(&authority, &catalogue).await,
        false => apply::write(&authority, &catalogue, &[]).await,
    };
    let comparison = comparison.map_err(|fault| fault.to_string())?;
    authority.database.close().await;
    let told = difference::told(&comparison);
    let (changed, unchanged) = (comparison.differences.len(), comparison.unchanged);
    let shown = json!({ "dry_run": arguments.dry_run, "changes": told, "unchanged": unchanged });
    arguments.registry.output.print(&shown, |_| match arguments.dry_run {
        true => format!("{}{changed} would change, {unchanged} unchanged", difference::text(&told)),
        false => format!("{changed} changed, {unchanged} unchanged"),
    })?;
    Ok(if arguments.dry_run && changed > 0 { Exit::Difference } else { Exit::Done })
}
