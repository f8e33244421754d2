//! What the real binary prints, and one refusal of it explained; ports, paths and the trace stand for any.
use server::command::demo_list::{self, DemoList};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The program.
pub const BINARY: &str = env!("CARGO_BIN_EXE_biljett");
/// The issuer whose document prints a header that cannot work (decision E1).
const ISSUER: &str = "eparaksts";
const HEADER: &str = "Basic CG94ydCVDNCUMWxzOmRybyVDNSVBMSVDNCVBQmJh";
const FORM: &str = "grant_type=client_credentials&scope=urn:safelayer:eidas:oauth:token:introspect";
/// What stands in for lines that are left out.
const MORE: &str = "[..]";

/// The part of README.md between its markers.
pub fn excerpt() -> String {
    let mut demo = Demo::start();
    let list = demo_list::read(&demo.directory.path().join("demo.json")).unwrap();
    let path = list.issuers[ISSUER].endpoints.token.clone().unwrap();
    let path = path.strip_prefix(&list.base).unwrap().to_owned();
    let (trace, body) = refused(list.base.trim_start_matches("http://"), &path);
    let explained = command(&["explain", "--base", &list.base, &trace]);
    let printed = demo.ended();
    let normal = |text: &str| {
        let directory = demo.directory.path().canonicalize().unwrap();
        text.replace(BINARY, "biljett")
            .replace(&list.base, "http://127.0.0.1:8080")
            .replace(&list.tls_base, "https://127.0.0.1:8443")
            .replace(&directory.display().to_string(), "DIR")
            .replace(&trace, "TRACE")
    };
    let curl = format!("curl -si http://127.0.0.1:8080{path} -H 'Authorization: {HEADER}' -d '{FORM}'");
    let decided = part(&explained, "What was decided\n", "\n\n");
    let (kept, rest) = decided.split_at(decided.find("  decided").expect("a decision"));
    let first = kept.split("  kept ").nth(1).expect("a rule that was kept");
    let decided = format!("  kept {first}{MORE}\n{rest}");
    format!(
        "```\n$ biljett demo\n{}\n\n$ {curl}\n{MORE}\nbiljett-trace: TRACE\n{body}\n$ biljett explain TRACE\n{MORE}\n{}",
        normal(&abridged(&printed)),
        normal(&decided)
    )
}

/// What a demonstration lists for programs.
pub fn list() -> DemoList {
    demo_list::read(&Demo::start().directory.path().join("demo.json")).unwrap()
}

/// The issuers, the commands of one of them, and where to go on.
fn abridged(printed: &str) -> String {
    let blocks: Vec<&str> = printed.trim_end().split("\n\n").collect();
    let (head, tail) = (blocks[..2].join("\n\n"), blocks[blocks.len() - 1]);
    let commands = |name: &str| {
        let of = |block: &&&str| block.lines().next().is_some_and(|line| line.split_whitespace().nth(1) == Some(name));
        *blocks.iter().find(of).unwrap_or_else(|| panic!("no commands of {name} in {printed}"))
    };
    [&head, commands("helseid"), MORE, tail].join("\n")
}

/// What stands between two texts.
fn part(text: &str, from: &str, to: &str) -> String {
    let begin = text.find(from).unwrap_or_else(|| panic!("no {from:?} in {text}")) + from.len();
    let length = text[begin..].find(to).unwrap_or(text.len() - begin);
    text[begin..begin + length].trim_end().to_owned()
}

/// Posts the form under the header; the trace and the body of the answer.
fn refused(address: &str, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {HEADER}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{FORM}",
        FORM.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let trace = head.lines().find_map(|line| line.strip_prefix("biljett-trace: ")).expect("a trace");
    (trace.to_owned(), body.to_owned())
}

fn command(words: &[&str]) -> String {
    let output = Command::new(BINARY).args(words).output().unwrap();
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A running demonstration.
pub struct Demo {
    /// Where it keeps everything.
    pub directory: tempfile::TempDir,
    process: Child,
}

impl Demo {
    /// Starts one on any free ports.
    pub fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut command = Command::new(BINARY);
        command.args(["demo", "--port", "0", "--data"]).arg(directory.path());
        let process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut demo = Self { directory, process };
        for _ in 0..600 {
            if Path::new(&demo.directory.path().join("demo.json")).exists() {
                return demo;
            }
            assert_eq!(demo.process.try_wait().unwrap(), None, "the demonstration ended");
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the demonstration did not start within 30 s");
    }

    /// What it consists of.
    pub fn list(&self) -> DemoList {
        demo_list::read(&self.directory.path().join("demo.json")).unwrap()
    }

    /// Ends it; what it printed.
    fn ended(&mut self) -> String {
        self.process.kill().unwrap();
        let mut printed = String::new();
        self.process.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        printed
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
