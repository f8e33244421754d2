//! What `biljett token check` finds in APIs that forget something, and in one that does not.
use super::api::Api;
use crate::readme::demonstration::{BINARY, Demo};
use jose::signed::Compact;
use serde_json::{Value, json};
use server::command::demo_list::DemoList;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output};

const OF_ALL: [&str; 7] = ["expired", "audience", "issuer", "signature", "kid", "alg-none", "typ"];
const OF_BOUND: [&str; 3] = ["cnf", "no-proof", "as-bearer"];

/// A demonstration with one client, and APIs that trust it.
struct Trial<'a> {
    demo: &'a Demo,
    list: &'a DemoList,
    keys: &'a Value,
    client: &'static str,
}

impl Trial<'_> {
    fn api(&self, forgets: Vec<&'static str>) -> String {
        let issuer = self.list.issuers["helseid"].issuer.clone();
        let nonce = forgets.is_empty();
        Api { issuer, keys: self.keys.clone(), audience: "owner-1:api".to_owned(), forgets, nonce }.serve()
    }

    fn checked(&self, url: &str, more: &[&str]) -> Output {
        let words = ["token", "check", "--issuer", "helseid", "--api", "owner-1:api", "--client", self.client];
        let mut command = Command::new(BINARY);
        command.args(words).args(["--url", url, "--demo"]).arg(self.demo.directory.path().join("demo.json"));
        command.args(more).output().unwrap()
    }

    /// The wrong tokens that were let through.
    fn found(&self, forgets: Vec<&'static str>) -> Vec<String> {
        let output = self.checked(&self.api(forgets.clone()), &["-o", "json"]);
        let told: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
        assert_eq!(output.status.code(), Some(i32::from(!forgets.is_empty())), "{}", text(&output.stderr));
        assert_eq!(told["right"]["verdict"], "let_through", "{told}");
        let wrong = told["wrong"].as_array().unwrap();
        let bound = self.client != "client";
        assert_eq!(wrong.len(), OF_ALL.len() + if bound { OF_BOUND.len() } else { 0 });
        let through = wrong.iter().filter(|one| one["verdict"] == "let_through");
        through.map(|one| one["token"].as_str().unwrap().to_owned()).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn published(list: &DemoList) -> Value {
    let url = list.issuers["helseid"].endpoints.jwks.clone().unwrap();
    let address = list.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let path = url.strip_prefix(&list.base).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    serde_json::from_str(&answer[answer.find('{').unwrap()..=answer.rfind('}').unwrap()]).unwrap()
}

#[test]
fn a_check_finds_what_an_api_forgets_and_nothing_else() {
    let demo = Demo::start();
    let list = demo.list();
    let keys = published(&list);
    for (client, checks) in [("client", OF_ALL.to_vec()), ("client-dpop", [&OF_ALL[..], &OF_BOUND].concat())] {
        let trial = Trial { demo: &demo, list: &list, keys: &keys, client };
        assert_eq!(trial.found(Vec::new()), Vec::<String>::new());
        for check in &checks {
            assert_eq!(trial.found(vec![check]), [*check], "{client}");
        }
        assert_eq!(trial.found(checks.clone()), checks);
    }
    let trial = Trial { demo: &demo, list: &list, keys: &keys, client: "client" };
    it_is_told_to_people(&trial);
    a_right_token_comes_first(&trial);
}

fn it_is_told_to_people(trial: &Trial) {
    let output = trial.checked(&trial.api(vec!["audience", "alg-none"]), &[]);
    let told = text(&output.stdout);
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    let through = told.lines().filter(|line| line.contains("LET THROUGH")).count();
    assert_eq!((through, output.status.code()), (2, Some(1)), "{told}");
    for part in ["audience was let through", "alg-none was let through", "RFC 8725 section 3.2", "right       200"] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    assert_eq!(text(&output.stderr), "biljett: 2 wrong tokens were let through\n");
}

fn a_right_token_comes_first(trial: &Trial) {
    let api = Api {
        issuer: "https://nobody.example".to_owned(),
        keys: trial.keys.clone(),
        audience: "owner-1:api".to_owned(),
        forgets: Vec::new(),
        nonce: false,
    };
    let output = trial.checked(&api.serve(), &[]);
    let (told, complaint) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("REFUSED") && told.contains("Does the API trust the issuer"), "{told}");
    assert!(!told.contains("expired"), "{told}");
    assert!(complaint.contains("refused the right token"), "{complaint}");
    let output = trial.checked("http://127.0.0.1:1/", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("no answer from http://127.0.0.1:1/"), "{}", text(&output.stderr));
}

#[test]
fn one_is_made_by_a_command() {
    let demo = Demo::start();
    let make = |words: &[&str]| {
        let mut command = Command::new(BINARY);
        command.args(["token", "make", "--demo"]).arg(demo.directory.path().join("demo.json"));
        command.args(words).output().unwrap()
    };
    let (url, client) = ("http://127.0.0.1:9000/patients", "client-dpop");
    let output = make(&["--issuer", "helseid", "--set", "sub=\"another\"", "--remove", "jti", "--as", "kari"]);
    let token = Compact::parse(text(&output.stdout).trim()).unwrap();
    assert_eq!((&token.claims()["sub"], token.claims().get("jti")), (&json!("another"), None));
    assert_eq!(token.claims()["aud"], "owner-1:api");
    let words = ["--issuer", "helseid", "--client", client, "--url", url, "--method", "POST", "-o", "json"];
    let told: Value = serde_json::from_slice(&make(&words).stdout).unwrap();
    let lines: Vec<&str> = told["headers"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert_eq!(lines[0], format!("Authorization: DPoP {}", told["access_token"].as_str().unwrap()));
    let proof = Compact::parse(lines[1].strip_prefix("DPoP: ").unwrap()).unwrap();
    assert_eq!((&proof.claims()["htm"], &proof.claims()["htu"]), (&json!("POST"), &json!(url)));
    let jwk = &proof.header()["jwk"];
    assert_eq!((&jwk["x"], jwk.get("d")), (&told["proof_key"]["x"], None));
    for (words, code, known) in [
        (&["--issuer", "nobody"][..], 1, "it has helseid, helsenorge"),
        (&["--issuer", "helseid", "--api", "nothing"], 1, "no client of helseid gets a token for nothing"),
        (&["--issuer", "helseid", "--broken", "cnf"], 1, "bound to no key"),
        (&["--issuer", "helseid", "--broken", "nothing"], 2, "expired, audience, issuer"),
        (&["--issuer", "helseid", "--set", "sub=another"], 2, "double quotes"),
        (&["--issuer", "helsenorge", "--as", "kari", "--broken", "typ"], 1, "opaque"),
    ] {
        let output = make(words);
        assert_eq!(output.status.code(), Some(code), "{words:?}");
        assert!(text(&output.stderr).contains(known), "{known} is not in {}", text(&output.stderr));
    }
}
