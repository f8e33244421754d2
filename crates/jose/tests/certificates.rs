//! Certificates: what they say, what is refused, and who issued whom, on certificates that OpenSSL made for these tests.

use jose::algorithm::Algorithm;
use jose::certificate::{Certificate, CertificateError};
use jose::digest;
use jose::key::{KeyError, PublicKey};

const MINKLIENT: &str = include_str!("certificates/minklient.pem");
const NAMED: &str = include_str!("certificates/named.pem");
const WEAK: &str = include_str!("certificates/weak.pem");
const IMPOSTOR: &str = include_str!("certificates/impostor-authority.pem");
const PSS_LEAF: &str = include_str!("certificates/pss-leaf.pem");
const SHA1_LEAF: &str = include_str!("certificates/sha1-leaf.pem");

/// An authority of each kind, and a leaf that it issued.
const ISSUED: [(&str, &str); 5] = [
    (include_str!("certificates/rsa-authority.pem"), include_str!("certificates/rsa-leaf.pem")),
    (include_str!("certificates/p256-authority.pem"), include_str!("certificates/p256-leaf.pem")),
    (include_str!("certificates/p384-authority.pem"), include_str!("certificates/p384-leaf.pem")),
    (include_str!("certificates/p521-authority.pem"), include_str!("certificates/p521-leaf.pem")),
    (include_str!("certificates/ed25519-authority.pem"), include_str!("certificates/ed25519-leaf.pem")),
];

fn read(pem: &str) -> Certificate {
    Certificate::from_pem(pem).expect("a certificate")
}

#[test]
fn a_self_signed_certificate_is_read() {
    let certificate = read(MINKLIENT);
    assert_eq!(certificate.subject(), "CN=minklient.mindoman.se,O=Mindoman,C=SE");
    assert_eq!(certificate.not_before(), 1_795_296_591);
    assert_eq!(certificate.not_after() - certificate.not_before(), 36_500 * 86_400);
    assert_eq!(digest::upper_hex(&certificate.sha1()), "4D76CA9340BCC988335125BED950867034CB7323");
    assert_eq!(
        digest::upper_hex(&certificate.sha256()),
        "98AFE28CF1353FB4CA9C09EE5DAB88CE265A356303B1642EC76C46C7E4145362"
    );
    let key = PublicKey::from_certificate(&certificate);
    assert_eq!(&key, certificate.public_key());
    assert!(key.fits(Algorithm::PS256) && key.may_verify() && key.kid().is_none());
    assert!(certificate.issued_by(&certificate));
    assert_eq!(certificate.to_pem(), MINKLIENT);
    assert_eq!(Certificate::from_der(certificate.der()), Ok(certificate));
}

#[test]
fn names_are_escaped() {
    let expected = "CN=\\ a\\;b\\ ,UID=\\#1,serialNumber=5560360793,O=Vård\\, \\\"Öst\\\" \\+ Co,DC=example,DC=se";
    assert_eq!(read(NAMED).subject(), expected);
}

#[test]
fn issuers_are_known_by_name_and_signature() {
    for (index, (authority, leaf)) in ISSUED.into_iter().enumerate() {
        let (authority, leaf) = (read(authority), read(leaf));
        assert!(leaf.issued_by(&authority), "{}", authority.subject());
        assert!(authority.issued_by(&authority), "{}", authority.subject());
        assert!(!authority.issued_by(&leaf) && !leaf.issued_by(&leaf));
        let (other, _) = ISSUED[(index + 1) % ISSUED.len()];
        assert!(!leaf.issued_by(&read(other)));
    }
    let authority = read(ISSUED[0].0);
    assert!(read(PSS_LEAF).issued_by(&authority));
    assert!(!read(SHA1_LEAF).issued_by(&authority));
    let impostor = read(IMPOSTOR);
    assert_eq!(impostor.subject(), authority.subject());
    assert!(!read(ISSUED[0].1).issued_by(&impostor));
}

#[test]
fn a_changed_certificate_was_not_issued() {
    let (authority, leaf) = (read(ISSUED[1].0), read(ISSUED[1].1));
    let mut readable = 0;
    for place in 0..leaf.der().len() {
        let mut changed = leaf.der().to_vec();
        changed[place] ^= 1;
        if let Ok(changed) = Certificate::from_der(&changed) {
            assert!(!changed.issued_by(&authority), "byte {place}");
            readable += 1;
        }
        assert!(Certificate::from_der(&leaf.der()[..place]).is_err());
    }
    assert!(readable > 100, "{readable} of {}", leaf.der().len());
}

#[test]
fn other_texts_are_refused() {
    let weak = CertificateError::Key(KeyError::ModulusSize { bits: 1024 });
    assert_eq!(Certificate::from_pem(WEAK), Err(weak));
    let key = |label: &str| format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n");
    for label in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"] {
        let refused = Err(CertificateError::PrivateKey(label.to_owned()));
        assert_eq!(Certificate::from_pem(&(key(label) + MINKLIENT)), refused);
        assert_eq!(Certificate::from_pem(&(MINKLIENT.to_owned() + &key(label))), refused);
    }
    let public = key("PUBLIC KEY");
    for text in ["", "text", &public, &key("CERTIFICATE REQUEST"), &MINKLIENT[..600]] {
        assert!(matches!(Certificate::from_pem(text), Err(CertificateError::Pem(_))), "{text}");
    }
    assert_eq!(Certificate::from_pem(&(public + MINKLIENT)), Ok(read(MINKLIENT)));
    assert_eq!(Certificate::from_pem(&format!("{MINKLIENT}{NAMED}")), Ok(read(MINKLIENT)));
    assert!(matches!(Certificate::from_pem(&key("CERTIFICATE")), Err(CertificateError::Malformed(_))));
    let followed = [read(MINKLIENT).der(), &[0]].concat();
    assert_eq!(Certificate::from_der(&followed), Err(CertificateError::Trailing(1)));
}
