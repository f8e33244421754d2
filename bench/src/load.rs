//! The load: wrk with 64 connections on the second core, and what it measured.
use crate::Outcome;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Connections that are open at once.
pub const CONNECTIONS: usize = 64;

/// What a load measured.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Answers.
    pub answers: u64,
    /// Seconds that it took.
    pub seconds: f64,
    /// Answers of a status other than 2xx and 3xx.
    pub refused: u64,
    /// The middle of the times from request to answer, in microseconds.
    pub middle: u64,
    /// The time that one of a hundred exceeded, in microseconds.
    pub late: u64,
}

impl Measured {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.answers as f64 / self.seconds
    }
}

/// Writes requests so that `requests.lua` reads them.
pub fn write(path: &Path, requests: &[Vec<u8>]) -> Outcome<()> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut out = std::io::BufWriter::new(fs::File::create(path).map_err(failed)?);
    for request in requests {
        writeln!(out, "{}", request.len()).and_then(|()| out.write_all(request)).map_err(failed)?;
    }
    out.flush().map_err(failed)
}

/// A load under way.
pub struct Load(Child);

impl Load {
    /// Sends the requests of a file in turn for so many seconds.
    pub fn start(port: u16, requests: &Path, seconds: u64) -> Outcome<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/requests.lua");
        let mut command = Command::new("wrk");
        command.args(["--threads", "1", "--connections", &CONNECTIONS.to_string(), "--latency"]);
        command.args(["--duration", &format!("{seconds}s"), "--script", script]);
        command.arg(format!("http://127.0.0.1:{port}/")).arg("--").arg(requests);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.spawn().map(Self).map_err(|error| format!("wrk: {error}"))
    }

    /// Waits for its end.
    pub fn measured(self) -> Outcome<Measured> {
        let out = self.0.wait_with_output().map_err(|error| format!("wrk: {error}"))?;
        let text = String::from_utf8_lossy(&out.stdout);
        let line = text.lines().find_map(|line| line.strip_prefix("measured ")).unwrap_or_default();
        let numbers: Vec<u64> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
        match numbers[..] {
            [answers, micros, refused, 0, middle, late] => {
                Ok(Measured { answers, seconds: micros as f64 / 1e6, refused, middle, late })
            }
            [_, _, _, broken, _, _] => Err(format!("{broken} connections broke")),
            _ => Err(format!("wrk measured nothing: {text}")),
        }
    }
}
