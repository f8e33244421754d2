//! Where the log goes: stderr, or a file that is opened anew when it was moved away.
use std::fs::{File, OpenOptions};
use std::io::{self, Write, stderr};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Where lines go.
pub enum Destination {
    /// The standard error stream.
    Stderr,
    /// A file, made where there is none; others may not read it.
    File {
        /// Where it is.
        path: PathBuf,
        /// The file as it was opened.
        file: File,
    },
}

impl Destination {
    /// The file at this path, or stderr where none is named.
    ///
    /// # Errors
    /// Why the file cannot be written to.
    pub fn of(path: Option<&Path>) -> io::Result<Self> {
        match path {
            None => Ok(Self::Stderr),
            Some(path) => Ok(Self::File { path: path.to_owned(), file: open(path)? }),
        }
    }
}

impl Write for Destination {
    /// A file that something else moved or removed is made anew, as programs that rotate logs expect.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stderr => stderr().write(bytes),
            Self::File { path, file } => {
                let here = std::fs::metadata(&*path).map(|one| (one.dev(), one.ino())).ok();
                let held = file.metadata().map(|one| (one.dev(), one.ino())).ok();
                if here != held {
                    *file = open(path)?;
                }
                file.write(bytes)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o640).open(path)
}
