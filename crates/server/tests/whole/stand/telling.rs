//! A stand whose log is kept where a test can read it.
use super::Stand;
use server::config::Decisions;
use server::log::Log;
use server::web::router::router;
use server::web::site::Site;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

/// What was written so far; cheap to clone.
#[derive(Clone, Default)]
pub struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    /// All of it.
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("a paper").clone()).expect("text")
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a paper").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stand {
    /// Answers through a router that tells every decision; the second is what was told so far, once it is flushed.
    pub fn telling(&self) -> (Self, Log, Paper) {
        let paper = Paper::default();
        let log = Log::to(paper.clone(), Decisions::All).expect("a log");
        let (authority, conversations) = (self.authority.clone(), self.conversations.clone());
        let front = Arc::new(OnceLock::new());
        let site = Site { authority, log: log.clone(), conversations, front };
        let told = Self {
            router: router(site),
            authority: self.authority.clone(),
            conversations: self.conversations.clone(),
            gate: self.gate.clone(),
            base: self.base.clone(),
            _directory: tempfile::tempdir().expect("a temporary directory"),
        };
        (told, log, paper)
    }
}
