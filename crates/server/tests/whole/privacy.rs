//! What is kept about people is what docs/privacy.md says, nothing secret is kept, and nobody is called whom no configuration names (GDPR articles 5 and 30).
use crate::logout::signed_in;
use crate::stand::visitor::{Visitor, returned, sealed, wishing};
use crate::stand::{Stand, on_both_engines, posted};
use flows::register::person;
use oauth::rules::paths::Endpoint;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::dump::{dump, tables};

on_both_engines!(no_secret_is_kept, a_person_is_named_in_one_table, who_is_erased_stands_in_the_journal_alone);

/// The `sub` of Alice, who is the standard's first person.
const ALICE: &str = "9c8b7a65-4d3e-4f2a-b1c0-d9e8f7061524";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn every_column_is_listed() {
    let text = fs::read_to_string(root().join("docs/privacy.md")).unwrap();
    let (_, list) = text.split_once("<!-- tables: compared with the schema by a test -->").unwrap();
    let (list, _) = list.split_once("<!-- tables: end -->").unwrap();
    let mut listed: Vec<(String, Vec<String>)> = Vec::new();
    for line in list.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').collect();
        let words = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        listed.push((words(cells[1]).remove(0), words(cells[2])));
    }
    let mut kept: Vec<(String, Vec<String>)> = tables()
        .into_iter()
        .map(|table| (table.name, table.columns.into_iter().map(|(name, _)| name).collect()))
        .collect();
    listed.sort();
    kept.sort();
    assert_eq!(listed, kept);
}

/// Where the program opens connections, and to whom; what commands reach is a demonstration that a person names.
const CALLS: [(&str, &str); 4] = [
    ("crates/flows/src/outbound.rs", "jwks_uri"),
    ("crates/flows/src/outbound/way.rs", "jwks_uri"),
    ("crates/store/src/postgres/address.rs", "the database"),
    ("crates/server/src/command/token/connection.rs", "a demonstration"),
];

#[test]
fn every_call_is_listed() {
    let words = [
        "reqwest::Client",
        "ClientBuilder",
        "reqwest::get",
        "TcpStream::connect",
        "UdpSocket",
        "lookup_host",
        "ToSocketAddrs",
        "TcpSocket",
        "UnixStream",
        "hyper::client",
        "Pool::builder",
        "tokio_postgres::connect",
        "TlsConnector",
    ];
    let mut found = Vec::new();
    for floor in ["jose", "oauth", "store", "flows", "server"] {
        for path in sources(&root().join("crates").join(floor).join("src")) {
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            if words.iter().any(|word| text.contains(word)) {
                found.push(path.strip_prefix(root()).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    let mut listed: Vec<_> = CALLS.iter().map(|(path, _)| (*path).to_owned()).collect();
    listed.sort();
    assert_eq!(found, listed);
}

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(sources(&path)),
            false if path.extension().is_some_and(|end| end == "rs") => all.push(path),
            false => {}
        }
    }
    all
}

async fn no_secret_is_kept(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let scope = "openid offline_access read archive";
    let wishes = wishing(wishing(web.wishes(), "scope", scope), "prompt", "consent");
    let mut visitor = Visitor::at(web.issuer.clone());
    let code = returned(&visitor.through(stand, &wishes).await, "code").expect("a code");
    let unused = returned(&visitor.through(stand, &wishes).await, "code").expect("a code");
    let tokens = web.redeems(stand, &code).with("resource", "https://archive.example.com").sent(stand).await.json();
    let asked = visitor.get(stand, Endpoint::Account, &[]).await;
    let form = sealed(&asked).expect("a form");
    let worker = stand.party("standard", "worker").await;
    let assertion = worker.assertion(stand);
    let url = web.issuer.endpoint(Endpoint::PushedAuthorizationRequest).expect("an endpoint");
    let pushed = web.request(stand, Endpoint::PushedAuthorizationRequest);
    let pushed = wishes.iter().fold(pushed, |pushed, (name, value)| pushed.with(name, value));
    let request_uri = pushed.sent(stand).await.json()["request_uri"].as_str().expect("a request_uri").to_owned();
    let wrong = [("client_id", "web"), ("client_secret", "a-wrong-secret-1234"), ("response_type", "code")];
    stand.send(posted(&url, &[], &wrong), None).await;
    flows::journal::flush(&stand.authority).await.expect("a journal");
    let dump = dump(&*stand.authority.database).await;
    let token = |name: &str| tokens[name].as_str().unwrap_or_else(|| panic!("no {name} in {tokens}"));
    let secret = web.registration.secret.clone().expect("a secret");
    for secret in [
        &code,
        &unused,
        token("access_token"),
        token("refresh_token"),
        token("id_token"),
        request_uri.rsplit(':').next().expect("a handle"),
        visitor.cookie("session").expect("a session"),
        visitor.cookie("visitor").expect("a visitor"),
        form,
        &secret,
        &assertion.text(),
        "a-wrong-secret-1234",
    ] {
        assert!(!dump.contains(secret), "{secret} is kept");
        let hexadecimal = jose::digest::hex(secret.as_bytes());
        assert!(!dump.contains(&hexadecimal), "{secret} is kept");
    }
    assert!(dump.contains(&format!("sessions.subject: {ALICE}")), "the dump shows what is kept");
}

/// Name, address, user name and attributes stand with the person alone; everything else knows a `sub`.
async fn a_person_is_named_in_one_table(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut visitor, _) = signed_in(stand, &web, "openid profile email offline_access read").await;
    visitor.get(stand, Endpoint::Account, &[]).await;
    flows::journal::flush(&stand.authority).await.expect("a journal");
    let dump = dump(&*stand.authority.database).await;
    for line in dump.lines().filter(|line| !line.starts_with("people.") && !line.starts_with("issuers.document")) {
        for word in ["Alice", "alice", "127.0.0.1:5"] {
            assert!(!line.contains(word), "{line}");
        }
    }
    assert!(dump.contains("journal.kind: signed_in"));
}

async fn who_is_erased_stands_in_the_journal_alone(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    signed_in(stand, &web, "openid profile email offline_access read").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let page = visitor.visit(stand, &web.wishes()).await;
    visitor.answer(stand, &page, &[("step", "sign_in"), ("username", "alice"), ("password", "wrong")]).await;
    let pushed = web.request(stand, Endpoint::PushedAuthorizationRequest).with("login_hint", "alice");
    let pushed = web.wishes().iter().fold(pushed, |pushed, (name, value)| pushed.with(name, value));
    assert_eq!(pushed.sent(stand).await.status, 201);
    person::remove(&stand.authority, ("standard", "alice")).await.expect("an erasure");
    flows::journal::flush(&stand.authority).await.expect("a journal");
    let database = &*stand.authority.database;
    for (later, but_in) in [(0, &["journal.", "pushed_requests.request"][..]), (2 * 3_600, &["journal."])] {
        stand.advance(later);
        for number in 0..40 {
            let now = stand.authority.clock.now();
            store::sweep::turn(database, now, (number, Duration::from_millis(50))).await.expect("a turn");
        }
        let dump = dump(database).await;
        for line in dump.lines().filter(|line| !but_in.iter().any(|place| line.starts_with(place))) {
            for word in ["alice", "Alice", ALICE] {
                assert!(!line.contains(word), "{line}");
            }
        }
        assert!(dump.contains(&format!("journal.subject: {ALICE}")) && dump.contains("journal.kind: person_erased"));
    }
}
