//! What is too old or too weak to be spoken with: versions before TLS 1.2, and suites without authenticated encryption (BCP 195; MT-18).

use std::io::{Read, Write};

use server::demo::authority::Authority;

use crate::fixture::Running;

const NOW: i64 = 1_790_000_000;

#[test]
fn mt_18_old_versions_and_weak_suites_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let authority = Authority::open(directory.path(), NOW).unwrap();
    let server = Running::tls(authority.issue_server(&["https://as.example".to_owned()], NOW).unwrap());
    let first_bytes = |minor, suite| {
        let mut stream = server.connect().0;
        stream.write_all(&client_hello(minor, suite)).unwrap();
        let mut record = [0; 7];
        stream.read_exact(&mut record).unwrap();
        record
    };
    assert_eq!(first_bytes(3, AES_128_GCM)[0], 22, "the same hello of TLS 1.2 is answered");
    for minor in [0, 1, 2] {
        let alert = first_bytes(minor, AES_128_GCM);
        assert_eq!((alert[0], alert[5], alert[6]), (21, 2, 70), "a fatal alert: protocol_version");
    }
    let weak =
        [("RC4", [0xc0, 0x07]), ("3DES", [0xc0, 0x08]), ("CBC-SHA1", [0xc0, 0x09]), ("CBC-SHA256", [0xc0, 0x23])];
    for (name, suite) in weak {
        let alert = first_bytes(3, suite);
        assert_eq!((alert[0], alert[5], alert[6]), (21, 2, 40), "{name}: a fatal alert: handshake_failure");
    }
}

/// ECDHE with ECDSA.
const AES_128_GCM: [u8; 2] = [0xc0, 0x2b];

/// A ClientHello of version 3.`minor` (RFC 5246, section 7.4.1.2) with one suite, P-256, and no compression.
fn client_hello(minor: u8, suite: [u8; 2]) -> Vec<u8> {
    let groups = [0, 10, 0, 4, 0, 2, 0, 23];
    let signatures = [0, 13, 0, 4, 0, 2, 4, 3];
    let mut body = vec![3, minor];
    body.extend([7; 32]);
    body.extend([0, 0, 2]);
    body.extend(suite);
    body.extend([1, 0, 0, 16]);
    body.extend(groups);
    body.extend(signatures);
    let length = u8::try_from(body.len()).unwrap();
    let mut record = vec![22, 3, 1, 0, length + 4, 1, 0, 0, length];
    record.extend(body);
    record
}
