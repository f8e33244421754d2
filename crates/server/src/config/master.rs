//! `master_key_file`: the key that seals what is kept, read from its file, or made where the database is new.
use flows::chance::Source;
use serde::Deserialize;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Where the master key is.
#[derive(Debug, Deserialize)]
#[serde(from = "PathBuf")]
pub enum MasterKey {
    /// A file of 32 bytes in hexadecimal; made where the database is new and the file is not there.
    File(PathBuf),
}

impl From<PathBuf> for MasterKey {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl MasterKey {
    /// The key's bytes; `new` says whether no key was ever used with the database.
    pub(super) fn open(&self, new: bool, chance: &Source) -> Result<Vec<u8>, String> {
        let Self::File(path) = self;
        let at = |what: String| format!("master key {}: {what}", path.display());
        let text = kept(path, new, chance).map_err(at)?;
        let mode = fs::metadata(path).map_err(|error| at(error.to_string()))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(at(format!("others may read it (mode {:o}); chmod 600 {}", mode & 0o777, path.display())));
        }
        bytes(&text).ok_or_else(|| at("it is not 32 bytes in hexadecimal".to_owned()))
    }
}

fn kept(path: &Path, new: bool, chance: &Source) -> Result<String, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound && new => {
            let bytes = chance.bytes().ok_or_else(|| "no random bytes".to_owned())?;
            let text = jose::digest::hex(&bytes);
            let mut options = fs::OpenOptions::new();
            let file = options.write(true).create_new(true).mode(0o600).open(path);
            file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| error.to_string())?;
            Ok(text)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err("the file is missing, and the database was made with its key; bring it back".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.trim().bytes().collect();
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    bytes.filter(|bytes| bytes.len() >= 32)
}
