//! `biljett apply`: makes what is registered what a file says.
use crate::{config, demo};
use flows::apply::{Source, apply};
use flows::foundation::Stage;
use std::path::PathBuf;

/// Makes what is registered what a file says; what the file does not name stays.
#[derive(clap::Args)]
#[command(after_help = "Example:  biljett apply -f issuers.toml --config biljett.toml")]
pub struct Arguments {
    /// The file of issuers, APIs, clients and people.
    #[arg(short, long)]
    file: PathBuf,
    /// The configuration.
    #[arg(long, default_value = "biljett.toml")]
    config: PathBuf,
}

/// Applies a file, all or nothing.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let config = config::read(&arguments.config)?;
    let name = arguments.file.display().to_string();
    let text = std::fs::read_to_string(&arguments.file).map_err(|error| format!("{name}: {error}"))?;
    let authority =
        config.authority(Stage::Serving).await.map_err(|why| format!("{}: {why}", arguments.config.display()))?;
    let source = Source { file: &name, text: &text, base: config.base_url.trim_end_matches('/'), browser_base: None };
    let shipped = demo::shipped()?;
    let applied = apply(&authority, &source, &shipped, &[]).await.map_err(|error| error.to_string())?;
    authority.database.close().await;
    told(&format!("{} changed, {} unchanged", applied.differences.len(), applied.unchanged));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a command answers on stdout")]
fn told(text: &str) {
    println!("{text}");
}
