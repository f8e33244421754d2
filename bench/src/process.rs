//! A process that is measured: pinned to the first core, its time and memory read from `/proc`, ended with its handle.
use crate::Outcome;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Microseconds of a tick of `/proc/PID/stat`: Linux tells them in hundredths of a second.
const TICK: u64 = 10_000;

/// A process on the first core.
pub struct Process(Child);

impl Process {
    /// Starts a program with these words; what it says goes to a file.
    pub fn start(program: &Path, words: &[&str], log: &Path) -> Outcome<Self> {
        let said = fs::File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", "0"]).arg(program).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(said);
        command.spawn().map(Self).map_err(|error| format!("{}: {error}", program.display()))
    }

    /// Microseconds that it has computed, in its own code and in the system's for it.
    pub fn computed(&self) -> Outcome<u64> {
        let stat = self.read("stat")?;
        // The name of the program stands in parentheses and may hold anything.
        let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
        let ticks = |field: usize| after.split_whitespace().nth(field).and_then(|ticks| ticks.parse::<u64>().ok());
        match (ticks(11), ticks(12)) {
            (Some(own), Some(system)) => Ok((own + system) * TICK),
            _ => Err(format!("no times in: {stat}")),
        }
    }

    /// Resident memory in MiB.
    pub fn resident(&self) -> Outcome<f64> {
        let status = self.read("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok());
        kilobytes.map(|kilobytes: f64| kilobytes / 1024.0).ok_or_else(|| format!("no VmRSS in: {status}"))
    }

    /// Asks it to end, and waits; what does not end within 10 s is killed.
    pub fn stop(mut self) -> Outcome<()> {
        let failed = |error: std::io::Error| error.to_string();
        Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().map_err(failed)?;
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(10) {
            if self.0.try_wait().map_err(failed)?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(format!("process {} did not end when asked", self.0.id()))
    }

    fn read(&self, what: &str) -> Outcome<String> {
        let path = format!("/proc/{}/{what}", self.0.id());
        fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}
