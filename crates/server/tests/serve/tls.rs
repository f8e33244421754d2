//! TLS and client certificates: who shows a key is known by its certificate, whoever issued it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use rustls::client::ResolvesClientCert;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::time_provider::TimeProvider;
use rustls::{
    ClientConfig, ClientConnection, HandshakeKind, RootCertStore, SignatureScheme, StreamOwned,
    SupportedProtocolVersion, version,
};
use server::config::listen::ClientCertificates;
use server::demo::authority::Authority;
use server::serve::TlsIdentity;
use tempfile::TempDir;

use crate::fixture::{Running, Wire, head, hex};

const NOW: i64 = 1_790_000_000;
const BASES: [&str; 2] = ["https://as.example:8443/t1", "http://front.example/t1"];
const VERSIONS: [&SupportedProtocolVersion; 2] = [&version::TLS12, &version::TLS13];

struct Demo {
    authority: Authority,
    server: Running,
    _directory: TempDir,
}

fn demo() -> Demo {
    let directory = tempfile::tempdir().unwrap();
    let authority = Authority::open(directory.path(), NOW).unwrap();
    let server = Running::tls(authority.issue_server(&BASES.map(str::to_owned), NOW).unwrap());
    Demo { authority, server, _directory: directory }
}

#[derive(Debug)]
struct Noon;

impl TimeProvider for Noon {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(NOW.unsigned_abs())))
    }
}

/// Shows one chain with one key, whether or not they belong together.
#[derive(Debug)]
struct Shown(Arc<CertifiedKey>);

impl ResolvesClientCert for Shown {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

fn shown(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Arc<Shown> {
    let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
    let key = aws_lc_rs::sign::any_supported_type(&key).unwrap();
    Arc::new(Shown(Arc::new(CertifiedKey::new(chain, key))))
}

impl Demo {
    fn client(&self, version: &'static SupportedProtocolVersion, shown: Option<Arc<Shown>>) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(self.authority.pem().as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let client = ClientConfig::builder_with_details(provider, Arc::new(Noon))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots);
        match shown {
            None => client.with_no_client_auth(),
            Some(shown) => client.with_client_cert_resolver(shown),
        }
    }

    fn connect(&self, client: ClientConfig, name: &str) -> Wire<StreamOwned<ClientConnection, TcpStream>> {
        let name = ServerName::try_from(name.to_owned()).unwrap();
        let session = ClientConnection::new(Arc::new(client), name).unwrap();
        Wire(StreamOwned::new(session, self.server.connect().0))
    }

    fn issued(&self, key: &KeyPair) -> CertificateDer<'static> {
        self.authority.issue_client(key, "Region Nord", NOW - 60..NOW + 60).unwrap().der().clone()
    }

    /// What the server says of its peer, or `None` where there is no answer.
    fn peer(&self, version: &'static SupportedProtocolVersion, shown: Option<Arc<Shown>>) -> Option<String> {
        let mut wire = self.connect(self.client(version, shown), "localhost");
        let _ = wire.0.write_all(head("GET /peer", "").as_bytes());
        Some(wire.try_answer()?.content)
    }
}

#[test]
fn a_certificate_whose_key_is_shown_reaches_the_handler() {
    let demo = demo();
    for algorithm in [&rcgen::PKCS_ECDSA_P256_SHA256, &rcgen::PKCS_ECDSA_P384_SHA384, &rcgen::PKCS_RSA_SHA256] {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let self_signed = CertificateParams::default().self_signed(&key).unwrap().der().clone();
        for certificate in [demo.issued(&key), self_signed] {
            for version in VERSIONS {
                let said = demo.peer(version, Some(shown(vec![certificate.clone()], &key)));
                assert_eq!(said, Some(format!("Tls 127.0.0.1 {}", hex(&certificate))), "{version:?}");
            }
        }
    }
}

#[test]
fn a_client_without_a_certificate_is_served() {
    for version in VERSIONS {
        assert_eq!(demo().peer(version, None).as_deref(), Some("Tls 127.0.0.1 none"), "{version:?}");
    }
}

#[test]
fn a_client_that_is_not_asked_shows_none() {
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let identity = TlsIdentity::asking(&own.pem(), &key.serialize_pem(), ClientCertificates::None).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(own.der().clone()).unwrap();
    let server = Running::tls(identity);
    let client = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let client = client.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    let client = client.with_client_cert_resolver(shown(vec![own.der().clone()], &key));
    let session = ClientConnection::new(Arc::new(client), ServerName::try_from("localhost").unwrap()).unwrap();
    let mut wire = Wire(StreamOwned::new(session, server.connect().0));
    assert_eq!(wire.ask(head("GET /peer", "")).content, "Tls 127.0.0.1 none");
}

#[test]
fn behind_a_proxy_tls_is_what_the_client_sees() {
    let server = Running::behind_tls_proxy();
    for lines in ["", "X-Forwarded-Proto: http\r\n"] {
        assert_eq!(server.connect().ask(head("GET /peer", lines)).content, "Tls 127.0.0.1 none");
    }
}

#[test]
fn a_certificate_without_its_key_is_refused() {
    let demo = demo();
    let (owner, thief) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    for version in VERSIONS {
        let stolen = shown(vec![demo.issued(&owner)], &thief);
        assert_eq!(demo.peer(version, Some(stolen)), None, "{version:?}");
        let own = shown(vec![demo.issued(&owner)], &owner);
        assert!(demo.peer(version, Some(own)).is_some(), "{version:?}");
    }
}

#[test]
fn a_chain_has_at_most_ten_certificates() {
    let demo = demo();
    let key = KeyPair::generate().unwrap();
    let chain = |length| Some(shown(vec![demo.issued(&key); length], &key));
    for version in VERSIONS {
        assert!(demo.peer(version, chain(10)).is_some(), "{version:?}");
        assert_eq!(demo.peer(version, chain(11)), None, "{version:?}");
    }
}

#[test]
fn the_server_is_known_by_each_of_its_names() {
    let demo = demo();
    for name in ["localhost", "127.0.0.1", "::1", "as.example", "front.example"] {
        let mut wire = demo.connect(demo.client(&version::TLS13, None), name);
        assert_eq!(wire.ask(head("GET /", "")).status, 200, "{name}");
    }
    let mut wire = demo.connect(demo.client(&version::TLS13, None), "other.example");
    assert!(wire.0.write_all(b"GET").is_err());
}

#[test]
fn no_session_is_resumed() {
    let demo = demo();
    for version in VERSIONS {
        let client = demo.client(version, None);
        for _ in 0..3 {
            let mut wire = demo.connect(client.clone(), "localhost");
            assert_eq!(wire.ask(head("GET /", "")).status, 200);
            assert_eq!(wire.0.conn.handshake_kind(), Some(HandshakeKind::Full), "{version:?}");
        }
    }
}

#[test]
fn http_1_1_is_the_only_protocol() {
    let demo = demo();
    let mut client = demo.client(&version::TLS13, None);
    client.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let mut wire = demo.connect(client.clone(), "localhost");
    assert_eq!(wire.ask(head("GET /", "")).status, 200);
    assert_eq!(wire.0.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
    client.alpn_protocols = vec![b"h2".to_vec()];
    assert!(demo.connect(client, "localhost").0.write_all(b"PRI").is_err());
}

#[test]
fn refusals_close_tls_in_order() {
    let demo = demo();
    let mut wire = demo.connect(demo.client(&version::TLS13, None), "localhost");
    wire.send(head("POST /length", "Content-Length: 900000\r\n"));
    wire.send("y".repeat(900_000));
    assert_eq!(wire.answer().status, 413);
    let mut rest = Vec::new();
    wire.0.read_to_end(&mut rest).expect("close_notify before the end");
    assert_eq!(rest, b"");
}
