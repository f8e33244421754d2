//! Files that hold a secret: nobody but their owner and group may read them.
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What a file of a secret says; `None` where there is no such file.
///
/// # Errors
/// It cannot be read, or by too many; the text does not name the path.
pub(super) fn read(path: &Path) -> Result<Option<String>, String> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    let mode = metadata.permissions().mode();
    if mode & 0o027 != 0 {
        return Err(format!("others may read or change it (mode {:o}); chmod 600 {}", mode & 0o777, path.display()));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| error.to_string())?;
    Ok(Some(text))
}

/// What a file says, or why not, with its path.
pub(super) fn text(what: &str, path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{what}: {}: {error}", path.display()))
}
