//! A directory with a program to run in it, and demonstrations that end with it.
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The last line that a demonstration prints begins so.
const LAST: &str = "Why was it refused?";

/// A directory of one's own.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Runs the program here until it ends.
    pub fn run(&self, words: &[&str]) -> Output {
        self.biljett(words).output().unwrap()
    }

    /// Runs the program, which must succeed; what it said on stdout.
    pub fn told(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Runs the program, which must refuse; what it said on stderr.
    pub fn refused(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""), "{words:?}");
        text(&output.stderr)
    }

    /// Starts a demonstration whose data is the directory `data` here, on any port where none is named.
    pub fn demo(&self, more: &[&str]) -> Demo {
        let port: &[&str] = if more.contains(&"--port") { &[] } else { &["--port", "0"] };
        let words = [&["demo", "--data", "data"], port, more].concat();
        let mut process = self.biljett(&words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut printed = String::new();
        for line in BufReader::new(process.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            printed += &format!("{line}\n");
            if line.starts_with(LAST) {
                break;
            }
        }
        Demo { process, printed }
    }

    fn biljett(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_biljett"));
        command.args(words).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }
}

/// A demonstration that runs until this is dropped.
pub struct Demo {
    process: Child,
    /// What it had printed when it was ready.
    pub printed: String,
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
