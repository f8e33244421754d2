//! The master key, which seals what is kept: from `master_key_file`, made where the database is new, or from the environment.
use super::secret;
use flows::chance::Source;
use serde::Deserialize;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The variable of the environment that may hold the key.
pub const VARIABLE: &str = "BILJETT_MASTER_KEY";

/// What the environment held when the process began.
static GIVEN: OnceLock<String> = OnceLock::new();

/// Where the master key is; 32 bytes or more in hexadecimal.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "PathBuf")]
pub enum MasterKey {
    /// In the variable [`VARIABLE`] of the environment.
    #[default]
    Environment,
    /// In a file; made where the database is new and the file is not there.
    File(PathBuf),
}

impl From<PathBuf> for MasterKey {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl MasterKey {
    /// Hands over what the environment holds, once, before any configuration is read.
    pub fn give(text: String) {
        // A second call changes nothing: the environment of a process is read once.
        let _ = GIVEN.set(text);
    }

    /// Refuses a key that is given twice, or not at all.
    pub(super) fn given_once(&self) -> Result<(), String> {
        match (self, GIVEN.get()) {
            (Self::File(_), Some(_)) => {
                Err(format!("the master key is given twice, by `master_key_file` and by {VARIABLE}; take one away"))
            }
            (Self::Environment, None) => Err(format!(
                "there is no master key; name a `master_key_file` (made where the database is new), or give it in {VARIABLE}"
            )),
            _ => Ok(()),
        }
    }

    /// The key's bytes; `new` says whether no key was ever used with the database.
    pub(super) fn open(&self, new: bool, chance: &Source) -> Result<Vec<u8>, String> {
        let at = |what: String| match self {
            Self::Environment => format!("master key in {VARIABLE}: {what}"),
            Self::File(path) => format!("master key {}: {what}", path.display()),
        };
        let text = match self {
            Self::Environment => GIVEN.get().cloned().ok_or_else(|| at("it is missing".to_owned()))?,
            Self::File(path) => kept(path, new, chance).map_err(at)?,
        };
        bytes(&text).ok_or_else(|| at("it is not 32 bytes in hexadecimal".to_owned()))
    }
}

fn kept(path: &Path, new: bool, chance: &Source) -> Result<String, String> {
    match secret::read(path)? {
        Some(text) => Ok(text),
        None if new => {
            let bytes = chance.bytes().ok_or_else(|| "no random bytes".to_owned())?;
            let text = jose::digest::hex(&bytes);
            let mut options = fs::OpenOptions::new();
            let file = options.write(true).create_new(true).mode(0o600).open(path);
            let written = file.and_then(|mut file| {
                file.write_all(text.as_bytes())?;
                // What is sealed under a key that a power failure takes away is lost.
                file.sync_all()
            });
            written.map_err(|error| error.to_string())?;
            Ok(text)
        }
        None => Err("the file is missing, and the database was made with its key; bring it back".to_owned()),
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.trim().bytes().collect();
    let byte = |pair: &[u8]| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2 && !pair.starts_with('+'))?;
        u8::from_str_radix(pair, 16).ok()
    };
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    bytes.filter(|bytes| bytes.len() >= 32)
}
