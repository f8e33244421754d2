//! Where a command finds what is registered: the database of a configuration, or of a demonstration on this machine.
use super::demo_list;
use super::output::Output;
use crate::config::{self, Config};
use flows::apply::ApplyError;
use flows::authority::Authority;
use flows::foundation::Stage;
use std::path::{Path, PathBuf};

/// What is said where a command needs an issuer and none is named.
pub const UNNAMED: &str = "biljett: say at which issuer, with --issuer NAME";

/// Whose registry, and how the answer is printed.
#[derive(clap::Args)]
pub struct Registry {
    /// The configuration of the server.
    #[arg(long, global = true, value_name = "FILE", default_value = "biljett.toml")]
    pub config: PathBuf,
    /// The database, where it is not the one of the configuration.
    #[arg(long, global = true, value_name = "URL", conflicts_with = "demo")]
    pub database: Option<String>,
    /// The demo.json of a demonstration, instead of a configuration.
    #[arg(long, global = true, value_name = "PATH", conflicts_with = "config")]
    pub demo: Option<PathBuf>,
    /// A folder of further profiles, with --demo.
    #[arg(long, global = true, value_name = "DIR", requires = "demo")]
    pub profiles: Option<PathBuf>,
    /// What to print.
    #[arg(short, long, global = true, value_enum, default_value_t = Output::Text)]
    pub output: Output,
}

impl Registry {
    /// The server's process, as far as a command needs it.
    ///
    /// # Errors
    /// What cannot be read or opened, with its path.
    pub async fn open(&self) -> Result<Authority, String> {
        let (config, stage) = self.configuration()?;
        self.opened(&config, stage).await
    }

    /// The same, where the configuration is read already.
    ///
    /// # Errors
    /// What cannot be opened, with its path.
    pub async fn opened(&self, config: &Config, stage: Stage) -> Result<Authority, String> {
        let at = |why: String| format!("{}: {why}", self.demo.as_ref().unwrap_or(&self.config).display());
        config.authority(stage).await.map_err(at)
    }

    /// The configuration that is meant, and whether it serves or demonstrates.
    ///
    /// # Errors
    /// A file that cannot be read, or a mistake in it, with its line.
    pub fn configuration(&self) -> Result<(Config, Stage), String> {
        let Some(demo) = &self.demo else {
            let mut config = config::read(&self.config)?;
            config.database = self.database.clone().unwrap_or(config.database);
            return Ok((config, Stage::Serving));
        };
        let base_url = demo_list::read(demo)?.base;
        let directory = demo.parent().unwrap_or(Path::new("."));
        Ok((Config { base_url, profiles: self.profiles.clone(), ..Config::within(directory) }, Stage::Demonstration))
    }
}

/// What is told of a change that was refused.
pub fn refused(error: ApplyError) -> String {
    match error {
        ApplyError::Mistake(mistake) => mistake.message,
        ApplyError::Fault(fault) => fault.to_string(),
    }
}
