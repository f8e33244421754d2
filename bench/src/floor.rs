//! The floor: a bare server that reads a request and answers so many bytes, after the one piece of work that cannot be avoided.
use crate::Outcome;
use axum::body::Bytes;
use clap::ValueEnum;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

/// The table of the floor, and the row that each request adds.
const SQL: [&str; 2] = [include_str!("../floor/table.sql"), include_str!("../floor/row.sql")];
/// What is signed: as long as a JWT without its signature.
const MESSAGE: [u8; 400] = [b'a'; 400];

/// A bare server.
#[derive(clap::Args)]
pub struct Arguments {
    /// What each request costs beside reading and answering.
    #[arg(value_enum)]
    work: Work,
    /// The port of loopback.
    #[arg(long)]
    port: u16,
    /// Bytes of each answer's body.
    #[arg(long)]
    bytes: usize,
    /// Where the database is made, for commits.
    #[arg(long, default_value = ".")]
    data: PathBuf,
}

/// The work that cannot be avoided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Work {
    /// None.
    Nothing,
    /// An ES256 signature.
    Signature,
    /// An ES256 signature is checked and another one made.
    Verification,
    /// A row in SQLite, on disk before the answer leaves; what waits is committed together.
    Commit,
}

impl Work {
    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Signature => "signature",
            Self::Verification => "verification",
            Self::Commit => "commit",
        }
    }
}

/// Serves until it is killed.
pub fn run(arguments: &Arguments) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(serve(arguments))
}

struct Floor {
    work: Work,
    body: Bytes,
    key: PrivateKey,
    signature: Vec<u8>,
    rows: mpsc::UnboundedSender<oneshot::Sender<()>>,
}

async fn serve(arguments: &Arguments) -> Outcome<()> {
    let key = PrivateKey::generate(Algorithm::ES256).map_err(|error| error.to_string())?;
    let signature = key.sign(Algorithm::ES256, &MESSAGE).map_err(|error| error.to_string())?;
    let (rows, waiting) = mpsc::unbounded_channel();
    if arguments.work == Work::Commit {
        let connection = table(&arguments.data.join("floor.db")).map_err(|error| error.to_string())?;
        std::thread::spawn(move || commit(&connection, waiting));
    }
    let body = Bytes::from(vec![b'a'; arguments.bytes]);
    let floor = Arc::new(Floor { work: arguments.work, body, key, signature, rows });
    let failed = |error: std::io::Error| error.to_string();
    let listener = TcpListener::bind(("127.0.0.1", arguments.port)).await.map_err(failed)?;
    loop {
        let (stream, _) = listener.accept().await.map_err(failed)?;
        stream.set_nodelay(true).map_err(failed)?;
        let floor = floor.clone();
        let service = service_fn(move |request| answer(floor.clone(), request));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn answer(floor: Arc<Floor>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, String> {
    request.into_body().collect().await.map_err(|error| error.to_string())?;
    match floor.work {
        Work::Nothing => {}
        Work::Signature => sign(&floor)?,
        Work::Verification => {
            let checked = floor.key.public().verify(Algorithm::ES256, &MESSAGE, &floor.signature);
            checked.map_err(|error| error.to_string())?;
            sign(&floor)?;
        }
        Work::Commit => {
            let (done, waited) = oneshot::channel();
            floor.rows.send(done).map_err(|error| error.to_string())?;
            waited.await.map_err(|error| error.to_string())?;
        }
    }
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("cache-control", "no-store")
        .header("pragma", "no-cache")
        .header("x-content-type-options", "nosniff")
        .header("biljett-trace", "0123456789abcdef");
    response.body(Full::new(floor.body.clone())).map_err(|error| error.to_string())
}

fn sign(floor: &Floor) -> Outcome<()> {
    floor.key.sign(Algorithm::ES256, &MESSAGE).map(drop).map_err(|error| error.to_string())
}

fn table(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(SQL[0])?;
    Ok(connection)
}

/// Commits what waits together, and answers when it is on disk.
fn commit(connection: &Connection, mut waiting: mpsc::UnboundedReceiver<oneshot::Sender<()>>) {
    let count = AtomicI64::new(1_795_000_000_000);
    let row = || -> rusqlite::Result<()> {
        let locator = count.fetch_add(1, Ordering::Relaxed);
        let digest = jose::digest::sha256(&locator.to_be_bytes());
        let reach = r#"{"audience":["https://api.example/opaque"],"scopes":["lookup"],"key":null}"#;
        let row = params![locator, digest, "bench", "client-000", reach, 1_795_000_000, 1_795_000_300];
        connection.prepare_cached(SQL[1])?.execute(row).map(drop)
    };
    while let Some(first) = waiting.blocking_recv() {
        let mut together = vec![first];
        together.extend(std::iter::from_fn(|| waiting.try_recv().ok()).take(127));
        let carried = connection.execute_batch("BEGIN IMMEDIATE");
        let carried = carried.and_then(|()| together.iter().try_for_each(|_| row()));
        if carried.and_then(|()| connection.execute_batch("COMMIT")).is_err() {
            return;
        }
        together.into_iter().for_each(|done| done.send(()).unwrap_or_default());
    }
}
