//! A certificate that is replaced while the server runs: its files are looked at every few seconds, and at once on SIGHUP.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::time::sleep;

use super::TlsIdentity;
use crate::config::listen::Files;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(2);

/// What the files of a listener say: chain and key, or why they say nothing.
type Found = Result<(String, String), String>;

/// The files of a listener, and what they said last.
pub struct Renewal {
    files: Files,
    shown: watch::Sender<TlsIdentity>,
    hangup: Signal,
    last: Found,
    /// How often in a row that was seen and could not be used; 0: it is shown.
    unusable: u32,
}

impl Renewal {
    /// Reads the files; the receiver has the newest identity that could be used.
    ///
    /// # Errors
    /// What is wrong with them, with their paths.
    pub fn open(files: Files) -> Result<(Self, watch::Receiver<TlsIdentity>), String> {
        let last = read(&files);
        let identity = usable(&files, &last)?;
        let (shown, identity) = watch::channel(identity);
        let hangup = signal(SignalKind::hangup()).map_err(|error: io::Error| error.to_string())?;
        Ok((Self { files, shown, hangup, last, unusable: 0 }, identity))
    }

    /// Looks until the process ends; `failed` is called once for each state of the files that cannot be used.
    pub async fn keep(mut self, failed: impl Fn() + Send) {
        loop {
            let asked = tokio::select! {
                () = sleep(EVERY) => false,
                _ = self.hangup.recv() => true,
            };
            let files = self.files.clone();
            let Ok(found) = tokio::task::spawn_blocking(move || read(&files)).await else { return };
            if self.look(found, asked) {
                failed();
            }
        }
    }

    /// Shows what was found; answers whether it is to be told that it could not be used.
    ///
    /// Two files are never replaced at one moment, so what does not fit is told when it was seen twice, or when somebody asked.
    fn look(&mut self, found: Found, asked: bool) -> bool {
        if found != self.last {
            self.last = found;
            self.unusable = 0;
        } else if self.unusable == 0 {
            return false;
        }
        let certificate = self.files.certificate.display().to_string();
        match usable(&self.files, &self.last) {
            Ok(identity) => {
                self.shown.send_replace(identity);
                self.unusable = 0;
                tracing::info!(certificate, "a new certificate is shown from now on");
                false
            }
            Err(why) => {
                self.unusable = if asked { 2 } else { self.unusable.saturating_add(1) };
                if self.unusable == 2 {
                    tracing::error!(
                        certificate,
                        error = why,
                        "the certificate could not be replaced; the old one is shown"
                    );
                }
                self.unusable == 2
            }
        }
    }
}

impl TlsIdentity {
    /// What these files say now.
    ///
    /// # Errors
    /// What is wrong with them, with their paths.
    pub fn of(files: &Files) -> Result<Self, String> {
        usable(files, &read(files))
    }
}

fn read(files: &Files) -> Found {
    let text = |what: &str, path: &std::path::Path| {
        std::fs::read_to_string(path).map_err(|error| format!("{what}: {}: {error}", path.display()))
    };
    Ok((text("certificate", &files.certificate)?, text("key", &files.key)?))
}

fn usable(files: &Files, found: &Found) -> Result<TlsIdentity, String> {
    let (chain, key) = found.as_ref().map_err(Clone::clone)?;
    let identity = TlsIdentity::asking(chain, key, files.client_certificates);
    identity.map_err(|error| format!("{} with {}: {error}", files.certificate.display(), files.key.display()))
}
