//! A stand before another process: the same requests, sent over a socket (RFC 9112).
use super::Stand;
use super::gate::Gate;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use flows::foundation::Stage;
use http_body_util::BodyExt;
use server::config;
use server::web::conversations::Conversations;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

impl Stand {
    /// A stand whose requests go to this address, and which reads the catalogue as that configuration says.
    pub async fn before(address: SocketAddr, configuration: &Path) -> Self {
        let configuration = config::read(configuration).expect("a configuration");
        let authority = configuration.authority(Stage::Serving).await.expect("an authority");
        let carried = move |request: Request<Body>| async move { carry(address, request).await };
        Self {
            router: Router::new().fallback(carried),
            authority: Arc::new(authority),
            conversations: Arc::new(Conversations::default()),
            gate: Arc::new(Gate::default()),
            base: configuration.base_url,
            _directory: tempfile::tempdir().expect("a temporary directory"),
        }
    }
}

async fn carry(address: SocketAddr, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let mut text =
        format!("{} {} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", parts.method, parts.uri, body.len());
    for (name, value) in &parts.headers {
        text += &format!("{name}: {}\r\n", value.to_str().expect("text"));
    }
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(format!("{text}\r\n").as_bytes()).await.expect("the head is sent");
    stream.write_all(&body).await.expect("the body is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    parsed(&answer)
}

/// Status, headers and body; the body is what follows the empty line, since its length is told and the connection closed.
fn parsed(answer: &str) -> Response<Body> {
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let mut response = Response::builder().status(status.parse::<StatusCode>().expect("a status"));
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        response = response.header(name, value);
    }
    response.body(Body::from(body.to_owned())).expect("a response")
}
