//! A server with telling routes, and a client that writes what it likes.

use std::future::pending;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use axum::{Extension, Router};
use server::peer::Peer;
use server::serve::{Limits, Listener, Stop, StopHandle, TlsIdentity, Trust, TurnedAway, serve};

/// A server in its own thread, asked to stop when dropped.
pub struct Running {
    pub address: SocketAddr,
    pub stop: StopHandle,
    pub thread: Option<JoinHandle<()>>,
}

impl Running {
    pub fn plain(limits: Limits) -> Self {
        Self::start(Listener::plain, limits, None)
    }

    pub fn behind(trust: Trust) -> Self {
        Self::start(Listener::plain, Limits::default(), Some(trust))
    }

    pub fn behind_tls_proxy() -> Self {
        Self::start(Listener::behind_tls_proxy, Limits::default(), None)
    }

    pub fn tls(identity: TlsIdentity) -> Self {
        Self::start(|address| Listener::tls(address, identity), Limits::default(), None)
    }

    fn start(listener: impl FnOnce(SocketAddr) -> Listener, limits: Limits, trust: Option<Trust>) -> Self {
        let listeners = vec![listener(SocketAddr::from(([127, 0, 0, 1], 0)))];
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let serving = runtime.block_on(serve(listeners, routes(), limits)).unwrap();
        let address = serving.addresses()[0];
        let (stop, stopping) = Stop::by_hand();
        let thread = Some(std::thread::spawn(move || runtime.block_on(serving.behind(trust).until(stopping))));
        Self { address, stop, thread }
    }

    pub fn connect(&self) -> Wire<TcpStream> {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Wire(stream)
    }

    /// Waits until the server has returned.
    pub fn join(&mut self) {
        self.thread.take().unwrap().join().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.ask();
        self.stop.ask();
    }
}

fn routes() -> Router {
    Router::new()
        .route("/", get("hello"))
        .route("/number/{number}", get(async |Path(number): Path<String>| number))
        .route("/length", post(async |content: Bytes| content.len().to_string()))
        .route("/large", get(async || vec![b'x'; 32 * 1024 * 1024]))
        .route("/panic", get(panic))
        .route("/stuck", get(async || pending::<()>().await))
        .route("/slow", get(slow))
        .route("/peer", get(peer))
        .route("/header/{name}", get(header))
        .route("/place", get(place).post(place))
}

async fn panic() {
    panic!("a detail that nobody may see");
}

async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_millis(400)).await;
    "done"
}

async fn header(Path(name): Path<String>, headers: HeaderMap) -> String {
    headers.get(name).map_or("none".to_owned(), |value| value.to_str().unwrap().to_owned())
}

async fn place(turned_away: Option<Extension<TurnedAway>>) -> &'static str {
    if turned_away.is_some() { "no place" } else { "a place" }
}

async fn peer(Extension(peer): Extension<Peer>) -> String {
    let certificate = peer.certificate.map_or("none".to_owned(), |der| hex(&der));
    format!("{:?} {} {certificate}", peer.transport, peer.address.ip())
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A connection on which requests are written by hand.
pub struct Wire<S>(pub S);

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub content: String,
}

impl<S: Read + Write> Wire<S> {
    pub fn send(&mut self, text: impl AsRef<[u8]>) {
        self.0.write_all(text.as_ref()).unwrap();
        self.0.flush().unwrap();
    }

    pub fn ask(&mut self, text: impl AsRef<[u8]>) -> Answer {
        self.send(text);
        self.answer()
    }

    pub fn answer(&mut self) -> Answer {
        self.try_answer().expect("an answer")
    }

    /// One response with a `Content-Length`, or `None` where the connection ended instead.
    pub fn try_answer(&mut self) -> Option<Answer> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            self.0.read_exact(&mut byte).ok()?;
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
        let status = head[9..12].parse().unwrap();
        let length = head.split("content-length: ").nth(1);
        let length = length.map_or(0, |rest| rest.split("\r\n").next().unwrap().parse().unwrap());
        let mut content = vec![0; length];
        self.0.read_exact(&mut content).ok()?;
        let content = String::from_utf8(content).unwrap();
        Some(Answer { status, head, content })
    }

    /// Everything that still comes, until the other side ends the connection.
    pub fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let _ = self.0.read_to_end(&mut rest);
        rest
    }
}

/// The head of a request without content, with further header lines.
pub fn head(request: &str, headers: &str) -> String {
    format!("{request} HTTP/1.1\r\nHost: as.example\r\n{headers}\r\n")
}
