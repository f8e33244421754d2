//! The commands that move a demonstration's clock, stage its faults, and get a code or an assertion for a request of one's own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]
#[path = "support/demonstration.rs"]
mod demonstration;

use demonstration::{Demo, biljett, text};
use jose::key::PrivateKey;
use jose::signed::Compact;
use serde_json::Value;
use std::process::{Command, Output};

impl Demo {
    /// What a command prints, which must succeed.
    fn prints(&self, words: &[&str]) -> String {
        let output = biljett().args(words).args(["--base", &self.list.base]).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
        text(&output.stdout).trim_end().to_owned()
    }

    /// What a command complains of, which must fail.
    fn complains(&self, words: &[&str]) -> String {
        let output = biljett().args(words).args(["--base", &self.list.base]).output().unwrap();
        assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""), "{words:?}");
        text(&output.stderr)
    }
}

#[test]
fn a_clock_is_moved_and_put_right() {
    let demo = Demo::start();
    assert!(demo.prints(&["demo", "clock"]).ends_with("Z, the machine's own time"));
    assert!(demo.prints(&["demo", "clock", "--advance", "30m"]).ends_with("Z, 1800 s ahead of the machine"));
    assert!(demo.prints(&["demo", "clock", "--advance", "-2h"]).ends_with("Z, 5400 s behind the machine"));
    let told: Value = serde_json::from_str(&demo.prints(&["demo", "clock", "--reset", "-o", "json"])).unwrap();
    assert_eq!(told["offset_s"], 0);
    assert!(demo.complains(&["demo", "clock", "--advance", "9999d"]).contains("ten years"));
    let path = demo.path().display().to_string();
    let output = biljett().args(["demo", "clock", "--demo", &path]).output().unwrap();
    assert!(text(&output.stdout).ends_with("own time\n"), "{}", text(&output.stderr));
}

#[test]
fn faults_are_staged_listed_and_removed() {
    let demo = Demo::start();
    assert_eq!(demo.prints(&["demo", "fault", "list"]), "No fault waits.");
    let lose = ["demo", "fault", "add", "lose_answer", "--issuer", "helsenorge", "--endpoint", "token"];
    assert_eq!(demo.prints(&lose), "1  lose_answer at helsenorge token, 1 of 1 left");
    let delay = ["demo", "fault", "add", "delay_ms=5000", "--issuer", "standard", "--times", "3"];
    assert_eq!(demo.prints(&delay), "2  delay_ms=5000 at standard any endpoint, 3 of 3 left");
    let rotate = demo.prints(&["demo", "fault", "add", "rotate_key", "--issuer", "helseid"]);
    assert!(
        rotate.starts_with("3  rotate_key at helseid any endpoint, 1 of 1 left: the issuer signs with "),
        "{rotate}"
    );
    assert_eq!(demo.prints(&["demo", "fault", "clear", "--id", "1"]).lines().count(), 2);
    assert_eq!(demo.prints(&["demo", "fault", "clear"]), "No fault waits.");
    for wrong in ["nothing", "delay_ms", "delay_ms=soon", "unavailable=1"] {
        let output = biljett().args(["demo", "fault", "add", wrong, "--issuer", "helseid"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(text(&output.stderr).contains("there are lose_answer, delay_ms=5000, unavailable, "), "{wrong}");
    }
    assert!(demo.complains(&["demo", "fault", "clear", "--id", "1"]).contains("no fault \"1\" waits"));
}

#[test]
fn a_code_is_redeemed_by_the_line_that_comes_with_it() {
    let demo = Demo::start();
    for (issuer, more) in [
        ("helseid", &["--as", "kari"][..]),
        ("helsenorge", &["--as", "kari", "--for", "Lille Nordmann"]),
        ("helsenorge", &["--as", "kari", "--client", "journal-mtls"]),
        ("halland", &["--as", "anna"]),
        ("bankid", &["--as", "fiktiv"]),
        ("standard", &["--as", "alice", "--client", "app", "--scope", "openid read"]),
    ] {
        let get = [&["code", "get", "--issuer", issuer][..], more].concat();
        assert!(demo.prints(&get).len() > 30, "{issuer}");
        let whole: Value = serde_json::from_str(&demo.prints(&[&get[..], &["-o", "json"]].concat())).unwrap();
        for member in ["code", "state", "redirect_uri", "code_verifier"] {
            assert!(whole[member].is_string(), "{issuer} {member}: {whole}");
        }
        let Output { stdout, stderr, .. } =
            Command::new("bash").args(["-c", whole["curl"].as_str().unwrap()]).output().unwrap();
        let tokens: Value = serde_json::from_slice(&stdout).unwrap_or_else(|_| panic!("{issuer}: {}", text(&stderr)));
        assert!(tokens["access_token"].is_string(), "{issuer}: {tokens}");
    }
    let own = ["code", "get", "--issuer", "standard", "--as", "alice", "--client", "app", "-o", "json"];
    let own = [&own[..], &["--redirect-uri", "https://client.example/callback"]].concat();
    assert!(demo.prints(&own).contains("\"redirect_uri\": \"https://client.example/callback\""));
    for (words, why) in [
        (["--issuer", "helsenorge", "--as", "ola", "--for", "Lille Nordmann"], "login_required"),
        (["--issuer", "standard", "--as", "nobody", "--client", "app"], "there are alice"),
    ] {
        let told = demo.complains(&[&["code", "get"][..], &words].concat());
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn every_command_finds_the_demonstration_alike() {
    let demo = Demo::start();
    let path = demo.path().display().to_string();
    let (base, nowhere) = (demo.list.base.clone(), "http://127.0.0.1:9");
    let refused =
        biljett().args(["token", "get", "--base", &base, "--issuer", "standard", "--scope", "nothing"]).output();
    let told = text(&refused.unwrap().stderr);
    let trace = told.split_once("trace ").unwrap_or_else(|| panic!("no trace: {told}")).1;
    let trace: String = trace.trim_start().chars().take_while(char::is_ascii_alphanumeric).collect();
    for words in [
        &["token", "get", "--issuer", "standard"][..],
        &["token", "make", "--issuer", "standard"],
        &["token", "assertion", "--issuer", "standard", "--client", "worker"],
        &["code", "get", "--issuer", "standard", "--as", "alice", "--client", "app"],
        &["demo", "clock"],
        &["demo", "fault", "list"],
        &["explain", &trace],
    ] {
        for place in [["--base", base.as_str()], ["--demo", path.as_str()]] {
            let output = biljett().args(words).args(place).output().unwrap();
            assert!(output.status.success(), "{words:?} {place:?}: {}", text(&output.stderr));
        }
        let output = biljett().args(words).args(["--base", nowhere]).output().unwrap();
        assert!(!output.status.success(), "{words:?}");
        let told = text(&output.stderr);
        assert!(told.contains("is a demonstration running there? `--base URL` names another"), "{words:?}: {told}");
    }
}

#[test]
fn an_assertion_is_signed_by_the_clients_key_for_the_issuer() {
    let demo = Demo::start();
    let path = demo.path().display().to_string();
    let made = |client: &str| {
        let words = ["token", "assertion", "--demo", &path, "--issuer", "standard", "--client", client];
        biljett().args(words).output().unwrap()
    };
    let (first, second) = (text(&made("worker").stdout), text(&made("worker").stdout));
    let assertion = Compact::parse(first.trim_end()).unwrap();
    let standard = &demo.list.issuers["standard"];
    let key = PrivateKey::from_jwk(standard.clients["worker"].private_jwk.as_ref().unwrap()).unwrap();
    assertion.verify(&key.public(), assertion.algorithm().unwrap()).unwrap();
    let claim = |name: &str| assertion.claims()[name].clone();
    assert_eq!([claim("iss"), claim("sub"), claim("aud")], ["worker", "worker", &standard.issuer]);
    assert_eq!(claim("exp").as_i64().unwrap() - claim("iat").as_i64().unwrap(), 60);
    assert_ne!(first, second, "each is good for one request");
    let without = made("web");
    assert_eq!(without.status.code(), Some(1));
    assert!(text(&without.stderr).contains("no private_jwk and no private_key_pem"), "{}", text(&without.stderr));
}
