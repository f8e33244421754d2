//! What the tour of the real binary prints; ports, traces and times stand for any.
use super::demonstration::BINARY;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

/// The whole tour.
pub fn text() -> String {
    let directory = tempfile::tempdir().unwrap();
    let output =
        Command::new(BINARY).args(["demo", "--tour", "--data"]).arg(directory.path()).env("NO_COLOR", "1").output();
    let output = output.unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && complaint.is_empty(), "{complaint}");
    normal(&String::from_utf8(output.stdout).unwrap())
}

/// The first refusal of it.
pub fn excerpt() -> String {
    let text = text();
    let begin = text.find("\n 2  ").expect("a second exchange") + 1;
    let second = text[begin..].split("\n\n").next().expect("its end");
    format!("$ biljett demo --tour\n[..]\n{second}\n[..]")
}

fn normal(printed: &str) -> String {
    let first = printed.lines().next().expect("a first line");
    let base = first.rsplit(' ').next().expect("where it listens");
    let port = base.rsplit(':').next().expect("a port");
    // Lines are broken by their length, and a free port has five digits everywhere.
    assert_eq!(port.len(), 5, "{first}");
    let text = replaced(&printed.replace(base, "http://127.0.0.1:8080"), "/conversations/", "\n", "TRACE");
    replaced(&replaced(&text, "was used ", " s ago", "0"), "Took ", " s.", "0.1")
}

/// The text with this in place of whatever stands between two others, wherever they stand on a line.
fn replaced(text: &str, from: &str, to: &str, with: &str) -> String {
    let mut parts = text.split(from);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.find(to).map_or("", |at| &part[at..]);
        out.push_str(&format!("{from}{with}{rest}"));
    }
    out
}

#[test]
fn a_tour_is_short_plain_and_quick() {
    let directory = tempfile::tempdir().unwrap();
    let output = Command::new(BINARY).args(["demo", "--tour", "--data"]).arg(directory.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(text.chars().all(|character| character == '\n' || !character.is_control()), "{text}");
    let numbered =
        |number: usize| text.lines().filter(|line| line.starts_with(&format!("{number:>2}  POST /"))).count();
    assert!((1..=12).all(|number| numbered(number) == 1), "{text}");
    for label in ["reason", "arrived", "expected", "fix", "page"] {
        let lines = text.lines().filter(|line| line.trim_start().starts_with(&format!("{label} "))).count();
        assert_eq!(lines, 6, "{label} in {text}");
    }
    let took = text.split("Took ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a time");
    assert!(took.parse::<f64>().expect("seconds") < 5.0, "{took}");
}

#[test]
fn a_tour_that_stays_has_its_pages_and_stops_when_told() {
    let directory = tempfile::tempdir().unwrap();
    let mut command = Command::new(BINARY);
    command.args(["demo", "--tour", "--stay", "--data"]).arg(directory.path());
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = String::new();
    BufReader::new(process.stderr.take().unwrap()).read_line(&mut told).unwrap();
    assert!(told.starts_with("It stays"), "{told}");
    let list = server::command::demo_list::read(&directory.path().join("demo.json")).unwrap();
    let mut stream = TcpStream::connect(list.base.trim_start_matches("http://")).unwrap();
    stream.write_all(b"GET /?refused HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert_eq!(page.matches("href=\"/conversations/").count(), 6, "{page}");
    assert!(Command::new("kill").arg(process.id().to_string()).status().unwrap().success());
    assert!(process.wait().unwrap().success());
    let mut printed = String::new();
    process.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    assert!(printed.contains("12 exchanges") && printed.contains(&format!("Everything with links:  {}/", list.base)));
}
