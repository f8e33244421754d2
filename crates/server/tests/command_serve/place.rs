//! A directory with a program to run in it, and demonstrations that end with it.
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;
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
        self.refused_with(&[], words)
    }

    /// The same with this in its environment.
    pub fn refused_with(&self, environment: &[(&str, &str)], words: &[&str]) -> String {
        let output = self.biljett(words).envs(environment.iter().copied()).output().unwrap();
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

    /// Starts the server as `biljett.toml` says, with this in its environment, and waits until it listens at so many addresses.
    pub fn serve(&self, environment: &[(&str, &str)], listeners: usize) -> Served {
        let mut command = self.biljett(&["serve"]);
        let mut process = command.envs(environment.iter().copied()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut served = Served { process, addresses: Vec::new(), log: Vec::new(), rest: None };
        while served.addresses.len() < listeners {
            let line = lines.next().unwrap_or_else(|| panic!("it ended: {:#?}", served.log)).unwrap();
            let event: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
            served.addresses.extend(event["address"].as_str().map(|text| text.parse::<SocketAddr>().unwrap()));
            served.log.push(line);
        }
        served.rest = Some(std::thread::spawn(move || lines.map_while(Result::ok).collect()));
        served
    }

    fn biljett(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_biljett"));
        command.args(words).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }
}

/// A server that runs until this is dropped.
pub struct Served {
    process: Child,
    /// Where it listens: for operations first.
    pub addresses: Vec<SocketAddr>,
    /// What it had said when it listened.
    pub log: Vec<String>,
    rest: Option<JoinHandle<Vec<String>>>,
}

impl Served {
    /// Status, head and content of the answer to a GET.
    pub fn ask(&self, listener: usize, path: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(self.addresses[listener]).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.addresses[listener]);
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, content) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), head.to_ascii_lowercase(), content.to_owned())
    }

    /// The content of the answer to a GET as JSON, with its status.
    pub fn told(&self, listener: usize, path: &str) -> (u16, Value) {
        let (status, _, content) = self.ask(listener, path);
        (status, serde_json::from_str(&content).unwrap_or_else(|_| panic!("{content}")))
    }

    /// Sends a signal.
    pub fn signal(&self, name: &str) {
        let process = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &process]).status().unwrap().success());
    }

    /// Waits for its end; whether it went well, and what it said after it listened.
    pub fn ended(mut self) -> (bool, Vec<String>) {
        let ended = self.process.wait().unwrap().success();
        (ended, self.rest.take().unwrap().join().unwrap())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
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
