//! What a demonstration prints works as it stands there.
use crate::place::{Place, text};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

#[test]
fn each_command_that_is_printed_gets_a_token() {
    let place = Place::new();
    let demo = place.demo(&[]);
    let (mut issuer, mut run) = ("", Vec::new());
    for line in demo.printed.lines() {
        if let Some(told) = line.strip_prefix("# ") {
            issuer = told.split(' ').next().unwrap();
        }
        if line.contains(" token get ") || line.starts_with("curl ") {
            let output = Command::new("sh").args(["-c", line]).output().unwrap();
            assert!(output.status.success(), "{line}\n{}", text(&output.stderr));
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert!(answer["access_token"].is_string(), "{line}\n{answer}");
            run.push((issuer, line));
        }
    }
    let issuers = ["helseid", "helsenorge", "halland", "bankid", "eparaksts", "eparaksts-eips", "standard"];
    for name in issuers {
        assert!(run.iter().any(|(issuer, _)| *issuer == name), "{name} has no command in\n{}", demo.printed);
    }
    assert!(run.iter().any(|(issuer, line)| *issuer == "halland" && line.ends_with("--as anna")), "{run:?}");
}

#[test]
fn the_list_is_there_when_its_path_has_been_printed() {
    let place = Place::new();
    let demo = place.demo(&[]);
    let path = demo.printed.lines().find_map(|line| line.strip_prefix("For programs:")).unwrap().trim();
    let list: Value = serde_json::from_slice(&std::fs::read(Path::new(path)).unwrap()).unwrap();
    assert_eq!(list["issuers"].as_object().unwrap().len(), 7);
}

#[test]
fn a_base_url_is_http_or_https() {
    let place = Place::new();
    let refused = place.run(&["demo", "--port", "0", "--base-url", "ftp://x"]);
    let told = text(&refused.stderr);
    assert!(!refused.status.success() && told.contains("'--base-url") && told.contains("http or https"), "{told}");
}

#[test]
fn base_urls_have_one_path() {
    let words = ["demo", "--port", "0", "--data", "data", "--base-url", "http://a/x", "--base-url", "http://b/y"];
    let told = Place::new().refused(&words);
    assert!(told.contains("http://b/y has another path than http://a/x"), "{told}");
}

#[test]
fn programs_and_browsers_may_know_it_by_two_names() {
    let place = Place::new();
    let free = || std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let (port, tls_port) = (free(), free());
    let [programs, browsers] = ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{port}"));
    let words = ["--port", &port, "--tls-port", &tls_port, "--base-url", &programs, "--base-url", &browsers];
    let demo = place.demo(&words);
    assert!(demo.printed.contains(&format!("Everything with links:  {browsers}/\n")), "{}", demo.printed);
    let told = format!("Where browsers sign in: {browsers}/  (programs call {programs}/)\n");
    assert!(demo.printed.contains(&told), "{}", demo.printed);
    let list: Value = serde_json::from_slice(&std::fs::read(place.path("data/demo.json")).unwrap()).unwrap();
    assert_eq!((&list["base"], &list["browser_base"]), (&programs.as_str().into(), &browsers.as_str().into()));
    for (name, person) in [("helseid", "kari"), ("helsenorge", "kari"), ("standard", "alice")] {
        let endpoints = &list["issuers"][name]["endpoints"];
        let begins = |url: &Value, base: &str| url.as_str().is_some_and(|url| url.starts_with(&format!("{base}/")));
        assert!(
            begins(&endpoints["authorization"], &browsers) && begins(&endpoints["token"], &programs),
            "{endpoints}"
        );
        let words = ["token", "get", "--demo", "data/demo.json", "--issuer", name, "--as", person];
        let answer: Value = serde_json::from_str(&place.told(&words)).unwrap();
        assert!(answer["access_token"].is_string(), "{name}");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (words, hint) in
        [(["--port", &port, "--tls-port", "0"], "`--port 0`"), (["--port", "0", "--tls-port", &port], "`--tls-port 0`")]
    {
        let told = place.refused(&[&["demo", "--data", "data"], &words[..]].concat());
        assert!(told.contains(&format!("127.0.0.1:{port}: ")) && told.contains(hint), "{told}");
    }
}
