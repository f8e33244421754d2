//! Knows how tests get a PostgreSQL of their own: a cluster in a temporary directory that ends with its test process.
#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code, compiled into the library so that other crates' tests can use it"
)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio, id};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

/// The password of the user `biljett` where the cluster listens on a port; its socket asks for none.
pub const PASSWORD: &str = "loopback";

const SUPERVISOR: &str = include_str!("cluster.sh");
const INSTALLED: &str = "/usr/lib/postgresql";
const SKIP: &str = "BILJETT_SKIP_POSTGRES";
/// Quick and forgetful, as befits data that nobody wants back.
const FORGETFUL: [&str; 4] = ["-F", "-cfull_page_writes=off", "-cmax_connections=200", "-clisten_addresses="];

static CLUSTERS: AtomicU32 = AtomicU32::new(0);
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The URL of a fresh database in the cluster that this test process shares; `None` where PostgreSQL is skipped.
///
/// Without PostgreSQL it panics, unless `BILJETT_SKIP_POSTGRES=1` says that this is known.
pub async fn postgres_url() -> Option<String> {
    static SHARED: OnceCell<Option<Cluster>> = OnceCell::const_new();
    let cluster = SHARED.get_or_init(|| Cluster::start(&[], &[])).await.as_ref()?;
    Some(cluster.fresh_database().await)
}

/// A running PostgreSQL, reached by a socket in its own directory; it stops when this is dropped.
pub struct Cluster {
    directory: PathBuf,
    port: u16,
    commands: ChildStdin,
    replies: BufReader<ChildStdout>,
    _supervisor: Child,
}

impl Cluster {
    /// Starts a cluster with further arguments for `postgres` and further files in its directory, as (name, content).
    pub async fn start(arguments: &[&str], files: &[(&str, &str)]) -> Option<Self> {
        let Some(binaries) = installed() else {
            let skipped = std::env::var(SKIP).is_ok_and(|value| value == "1");
            assert!(skipped, "no PostgreSQL in {INSTALLED}: install Debian's package postgresql-15, or set {SKIP}=1");
            std::io::stderr().write_all(b"\n*** SKIPPED ON POSTGRESQL, WHICH IS NOT INSTALLED ***\n").unwrap();
            return None;
        };
        let number = CLUSTERS.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir().join(format!("biljett-postgres-{}-{number}", id()));
        let port = free_port();
        let user = unprivileged();
        create(&directory, user, files);
        let mut supervisor = as_user(user)
            .args(["sh", "-c", SUPERVISOR, "cluster"])
            .args([&binaries, &directory])
            .arg(format!("-p{port}"))
            .args(FORGETFUL)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let commands = supervisor.stdin.take().unwrap();
        let replies = BufReader::new(supervisor.stdout.take().unwrap());
        let cluster = Self { directory, port, commands, replies, _supervisor: supervisor };
        cluster.connect("postgres").await;
        Some(cluster)
    }

    /// The directory of the cluster: its socket, its files, its log.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The port, on which the server listens only if the arguments name an address (`-clisten_addresses=`).
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Creates a database and returns its URL, by way of the socket.
    pub async fn fresh_database(&self) -> String {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        self.connect("postgres").await.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        self.url(&name)
    }

    /// Stops the server as an operator would: sessions are ended, what is committed is kept.
    pub fn stop(&mut self) {
        self.commands.write_all(b"stop\n").unwrap();
        let mut reply = String::new();
        self.replies.read_line(&mut reply).unwrap();
        assert_eq!(reply, "stopped\n");
    }

    /// Starts the stopped server again and waits until it answers.
    pub async fn resume(&mut self) {
        self.commands.write_all(b"start\n").unwrap();
        self.connect("postgres").await;
    }

    fn url(&self, database: &str) -> String {
        let host = self.directory.display().to_string().replace('/', "%2F");
        format!("postgres://biljett@{host}:{}/{database}", self.port)
    }

    /// A connection of the plain driver, waited for up to 30 s.
    async fn connect(&self, database: &str) -> Client {
        for _ in 0..300 {
            if let Ok((client, connection)) = tokio_postgres::connect(&self.url(database), NoTls).await {
                tokio::spawn(connection);
                return client;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
        panic!("PostgreSQL does not start:\n{log}");
    }
}

/// The newest binaries that Debian's packages have installed.
fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir(INSTALLED).ok()?.flatten().map(|version| version.path().join("bin"));
    versions.filter(|binaries| binaries.join("postgres").exists()).max()
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

/// PostgreSQL refuses to run as root, who therefore lends it another user.
fn unprivileged() -> Option<User> {
    let own = fs::metadata("/proc/self").unwrap().uid();
    (own == 0).then(|| {
        let users = fs::read_to_string("/etc/passwd").unwrap();
        let find = |name| users.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|user| user[0] == name);
        let user = find("postgres").or_else(|| find("nobody")).unwrap();
        User { uid: user[2].parse().unwrap(), gid: user[3].parse().unwrap() }
    })
}

fn create(directory: &Path, user: Option<User>, files: &[(&str, &str)]) {
    let give = |path: &Path| user.into_iter().for_each(|user| chown(path, Some(user.uid), Some(user.gid)).unwrap());
    fs::DirBuilder::new().mode(0o700).create(directory).unwrap();
    give(directory);
    for (name, content) in files.iter().chain([&("password", PASSWORD)]) {
        let path = directory.join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        give(&path);
    }
}

fn as_user(user: Option<User>) -> Command {
    let Some(User { uid, gid }) = user else { return Command::new("env") };
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
    command
}
