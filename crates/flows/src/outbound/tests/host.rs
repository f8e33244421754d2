//! Hosts, names and authorities of the tests of the outbound client: what they answer, and how often they were asked.
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::PrivateKeyDer;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Stands for an address of the public internet.
pub const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1));
/// Stands for an address that only this machine reaches.
pub const INSIDE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// Answers the next list at each lookup, the last one again and again.
pub struct Names {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Names {
    pub fn new(answers: &[&[IpAddr]]) -> Arc<Self> {
        let answers = answers.iter().map(|answer| answer.to_vec()).collect();
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Resolve for Names {
    fn resolve(&self, _: Name) -> Resolving {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
        let found: Vec<_> = self.answers[turn].iter().map(|address| SocketAddr::new(*address, 0)).collect();
        Box::pin(async move { Ok(Box::new(found.into_iter()) as Addrs) })
    }
}

/// A name server that never answers.
pub struct Nowhere;

impl Resolve for Nowhere {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

/// What a host says to a connection.
#[derive(Clone)]
enum Speech {
    Plain,
    Tls(TlsAcceptor),
    Nothing,
}

/// A host on loopback; it ends with the test.
pub struct Host {
    port: u16,
    connections: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

impl Host {
    /// A host that speaks http.
    pub async fn plain() -> Self {
        Self::at(TcpListener::bind((PUBLIC, 0)).await.expect("a port"), Speech::Plain)
    }

    /// A host that takes connections and says nothing.
    pub async fn mute() -> Self {
        Self::at(TcpListener::bind((PUBLIC, 0)).await.expect("a port"), Speech::Nothing)
    }

    /// A host that shows this certificate.
    pub async fn tls(identity: ServerConfig) -> Self {
        let speech = Speech::Tls(TlsAcceptor::from(Arc::new(identity)));
        Self::at(TcpListener::bind((PUBLIC, 0)).await.expect("a port"), speech)
    }

    /// Two hosts with one port, at the public address and inside.
    pub async fn pair() -> [Self; 2] {
        loop {
            let public = TcpListener::bind((PUBLIC, 0)).await.expect("a port");
            let port = public.local_addr().expect("an address").port();
            if let Ok(inside) = TcpListener::bind((INSIDE, port)).await {
                return [public, inside].map(|listener| Self::at(listener, Speech::Plain));
            }
        }
    }

    fn at(listener: TcpListener, speech: Speech) -> Self {
        let port = listener.local_addr().expect("an address").port();
        let (connections, asked) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counted = (connections.clone(), asked.clone());
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.0.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(converse(stream, speech.clone(), counted.1.clone()));
            }
        });
        Self { port, connections, asked, listening }
    }

    pub fn uri(&self, scheme: &str, name: &str, path: &str) -> String {
        format!("{scheme}://{name}:{}{path}", self.port)
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many requests came.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn converse(stream: TcpStream, speech: Speech, asked: Arc<AtomicUsize>) {
    match speech {
        Speech::Plain => answer(stream, &asked).await,
        Speech::Tls(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                answer(stream, &asked).await;
            }
        }
        Speech::Nothing => {
            let _open = stream;
            std::future::pending::<()>().await;
        }
    }
}

/// One answer, as the path asks: `/silent`, `/dripping`, `/short` of what was announced, `?301=location`, else a set of keys.
async fn answer(stream: impl AsyncRead + AsyncWrite + Unpin, asked: &AtomicUsize) {
    let mut stream = BufReader::new(stream);
    let mut lines = String::new();
    while !lines.ends_with("\r\n\r\n") {
        if !matches!(stream.read_line(&mut lines).await, Ok(1..)) {
            return;
        }
    }
    asked.fetch_add(1, Ordering::SeqCst);
    let path = lines.split(' ').nth(1).unwrap_or_default();
    let keys = "{\"keys\":[]}";
    let moved = path.split_once('?').and_then(|(_, query)| query.split_once('='));
    let text = match moved {
        Some((status, location)) => {
            format!("HTTP/1.1 {status} Moved\r\nlocation: {location}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        }
        None if ["/dripping", "/short"].contains(&path) => {
            format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{keys}")
        }
        None => format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{keys}", keys.len()),
    };
    if path.starts_with("/silent") {
        return std::future::pending().await;
    }
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.flush().await;
    while path == "/dripping" && stream.write_all(b" ").await.is_ok() && stream.flush().await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let _ = stream.shutdown().await;
}

/// A certificate authority of the test.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// What a client trusts that trusts this authority.
    pub fn certificate(&self) -> reqwest::Certificate {
        reqwest::Certificate::from_pem(self.pem.as_bytes()).expect("a certificate")
    }

    /// A host of this name.
    pub fn certifies(&self, name: &str) -> ServerConfig {
        self.certified(name, 4000)
    }

    /// A host of this name whose certificate ended when this year began.
    pub fn certified(&self, name: &str, year: i32) -> ServerConfig {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.not_after = date_time_ymd(year, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let config = config.with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
        config.with_single_cert(vec![certificate.der().clone()], key).expect("an identity")
    }
}
