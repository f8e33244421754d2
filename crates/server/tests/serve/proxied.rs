//! Behind a proxy: who proves to be it is believed about its client, and nobody else about anything (MT-10, MT-11, MT-13, PX-01 to PX-08).

use std::os::unix::fs::PermissionsExt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use server::serve::Trust;
use tempfile::TempDir;

use crate::fixture::{Running, head};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
/// A sequence of one integer, which is enough of a certificate here.
const DER: [u8; 5] = [0x30, 3, 2, 1, 7];

struct Front {
    server: Running,
    _directory: TempDir,
}

/// A server that trusts whoever connects from these networks and knows the secret.
fn front(trusted: &str, client_address: &str, encoding: &str) -> Front {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("secret");
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
    let proxy = format!(
        "trusted = [{trusted}]\nsecret = {{ header = \"Biljett-Proxy\", file = {:?} }}\nclient_address = {client_address:?}\n\
         client_certificate = {{ header = \"X-Client-Certificate\", encoding = {encoding:?} }}\n",
        file.display().to_string()
    );
    let trust = Trust::of(&toml::from_str(&proxy).unwrap()).unwrap();
    Front { server: Running::behind(trust), _directory: directory }
}

impl Front {
    /// Status and content of what is said about the peer of a request with these header lines.
    fn peer(&self, lines: &[(&str, &str)]) -> (u16, String) {
        let lines: String = lines.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let answer = self.server.connect().ask(head("GET /peer", &lines));
        (answer.status, answer.content)
    }
}

const PROOF: (&str, &str) = ("Biljett-Proxy", SECRET);
const ADDRESS: (&str, &str) = ("X-Forwarded-For", "203.0.113.9, 192.0.2.1");

fn pem() -> String {
    format!("-----BEGIN%20CERTIFICATE-----%0A{}%0A-----END%20CERTIFICATE-----%0A", STANDARD.encode(DER))
}

#[test]
fn a_proven_proxy_tells_of_its_client() {
    let front = front("\"127.0.0.0/8\"", "X-Forwarded-For", "pem-escaped");
    let pem = pem();
    let certificate = ("X-Client-Certificate", &*pem);
    let told = |lines: &[(&str, &str)]| front.peer(lines);
    assert_eq!(told(&[PROOF, ADDRESS]), (200, "Plain 192.0.2.1 none".to_owned()));
    assert_eq!(told(&[PROOF, ADDRESS, certificate]), (200, "Plain 192.0.2.1 3003020107".to_owned()));
    assert_eq!(told(&[PROOF, ADDRESS, ("X-Client-Certificate", "")]), (200, "Plain 192.0.2.1 none".to_owned()));
    let chain = ("X-Forwarded-For", "192.0.2.1, 127.0.0.7");
    assert_eq!(told(&[PROOF, chain]), (200, "Plain 192.0.2.1 none".to_owned()));
}

#[test]
fn what_the_proxy_says_unclearly_is_refused() {
    let front = front("\"127.0.0.1\"", "X-Forwarded-For", "pem-escaped");
    let good = pem();
    let twice = good.repeat(2);
    let broken = good.replace("%0A", "%0");
    let folded = good.replace("%0A", "\r\n ");
    for lines in [
        &[PROOF][..],
        &[PROOF, ADDRESS, ADDRESS],
        &[PROOF, PROOF, ADDRESS],
        &[PROOF, ("X-Forwarded-For", "192.0.2.1, unknown")],
        &[PROOF, ADDRESS, ("X-Client-Certificate", &good), ("X-Client-Certificate", &good)],
        &[PROOF, ADDRESS, ("X-Client-Certificate", &good), ("X-Client-Certificate", "")],
        &[PROOF, ADDRESS, ("X-Client-Certificate", &twice)],
        &[PROOF, ADDRESS, ("X-Client-Certificate", &broken)],
        &[PROOF, ADDRESS, ("X-Client-Certificate", &folded)],
        &[PROOF, ADDRESS, ("X-Client-Certificate", &STANDARD.encode(DER))],
    ] {
        assert_eq!(front.peer(lines).0, 400, "{lines:?}");
    }
}

#[test]
fn nobody_else_is_believed() {
    let (here, elsewhere) = ("\"127.0.0.1\"", "\"10.0.0.0/8\", \"::1\"");
    let pem = pem();
    let certificate = ("X-Client-Certificate", &*pem);
    let wrong = ("Biljett-Proxy", "0123456789abcdef0123456789abcdee");
    let untouched = (200, "Plain 127.0.0.1 none".to_owned());
    for (trusted, lines) in [
        (here, &[ADDRESS, certificate][..]),
        (here, &[wrong, ADDRESS, certificate]),
        (here, &[("Biljett_Proxy", SECRET), ADDRESS, certificate]),
        (here, &[ADDRESS, ADDRESS, certificate, certificate]),
        (elsewhere, &[PROOF, ADDRESS, certificate]),
        (elsewhere, &[PROOF, PROOF, ADDRESS, certificate]),
    ] {
        let front = front(trusted, "X-Forwarded-For", "pem-escaped");
        assert_eq!(front.peer(lines), untouched, "{trusted} {lines:?}");
    }
    let front = front(here, "X-Forwarded-For", "pem-escaped");
    let others = [
        ("X_Forwarded_For", "192.0.2.1"),
        ("X-Real-IP", "192.0.2.1"),
        ("Forwarded", "for=192.0.2.1"),
        ("X-SSL-Client-Cert", &*pem),
        ("X-Forwarded-Client-Cert", &*pem),
        ("Client-Cert", ":MAMCAQc=:"),
        ("SSL_CLIENT_CERT", &*pem),
        ("Connection", "X-Forwarded-For, Biljett-Proxy"),
    ];
    for other in others {
        assert_eq!(front.peer(&[other]), untouched, "{other:?}");
        assert_eq!(front.peer(&[PROOF, ADDRESS, other]), (200, "Plain 192.0.2.1 none".to_owned()), "{other:?}");
    }
}

#[test]
fn a_byte_sequence_and_a_forwarded_header_are_read_too() {
    let front = front("\"127.0.0.1\"", "Forwarded", "rfc9440");
    let address = ("Forwarded", "for=203.0.113.9, for=\"[2001:db8::1]:4711\";proto=http");
    let told = front.peer(&[PROOF, address, ("X-Client-Certificate", ":MAMCAQc=:")]);
    assert_eq!(told, (200, "Plain 2001:db8::1 3003020107".to_owned()));
    for (address, certificate) in [
        ("for=unknown", ":MAMCAQc=:"),
        ("for=192.0.2.1", ":MAMCAQc=:, :MAMCAQc=:"),
        ("for=192.0.2.1", "MAMCAQc="),
        ("for=192.0.2.1", &pem()),
    ] {
        let lines = [PROOF, ("Forwarded", address), ("X-Client-Certificate", certificate)];
        assert_eq!(front.peer(&lines).0, 400, "{lines:?}");
    }
}

#[test]
fn no_handler_sees_what_only_proxies_send() {
    for trusted in ["\"127.0.0.1\"", "\"10.0.0.1\""] {
        let front = front(trusted, "X-Forwarded-For", "pem-escaped");
        let pem = pem();
        let lines = format!("Biljett-Proxy: {SECRET}\r\nX-Forwarded-For: 192.0.2.1\r\nX-Client-Certificate: {pem}\r\n");
        for name in ["biljett-proxy", "x-forwarded-for", "x-client-certificate"] {
            let answer = front.server.connect().ask(head(&format!("GET /header/{name}"), &lines));
            assert_eq!(answer.content, "none", "{name}");
        }
    }
}
