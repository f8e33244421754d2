//! Knows how a real server is started on a database of its own, watched, killed and started again.
use crate::stand::Stand;
use crate::stand::party::Party;
use flows::apply::{File, Source};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// What is registered: a client, an API that asks about tokens, a person.
pub const FILE: &str = include_str!("../../crates/server/tests/whole/races/issuers.toml");
const BINARY: &str = env!("CARGO_BIN_EXE_biljett");

/// A folder with a configuration and a database.
pub struct House {
    directory: TempDir,
}

/// A running server; it is killed when this is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl House {
    /// With SQLite and what this text registers; `profiles` are further ones, as (name, rules).
    pub fn new(text: &str, profiles: &[(&str, &str)]) -> Self {
        let house = Self { directory: tempfile::tempdir().expect("a directory") };
        let folder = house.path("profiles");
        fs::create_dir(&folder).expect("a folder");
        for (name, rules) in profiles {
            fs::create_dir(folder.join(name)).expect("a folder");
            fs::write(folder.join(name).join("profile.toml"), rules).expect("a profile");
            fs::write(folder.join(name).join("sources.md"), "# Of a slow check\n").expect("its sources");
        }
        let (database, key) = (house.path("biljett.db"), house.path("master.key"));
        let rules = if profiles.is_empty() { String::new() } else { format!("profiles = {folder:?}\n") };
        let config = format!(
            "database = {database:?}\nmaster_key_file = {key:?}\nbase_url = \"http://127.0.0.1:8080\"\n{rules}\
            [[listen]]\naddress = \"127.0.0.1:0\"\n"
        );
        fs::write(house.config(), config).expect("a configuration");
        fs::write(house.path("issuers.toml"), text).expect("a file");
        let mut apply = Command::new(BINARY);
        apply.arg("apply").arg("-f").arg(house.path("issuers.toml")).arg("--config").arg(house.config());
        let output = apply.output().expect("the process starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        house
    }

    /// A file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The configuration.
    pub fn config(&self) -> PathBuf {
        self.path("biljett.toml")
    }

    /// Bytes of the database's files.
    pub fn bytes(&self) -> u64 {
        let length = |name| fs::metadata(self.path(name)).map_or(0, |file| file.len());
        length("biljett.db") + length("biljett.db-wal")
    }

    /// Starts the server, by way of another program where one is named.
    pub fn start(&self, through: &[&str]) -> Server {
        let words: Vec<&str> = through.iter().copied().chain([BINARY, "serve", "--config"]).collect();
        let child = Command::new(words[0]).args(&words[1..]).arg(self.config()).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("the process starts");
        let mut log = BufReader::new(child.stderr.take().expect("a log"));
        let address = loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).expect("a log") > 0, "the process ended before it listened");
            let event: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            if let Some(address) = event["address"].as_str() {
                break address.parse().expect("an address");
            }
        };
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Server { child, address }
    }
}

impl Server {
    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a failing power supply would end a program: at once.
    pub fn kill(mut self) {
        self.child.kill().expect("the process is there");
        self.child.wait().expect("the process ends");
    }

    /// Ends it in good order.
    pub fn stop(mut self) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill").success());
        self.child.wait().expect("the process ends");
    }

    /// KiB of memory that it has now.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A stand whose requests go to a server, and which knows its clients from a house of its own, so that it holds none of its files.
pub async fn before(address: SocketAddr, own: &House) -> Stand {
    Stand::before(address, &own.config()).await
}

/// A client of [`FILE`].
pub async fn party(stand: &Stand, client_id: &str) -> Party {
    let source = Source { file: "issuers.toml", text: FILE, base: "", browser_base: None };
    let file: File = source.read().expect("the file is read");
    stand.party_in(&file, "hospital", client_id).await
}

/// Whether a path exists in the machine's search path.
pub fn has(program: &str) -> bool {
    let paths = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    paths.is_ok_and(|found| found.status.success() && Path::new(String::from_utf8_lossy(&found.stdout).trim()).exists())
}
