//! A certificate that is replaced while the server runs, seen by real handshakes.

use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use server::config::listen::{ClientCertificates, Files};
use server::serve::{Limits, Listener, Renewal, Stop, serve};
use tokio::time::{Instant, sleep};

struct Pair {
    certificate: String,
    key: String,
}

fn pair() -> Pair {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    Pair { certificate: certificate.pem(), key: key.serialize_pem() }
}

fn der(pair: &Pair) -> Vec<u8> {
    CertificateDer::from_pem_slice(pair.certificate.as_bytes()).unwrap().to_vec()
}

/// The certificate that the server shows, which must be one of these.
fn shown(address: SocketAddr, pairs: &[&Pair]) -> Vec<u8> {
    let mut roots = RootCertStore::empty();
    for pair in pairs {
        roots.add(CertificateDer::from(der(pair))).unwrap();
    }
    let client = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let client = client.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
    let name = ServerName::try_from("localhost").unwrap();
    let mut session = ClientConnection::new(Arc::new(client.with_no_client_auth()), name).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    while session.is_handshaking() {
        session.complete_io(&mut stream).unwrap();
    }
    session.peer_certificates().unwrap()[0].to_vec()
}

fn write(directory: &Path, certificate: &str, key: &str) {
    std::fs::write(directory.join("tls.pem"), certificate).unwrap();
    std::fs::write(directory.join("tls.key"), key).unwrap();
}

fn hang_up() {
    let process = std::process::id().to_string();
    assert!(Command::new("kill").args(["-HUP", &process]).status().unwrap().success());
}

async fn until(what: impl Fn() -> bool) {
    let begun = Instant::now();
    while !tokio::task::block_in_place(&what) {
        assert!(begun.elapsed() < Duration::from_secs(10), "it does not come");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn new_handshakes_show_the_new_certificate_and_a_broken_one_keeps_the_old() {
    let directory = tempfile::tempdir().unwrap();
    let (first, second, third) = (pair(), pair(), pair());
    write(directory.path(), &first.certificate, &first.key);
    let (certificate, key) = (directory.path().join("tls.pem"), directory.path().join("tls.key"));
    let files = Files { certificate, key, client_certificates: ClientCertificates::None };
    let (renewal, identity) = Renewal::open(files).unwrap();
    let listener = Listener::renewed(SocketAddr::from(([127, 0, 0, 1], 0)), identity);
    let serving = serve(vec![listener], Router::new(), Limits::default()).await.unwrap();
    let address = serving.addresses()[0];
    let (stop, stopping) = Stop::by_hand();
    let serving = tokio::spawn(serving.until(stopping));
    let failures = Arc::new(AtomicUsize::new(0));
    let counted = failures.clone();
    let renewing = tokio::spawn(renewal.keep(move || {
        counted.fetch_add(1, Ordering::SeqCst);
    }));
    let shows = |pair: &Pair| shown(address, &[&first, &second, &third]) == der(pair);
    until(|| shows(&first)).await;
    write(directory.path(), &second.certificate, &second.key);
    hang_up();
    until(|| shows(&second)).await;
    write(directory.path(), &second.certificate, &third.key);
    hang_up();
    until(|| failures.load(Ordering::SeqCst) == 1).await;
    assert!(tokio::task::block_in_place(|| shows(&second)), "the old one stays");
    write(directory.path(), &third.certificate, &third.key);
    until(|| shows(&third)).await;
    std::fs::remove_file(directory.path().join("tls.pem")).unwrap();
    until(|| failures.load(Ordering::SeqCst) == 2).await;
    assert!(tokio::task::block_in_place(|| shows(&third)), "the old one stays");
    stop.ask();
    serving.await.unwrap();
    renewing.abort();
}
