//! The profiles that ship inside, and those of a folder beside them.
use include_dir::{Dir, include_dir};
use oauth::profile::library::{Folder, Library};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../profiles");

/// Every profile's folder, by name; one in `extra` replaces the shipped one of its name.
///
/// # Errors
/// A folder that cannot be read, or that lacks `profile.toml` or `sources.md`; the text names the path.
pub fn folders(extra: Option<&Path>) -> Result<BTreeMap<String, Folder>, String> {
    let mut folders = BTreeMap::new();
    for folder in SHIPPED.dirs() {
        let read = |path: &Path| {
            let text = SHIPPED.get_file(path).and_then(|file| file.contents_utf8());
            text.map(str::to_owned).ok_or_else(|| format!("profiles/{}: the file is missing", path.display()))
        };
        let place = format!("profiles/{}", folder.path().display());
        folders.insert(name(folder.path())?, both(folder.path(), place, read)?);
    }
    if let Some(extra) = extra {
        folders.extend(beside(extra)?);
    }
    Ok(folders)
}

/// Every profile, read and checked.
///
/// # Errors
/// As of [`folders`]; or a mistake in a file, told with its line.
pub fn library(extra: Option<&Path>) -> Result<Library, String> {
    Library::read(&folders(extra)?)
}

/// The folders in a folder; files beside them and names that begin with a dot are not profiles.
fn beside(extra: &Path) -> Result<BTreeMap<String, Folder>, String> {
    let at = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let mut folders = BTreeMap::new();
    for entry in fs::read_dir(extra).map_err(|error| at(extra, error))? {
        let path = entry.map_err(|error| at(extra, error))?.path();
        let name = name(&path)?;
        if path.is_dir() && !name.starts_with('.') {
            let read = |path: &Path| fs::read_to_string(path).map_err(|error| at(path, error));
            folders.insert(name, both(&path, path.display().to_string(), read)?);
        }
    }
    match folders.is_empty() {
        true => Err(format!(
            "{}: no profile is here; a profile is a folder with profile.toml and sources.md",
            extra.display()
        )),
        false => Ok(folders),
    }
}

fn both(folder: &Path, place: String, read: impl Fn(&Path) -> Result<String, String>) -> Result<Folder, String> {
    Ok(Folder { place, rules: read(&folder.join("profile.toml"))?, sources: read(&folder.join("sources.md"))? })
}

fn name(folder: &Path) -> Result<String, String> {
    let name = folder.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).ok_or_else(|| format!("{}: the name is not UTF-8", folder.display()))
}
