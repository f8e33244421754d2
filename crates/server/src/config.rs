//! `biljett.toml`: where to listen, where to keep things, which key seals them; a mistake is told with file and line.
use crate::profiles;
use flows::authority::{Authority, Parts};
use flows::chance::Source;
use flows::clock::Clock;
use flows::foundation::Stage;
use serde::Deserialize;
use std::fs;
use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::ops::Range;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use toml::Spanned;

/// The configuration of a server.
#[derive(Debug)]
pub struct Config {
    /// `sqlite:///path/file.db`, a path, or `postgres://..`.
    pub database: String,
    /// A file of 32 bytes in hexadecimal; made where the database is new and the file is not there.
    pub master_key_file: PathBuf,
    /// What stands for `{base}` in files that are applied.
    pub base_url: String,
    /// A folder of further profiles.
    pub profiles: Option<PathBuf>,
    /// Where to listen.
    pub listen: Vec<Listen>,
}

/// An address to listen on.
#[derive(Debug)]
pub struct Listen {
    /// Address and port.
    pub address: SocketAddr,
    /// For TLS: the certificate chain and its private key, both in PEM.
    pub identity: Option<(PathBuf, PathBuf)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database: String,
    master_key_file: PathBuf,
    #[serde(default)]
    base_url: String,
    #[serde(default)]
    profiles: Option<PathBuf>,
    #[serde(default)]
    listen: Vec<Spanned<ListenTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListenTable {
    address: SocketAddr,
    #[serde(default)]
    certificate: Option<PathBuf>,
    #[serde(default)]
    key: Option<PathBuf>,
}

impl TryFrom<ListenTable> for Listen {
    type Error = &'static str;

    fn try_from(table: ListenTable) -> Result<Self, Self::Error> {
        let identity = match (table.certificate, table.key) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (Some(_), None) => return Err("`certificate` needs its `key`"),
            (None, Some(_)) => return Err("`key` needs its `certificate`"),
        };
        Ok(Self { address: table.address, identity })
    }
}

/// What to write where there is no configuration.
const SMALLEST: &str = r#"  database = "biljett.db"
  master_key_file = "master.key"
  base_url = "http://127.0.0.1:8080"

  [[listen]]
  address = "127.0.0.1:8080""#;

/// Reads a configuration.
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
    let file: File = toml::from_str(&text).map_err(|error| at(error.span(), error.message()))?;
    let listen = file.listen.into_iter().map(|table| {
        let span = table.span();
        Listen::try_from(table.into_inner()).map_err(|why| at(Some(span), why))
    });
    let listen = listen.collect::<Result<_, _>>()?;
    let File { database, master_key_file, base_url, profiles, .. } = file;
    Ok(Config { database, master_key_file, base_url, profiles, listen })
}

impl Config {
    /// Opens database, key and profiles.
    pub async fn authority(&self, stage: Stage) -> Result<Authority, String> {
        let library = profiles::library(self.profiles.as_deref()).map_err(|why| format!("profiles: {why}"))?;
        let database = store::open(&self.database).map_err(|error| error.to_string())?;
        let version = database.migrate(store::migrate::SCRIPTS).await.map_err(|error| error.to_string())?;
        tracing::debug!(version, "the database is ready");
        let known = store::keys::note(&*database, "master key").await.map_err(|error| error.to_string())?;
        let chance = Source::System;
        let master = master(&self.master_key_file, known.is_none(), &chance)?;
        let parts = Parts { database, library, master, clock: Clock::system(), chance, stage };
        Authority::open(parts).await.map_err(|fault| fault.to_string())
    }
}

/// The master key: read, or made where the database is new and there is none.
fn master(path: &Path, new: bool, chance: &Source) -> Result<Vec<u8>, String> {
    let at = |what: String| format!("master key {}: {what}", path.display());
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && new => {
            let bytes = chance.bytes().ok_or_else(|| at("no random bytes".to_owned()))?;
            let text = jose::digest::hex(&bytes);
            let mut options = fs::OpenOptions::new();
            let file = options.write(true).create_new(true).mode(0o600).open(path);
            file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| at(error.to_string()))?;
            text
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(at("the file is missing, and the database was made with its key; bring it back".to_owned()));
        }
        Err(error) => return Err(at(error.to_string())),
    };
    let mode = fs::metadata(path).map_err(|error| at(error.to_string()))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(at(format!("others may read it (mode {:o}); chmod 600 {}", mode & 0o777, path.display())));
    }
    let digits: Vec<u8> = text.trim().bytes().collect();
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    bytes.filter(|bytes| bytes.len() >= 32).ok_or_else(|| at("it is not 32 bytes in hexadecimal".to_owned()))
}
