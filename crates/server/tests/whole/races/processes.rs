//! Two real processes on one PostgreSQL: what one writes the other knows, and a race over both has the winners of one.
use super::{MANY, sorted, text};
use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{Members, wishing};
use crate::stand::{Answer, Stand};
use flows::apply::{File, Source};
use futures_util::future::join_all;
use oauth::rules::paths::Endpoint;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const FILE: &str = include_str!("issuers.toml");
const BINARY: &str = env!("CARGO_BIN_EXE_biljett");

/// A process that serves; it is killed when this is dropped.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().expect("the process is there");
        self.child.wait().expect("the process ends");
    }
}

impl Process {
    /// Starts one and learns from its log where it listens; the log goes on being read.
    fn serving(config: &Path) -> Self {
        let serve = ["serve", "--config"];
        let child = Command::new(BINARY).args(serve).arg(config).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("the process starts");
        let mut log = BufReader::new(child.stderr.take().expect("a log"));
        let address = loop {
            let mut line = String::new();
            assert!(log.read_line(&mut line).expect("a log") > 0, "the process ended before it listened");
            let event: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no event: {line}"));
            if let Some(address) = event["address"].as_str() {
                break address.parse().expect("an address");
            }
        };
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { child, address }
    }
}

/// Makes what is registered what this text says, in a process of its own.
fn apply(config: &Path, text: &str) {
    let file = config.with_file_name("issuers.toml");
    std::fs::write(&file, text).expect("a file");
    let apply = Command::new(BINARY).arg("apply").arg("-f").arg(&file).arg("--config").arg(config).output();
    let output = apply.expect("the process starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Two processes, and the files that they were started with.
struct Pair {
    one: Stand,
    other: Stand,
    config: std::path::PathBuf,
    _processes: [Process; 2],
    _directory: tempfile::TempDir,
}

impl Pair {
    /// Both, where PostgreSQL is not skipped.
    async fn start() -> Option<Self> {
        let url = store::testing::postgres_url().await?;
        let directory = tempfile::tempdir().expect("a directory");
        let config = directory.path().join("biljett.toml");
        let listen =
            "master_key_file = \"KEY\"\nbase_url = \"http://127.0.0.1:8080\"\n[[listen]]\naddress = \"127.0.0.1:0\"\n";
        let key = directory.path().join("master.key");
        let listen = listen.replace("KEY", &key.display().to_string());
        std::fs::write(&config, format!("database = \"{url}\"\n{listen}")).expect("a configuration");
        apply(&config, FILE);
        let processes = [Process::serving(&config), Process::serving(&config)];
        let stand = async |process: &Process| Stand::before(process.address, &config).await;
        let (one, other) = (stand(&processes[0]).await, stand(&processes[1]).await);
        Some(Self { one, other, config, _processes: processes, _directory: directory })
    }

    async fn party(&self, client_id: &str) -> Party {
        let source = Source { file: "issuers.toml", text: FILE, base: "", browser_base: None };
        let file: File = source.read().expect("the file is read");
        self.one.party_in(&file, "hospital", client_id).await
    }

    /// Sends all requests at once, every second one to the other process.
    async fn race(&self, requests: &[Sending], error: &str) -> (Vec<Answer>, usize) {
        let to = |(at, request): (usize, &Sending)| {
            let (request, stand) = (request.clone(), if at % 2 == 0 { &self.one } else { &self.other });
            async move { request.sent(stand).await }
        };
        sorted(join_all(requests.iter().enumerate().map(to)).await, error)
    }
}

/// What brings a token for one API and a refresh token.
fn read(client: &Party) -> Members {
    wishing(client.wishes(), "scope", "offline_access read")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_fifty_redeems_a_code_and_four_refresh() {
    let Some(pair) = Pair::start().await else { return };
    let (one, other, web) = (&pair.one, &pair.other, pair.party("journal").await);
    for stand in [one, other] {
        let redeems = web.redeems(stand, &web.code(stand, &read(&web)).await);
        let (granted, refused) = pair.race(&vec![redeems; MANY], "invalid_grant").await;
        assert_eq!((granted.len(), refused), (1, MANY - 1));
    }
    let redeems = web.redeems(other, &web.code(one, &read(&web)).await);
    let tokens = redeems.sent(other).await.json();
    let refreshes = web.refreshes(one, text(&tokens, "refresh_token"));
    let (granted, refused) = pair.race(&vec![refreshes; MANY], "invalid_grant").await;
    assert_eq!((granted.len(), refused), (4, MANY - 4));
    let sibling = |at: usize| web.refreshes(one, text(&granted[at].json(), "refresh_token"));
    let line = sibling(0).sent(one).await;
    assert_eq!(line.status, 200, "{}", line.body);
    for at in 1..4 {
        assert_eq!(sibling(at).sent(other).await.json()["error"], "invalid_grant");
    }
    let newest = web.refreshes(other, text(&line.json(), "refresh_token"));
    assert_eq!(newest.sent(other).await.json()["error"], "invalid_grant", "the family lives");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_one_is_active_at_the_other_at_once_and_a_revoked_one_is_not() {
    let Some(pair) = Pair::start().await else { return };
    let (one, other) = (&pair.one, &pair.other);
    let (web, api) = (pair.party("journal").await, pair.party("records").await);
    for scope in ["read", "archive"] {
        let code = web.code(one, &wishing(web.wishes(), "scope", scope)).await;
        let tokens = web.redeems(one, &code).sent(one).await.json();
        let token = text(&tokens, "access_token");
        let introspects = api.request(other, Endpoint::Introspection).with("token", token);
        assert_eq!(introspects.sent(other).await.json()["active"], true);
        let revokes = web.request(one, Endpoint::Revocation).with("token", token);
        assert_eq!(revokes.sent(one).await.status, 200);
        assert_eq!(introspects.sent(other).await.json()["active"], false);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_is_disabled_elsewhere_is_refused_by_both_within_a_second() {
    let Some(pair) = Pair::start().await else { return };
    let (stands, web) = ([&pair.one, &pair.other], pair.party("journal").await);
    let asks = web.asks(&pair.one, "client_credentials").with("scope", "read");
    for stand in stands {
        assert_eq!(asks.sent(stand).await.status, 200);
    }
    let line = "client_id = \"journal\"\n";
    assert!(FILE.contains(line));
    apply(&pair.config, &FILE.replace(line, &format!("{line}state = \"disabled\"\n")));
    tokio::time::sleep(Duration::from_secs(1)).await;
    for stand in stands {
        assert_eq!(asks.sent(stand).await.json()["error"], "invalid_client");
    }
}
