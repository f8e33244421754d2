//! A demonstration of the real binary for the tests of commands: on free ports, with a directory of its own, ended when it is dropped.
use server::command::demo_list::{self, DemoList};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// A demonstration that is ready.
pub struct Demo {
    /// Where it keeps things.
    pub directory: TempDir,
    /// What it lists for programs.
    pub list: DemoList,
    process: Child,
}

impl Demo {
    /// Starts one, and waits until it is ready.
    pub fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut command = biljett();
        command.args(["demo", "--port", "0", "--data"]).arg(directory.path());
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let path = directory.path().join("demo.json");
        for _ in 0..600 {
            if path.exists() {
                let list = demo_list::read(&path).unwrap();
                return Self { directory, process, list };
            }
            assert_eq!(process.try_wait().unwrap(), None, "the demonstration ended");
            sleep(Duration::from_millis(50));
        }
        process.kill().unwrap();
        panic!("the demonstration did not start within 30 s");
    }

    /// Its list for programs.
    pub fn path(&self) -> PathBuf {
        self.directory.path().join("demo.json")
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program.
pub fn biljett() -> Command {
    Command::new(env!("CARGO_BIN_EXE_biljett"))
}

/// What was printed; the program prints UTF-8 alone.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
