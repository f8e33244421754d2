//! FZ-14: X.509 certificates and whom they name (RFC 5280, RFC 4514): read whole or refused, and trusted only as they were signed.
use jose::certificate::Certificate;
use std::sync::LazyLock;

const LEAF: &str = include_str!("certificate/leaf.pem");
const AUTHORITY: &str = include_str!("certificate/authority.pem");

static GENUINE: LazyLock<(Certificate, [Certificate; 1])> = LazyLock::new(|| {
    let read = |pem| Certificate::from_pem(pem).expect("a certificate");
    (read(LEAF), [read(AUTHORITY)])
});

/// The bytes as DER, as PEM, and as edits of a genuine certificate.
pub fn check(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = Certificate::from_pem(text);
    }
    if let Ok(certificate) = Certificate::from_der(data) {
        assert_eq!(certificate.der(), data);
        assert_eq!(Certificate::from_pem(&certificate.to_pem()).as_ref(), Ok(&certificate));
        assert_eq!(certificate.names(), Certificate::from_der(data).expect("again").names());
        assert!(certificate.chains(&[], &[], certificate.not_before()).is_err(), "trusted by nobody");
    }
    let (genuine, authorities) = &*GENUINE;
    let mut edited = genuine.der().to_vec();
    for edit in data.chunks_exact(3).take(8) {
        let at = usize::from(u16::from_be_bytes([edit[0], edit[1]])) % edited.len();
        edited[at] ^= edit[2];
    }
    let along = vec![data.to_vec(), edited.clone()];
    let outcome = genuine.chains(authorities, &along, genuine.not_before());
    assert_eq!(outcome, Ok(()), "what comes along does no harm");
    let Ok(read) = Certificate::from_der(&edited) else { return };
    if read.chains(authorities, &along, genuine.not_before()).is_ok() {
        assert_eq!(read.der(), genuine.der());
    }
}
