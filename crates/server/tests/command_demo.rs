//! The commands against a running demonstration: a token from each issuer, an explained refusal, a client of one's own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]
#[path = "support/demonstration.rs"]
mod demonstration;

use demonstration::{Demo, biljett, text};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

impl Demo {
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.directory.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// Runs `biljett` with these words and `--demo`; `input` is its stdin.
    fn run(&self, words: &[&str], input: &str) -> Output {
        let mut command = biljett();
        command.args(words).arg("--demo").arg(self.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        // A command that does not read its stdin may be gone already.
        let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
        process.wait_with_output().unwrap()
    }

    fn token(&self, words: &[&str], input: &str) -> Value {
        let output = self.run(&[&["token", "get"], words].concat(), input);
        assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
        let told = text(&output.stderr);
        assert_eq!(told.lines().count(), 1, "{told}");
        let response: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(response["access_token"].is_string(), "{words:?}");
        response
    }

    fn refused(&self, words: &[&str]) -> String {
        let output = self.run(words, "");
        assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(1), ""), "{words:?}");
        text(&output.stderr)
    }
}

#[test]
fn every_client_of_the_demonstration_gets_a_token() {
    let demo = Demo::start();
    for (name, issuer) in &demo.list.issuers {
        for (client_id, client) in issuer.clients.iter().filter(|(id, _)| !id.ends_with("-expired")) {
            let grants: Vec<_> = client.grants.iter().map(|grant| grant.name()).collect();
            let one = ["--issuer", name, "--client", client_id];
            if grants.contains(&"client_credentials") {
                demo.token(&one, "");
            }
            if grants.contains(&"authorization_code") {
                let person = &issuer.people[0].username;
                let response = demo.token(&[&one[..], &["--as", person]].concat(), "");
                assert!(response["id_token"].is_string(), "{client_id} of {name}");
            }
        }
    }
}

#[test]
fn a_token_is_narrowed_to_the_resource() {
    let demo = Demo::start();
    let asked = ["--issuer", "helseid", "--resource", "owner-2:api"];
    assert_eq!(demo.token(&asked, "")["scope"], json!("owner-2:api\\read"));
    let response = demo.token(&[&asked[..], &["--as", "ola"]].concat(), "");
    let scope = response["scope"].as_str().unwrap();
    assert!(scope.contains("owner-2:api\\read") && !scope.contains("owner-1"), "{scope}");
}

#[test]
fn a_refusal_is_explained() {
    let demo = Demo::start();
    let words = ["token", "get", "--issuer", "helsenorge", "--client", "mobilapp-expired"];
    let told = demo.refused(&words);
    for part in
        ["the status 400", "error        invalid_client", "trace ", "expected ", "fix  ", "biljett explain --base"]
    {
        assert!(told.contains(part), "{part} in\n{told}");
    }
    let line = told.lines().find(|line| line.contains("biljett explain")).unwrap();
    let explain: Vec<_> = line.split_once("biljett ").unwrap().1.split(' ').collect();
    let output = biljett().args(&explain).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    for part in ["What arrived", "What was decided", "What went back", "refused, invalid_client", "mobilapp-expired"] {
        assert!(told.contains(part), "{part} in\n{told}");
    }
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    let output = biljett().args(&explain).args(["-o", "json"]).output().unwrap();
    let conversation: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(conversation["decided"]["refused"]["error"], "invalid_client", "{conversation}");

    let unknown = biljett().args(["explain", "--base", &demo.list.base, "0000000000000000"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).contains("remembers no conversation"), "{}", text(&unknown.stderr));
}

#[test]
fn mistakes_name_what_there_is() {
    let demo = Demo::start();
    for (words, expected) in [
        (&["token", "get", "--issuer", "nix"][..], "it has helseid, helsenorge"),
        (&["token", "get", "--issuer", "standard", "--client", "nix"], "it has web, post"),
        (&["token", "get", "--issuer", "standard", "--as", "nix"], "there are alice"),
        (&["token", "get", "--issuer", "eparaksts", "--as", "alice"], "has no such client"),
        (&["client", "add", "--issuer", "helseid", "--secret-file", "/dev/null"], "it is empty"),
        (&["client", "add", "--issuer", "standard", "--public"], "--redirect"),
        (&["client", "add", "--issuer", "helseid", "--public", "--redirect", "http://127.0.0.1/"], "private_key_jwt"),
    ] {
        let told = demo.refused(words);
        assert!(told.contains(expected), "{expected} in {told}");
    }
}

#[test]
fn a_client_of_ones_own_gets_a_token_by_the_command_that_is_printed() {
    let demo = Demo::start();
    let worker = demo.list.issuers["standard"].clients["worker"].private_jwk.clone().unwrap();
    let mut public = worker.clone();
    public.as_object_mut().unwrap().remove("d");
    let key = demo.file("private.jwk", &worker.to_string());
    let jwk = demo.file("public.jwk", &public.to_string());
    let secret = demo.file("secret", "correct horse\n");
    let add = ["client", "add", "--issuer", "standard", "--client-id"];
    for (client_id, material) in [
        ("mine", &["--jwk", &jwk, "--scope", "read"][..]),
        ("own", &["--secret-file", &secret, "--scope", "read"]),
        ("held", &["--jwk", &jwk, "--dpop", "--scope", "read"]),
        ("app", &["--public", "--redirect", "http://127.0.0.1/cb", "--scope", "openid read"]),
        ("web", &["--jwk", &jwk, "--redirect", "https://web.example/cb", "--scope", "openid read"]),
    ] {
        let client_id = &format!("test-{client_id}");
        let output = demo.run(&[&add[..], &[client_id], material].concat(), "");
        assert!(output.status.success(), "{}", text(&output.stderr));
        let told = text(&output.stdout);
        assert!(told.starts_with(&format!("client_id: {client_id}\n")), "{told}");
        let command = told.lines().find_map(|line| line.trim().strip_prefix("biljett token get ")).unwrap();
        let words = shell_words(&command.replace("PRIVATE-KEY", &key).replace("USERNAME", "alice"));
        assert_eq!(words[..2], ["--demo".to_owned(), demo.path().display().to_string()]);
        let words: Vec<_> = words[2..].iter().map(String::as_str).collect();
        let bound = if material.contains(&"--dpop") { "DPoP" } else { "Bearer" };
        assert_eq!(demo.token(&words, "alice")["token_type"], bound);
    }
    let words = ["--issuer", "helseid", "--client", "client-dpop", "--resource", "owner-1:api"];
    assert_eq!(demo.token(&words, "")["token_type"], "DPoP", "after a nonce");
    assert_eq!(demo.token(&[&words[..], &["--as", "kari"]].concat(), "")["token_type"], "DPoP");
    let again = demo.refused(&[&add[..], &["test-mine", "--jwk", &jwk]].concat());
    assert!(again.contains("registered already"), "{again}");
    let metadata = &demo.list.issuers["standard"].metadata;
    let words = ["token", "get", "--metadata", metadata, "--client", "test-mine", "--key", &key, "--scope", "read"];
    let output = biljett().args(words).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));

    let told = demo.refused(&[&add[..], &["test-private", "--jwk", &key]].concat());
    assert!(told.contains("the member d makes this a private key"), "{told}");
    let half = told.lines().find(|line| line.starts_with('{')).unwrap();
    assert_eq!(serde_json::from_str::<Value>(half).unwrap()["x"], public["x"]);
    assert!(!half.contains("\"d\""), "{half}");
}

#[test]
fn a_client_of_ones_own_acts_for_those_who_delegated() {
    let demo = Demo::start();
    let mut jwk = demo.list.issuers["helseid"].clients["client"].private_jwk.clone().unwrap();
    let key = demo.file("private.jwk", &jwk.to_string());
    jwk.as_object_mut().unwrap().retain(|name, _| ["kty", "kid", "alg", "n", "e"].contains(&name.as_str()));
    let jwk = demo.file("public.jwk", &jwk.to_string());
    let table = "tenancy = \"multi_tenant\"\ndelegations = [{ parent = \"100000008\" }]\n";
    let (good, bad) = (demo.file("good.toml", table), demo.file("bad.toml", "tenancy = \"each\""));
    let add = ["client", "add", "--issuer", "helseid", "--client-id", "test-vendor", "--scope", "owner-4:api/read"];
    let add = [&add[..], &["--jwk", &jwk, "--organizations"]].concat();
    assert!(demo.refused(&[&add[..], &[&bad]].concat()).contains("unknown variant `each`"));
    let output = demo.run(&[&add[..], &[&good]].concat(), "");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let own = ["token", "get", "--issuer", "helseid", "--client", "test-vendor", "--key", &key];
    let own = [&own[..], &["--scope", "owner-4:api/read", "--organization"]].concat();
    assert!(demo.refused(&[&own[..], &["200000005"]].concat()).contains("HID-1001"));
    let output = demo.run(&[&own[..], &["100000008:200000013"]].concat(), "");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let token: Value = serde_json::from_slice(&output.stdout).unwrap();
    let compact = jose::signed::Compact::parse(token["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(compact.claims()["helseid://claims/client/claims/orgnr_child"], "200000013");
}

/// The words of a command, quoted as a shell quotes.
fn shell_words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut inside = false;
    for character in command.chars() {
        match character {
            '\'' => inside = !inside,
            ' ' if !inside => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words
}
