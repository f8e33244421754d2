//! An empty database for a moment, where a command judges against one that is not there yet and must make none.
use crate::config::Config;
use std::path::{Path, PathBuf};

/// A directory that goes when it is dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes one beside the file that is not there yet.
    ///
    /// # Errors
    /// It cannot be made, with its path.
    pub fn beside(path: &Path) -> Result<Self, String> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let scratch = path.with_file_name(format!("{name}.check-{}", std::process::id()));
        std::fs::create_dir(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
        Ok(Self(scratch))
    }

    /// The same configuration with database and master key in here.
    pub fn instead_of(&self, config: &Config) -> Config {
        let profiles = config.profiles.clone();
        Config { base_url: config.base_url.clone(), profiles, ..Config::within(&self.0) }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
