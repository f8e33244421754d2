//! `biljett.toml`: where to listen, where to keep things, which key seals them; each table has a file in `config/`.
pub mod bounds;
mod keys;
mod limits;
pub mod listen;
mod log;
pub mod master;
pub mod proxy;
mod secret;

use crate::profiles;
use flows::authority::{Authority, Parts};
use flows::chance::Source;
use flows::clock::Clock;
use flows::foundation::Stage;
use flows::meant::explained;
use keys::Keys;
pub use limits::Limits;
pub use listen::Listen;
pub use log::{Decisions, JournalTable, LogTable};
pub use master::MasterKey;
pub use proxy::Proxy;
use serde::Deserialize;
use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The configuration of a server; a table that another file of `config/` reads is one field here, with its default.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite:///path/file.db`, a path, or `postgres://..`.
    pub database: String,
    /// The file of the master key; made where the database is new and the file is not there. Without it the key is in the environment.
    #[serde(rename = "master_key_file", default)]
    pub master_key: MasterKey,
    /// What stands for `{base}` in files that are applied.
    #[serde(default)]
    pub base_url: String,
    /// A folder of further profiles.
    #[serde(default)]
    pub profiles: Option<PathBuf>,
    /// When signing keys change.
    #[serde(default)]
    pub keys: Keys,
    /// The log.
    #[serde(default)]
    pub log: LogTable,
    /// The journal.
    #[serde(default)]
    pub journal: JournalTable,
    /// Where to listen.
    #[serde(default, deserialize_with = "listen::each")]
    pub listen: Vec<Listen>,
    /// How much a client may take.
    #[serde(default)]
    pub limits: Limits,
    /// The proxy in front.
    #[serde(default)]
    pub proxy: Option<Proxy>,
}

/// What to write where there is no configuration.
const SMALLEST: &str = r#"  database = "biljett.db"
  master_key_file = "master.key"
  base_url = "http://127.0.0.1:8080"

  [[listen]]
  address = "127.0.0.1:8080""#;

/// Reads a configuration.
///
/// # Errors
/// A mistake, told with file and line.
pub fn read(path: &Path) -> Result<Config, String> {
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            format!("there is no {}; name another with --config, or write for example:\n{SMALLEST}", path.display())
        }
        _ => format!("{}: {error}", path.display()),
    })?;
    let at = |span: Option<Range<usize>>, why: &str| {
        let line = span.map(|span| format!(":{}", 1 + text[..span.start].matches('\n').count()));
        format!("{}{}: {why}", path.display(), line.unwrap_or_default())
    };
    let config: Config = toml::from_str(&text).map_err(|error| at(error.span(), &explained(error.message())))?;
    config.master_key.given_once().map_err(|why| at(None, &why))?;
    Ok(config)
}

impl Config {
    /// A configuration that keeps everything in one directory and listens nowhere.
    pub fn within(directory: &Path) -> Self {
        Self {
            database: directory.join("biljett.db").display().to_string(),
            master_key: MasterKey::File(directory.join("master.key")),
            base_url: String::new(),
            profiles: None,
            keys: Keys::default(),
            log: LogTable::default(),
            journal: JournalTable::default(),
            listen: Vec::new(),
            limits: Limits::default(),
            proxy: None,
        }
    }

    /// The database's file, where it is one that is not there yet or empty.
    pub fn unborn(&self) -> Option<PathBuf> {
        let path = match self.database.split_once("://") {
            None => &self.database,
            Some(("sqlite", path)) => path,
            Some(_) => return None,
        };
        let empty = fs::metadata(path).map_or_else(|error| error.kind() == ErrorKind::NotFound, |file| file.len() == 0);
        empty.then(|| PathBuf::from(path))
    }

    /// Refuses a database of another version than this program's, and migrates nothing.
    ///
    /// # Errors
    /// Another version, or a database that cannot be read.
    pub async fn of_this_version(&self) -> Result<(), String> {
        let database = store::open(&self.database).map_err(|error| error.to_string())?;
        let version = store::migrate::version(&*database).await;
        database.close().await;
        let (version, known) = (version.map_err(|error| error.to_string())?, store::migrate::SCRIPTS.len() as i64);
        let what = if version > known { "a newer program made it" } else { "the next start brings it up" };
        match version == known {
            true => Ok(()),
            false => Err(format!("the database is at version {version}, this program knows {known}: {what}")),
        }
    }

    /// Opens database, key and profiles.
    ///
    /// # Errors
    /// What cannot be opened, with its path.
    pub async fn authority(&self, stage: Stage) -> Result<Authority, String> {
        let library = profiles::library(self.profiles.as_deref()).map_err(|why| format!("profiles: {why}"))?;
        let database = store::open(&self.database).map_err(|error| error.to_string())?;
        let version = database.migrate(store::migrate::SCRIPTS).await.map_err(|error| error.to_string())?;
        store::migrate::whole(&*database).await.map_err(|error| error.to_string())?;
        tracing::debug!(version, "the database is ready");
        let known = store::keys::note(&*database, "master key").await.map_err(|error| error.to_string())?;
        let chance = Source::System;
        let master = self.master_key.open(known.is_none(), &chance)?;
        let parts =
            Parts { database, library, master, clock: Clock::system(), chance, schedule: self.keys.schedule(), stage };
        Authority::open(parts).await.map_err(|fault| fault.to_string())
    }
}
