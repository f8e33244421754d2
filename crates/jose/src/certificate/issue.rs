//! Whether a certificate was signed by another one's key (RFC 5280, section 4.1.1.2; RFC 4055; RFC 5758; RFC 8410).

use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1, ECDSA_P521_SHA512_ASN1, UnparsedPublicKey, VerificationAlgorithm,
};
use x509_parser::certificate::X509Certificate;
use x509_parser::signature_algorithm::SignatureAlgorithm;

use crate::der::{self, Reader};

/// Whether the parent's key made the child's signature; SHA-1 is never accepted.
pub fn signed(child: &X509Certificate<'_>, parent: &X509Certificate<'_>) -> bool {
    let key = parent.public_key();
    let (Some(signature), Some(algorithm)) = (signature(child.as_raw()), algorithm(child, key.raw)) else {
        return false;
    };
    UnparsedPublicKey::new(algorithm, key.subject_public_key.data.as_ref())
        .verify(child.tbs_certificate.as_ref(), signature)
        .is_ok()
}

/// The signature of a certificate, if what stands outside of the signed part has one spelling only.
fn signature(certificate: &[u8]) -> Option<&[u8]> {
    let mut whole = Reader::new(certificate).enter(der::SEQUENCE)?;
    let mut covered = whole.enter(der::SEQUENCE)?;
    let algorithm = whole.read(der::SEQUENCE)?;
    let bits = whole.read(der::BIT_STRING)?;
    let _version = covered.read(der::FIRST_CONTEXT);
    covered.read(der::INTEGER)?;
    // Section 4.1.1.2: the same algorithm inside and outside of what is signed.
    let same = covered.read(der::SEQUENCE)? == algorithm && whole.is_empty();
    match bits {
        [0, signature @ ..] if same => Some(signature),
        _ => None,
    }
}

fn algorithm(child: &X509Certificate<'_>, key: &[u8]) -> Option<&'static dyn VerificationAlgorithm> {
    let named = &child.tbs_certificate.signature;
    if let Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) = SignatureAlgorithm::try_from(named) {
        return pss(&parameters.hash_algorithm_oid().to_id_string());
    }
    match named.algorithm.to_id_string().as_str() {
        "1.2.840.113549.1.1.11" => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
        "1.2.840.113549.1.1.12" => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        "1.2.840.113549.1.1.13" => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
        "1.3.101.112" => Some(&signature::ED25519),
        ecdsa => elliptic(ecdsa, &curve(key)?),
    }
}

fn pss(hash: &str) -> Option<&'static dyn VerificationAlgorithm> {
    match hash {
        "2.16.840.1.101.3.4.2.1" => Some(&signature::RSA_PSS_2048_8192_SHA256),
        "2.16.840.1.101.3.4.2.2" => Some(&signature::RSA_PSS_2048_8192_SHA384),
        "2.16.840.1.101.3.4.2.3" => Some(&signature::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

fn elliptic(algorithm: &str, curve: &str) -> Option<&'static dyn VerificationAlgorithm> {
    match (curve, algorithm) {
        ("1.2.840.10045.3.1.7", "1.2.840.10045.4.3.2") => Some(&ECDSA_P256_SHA256_ASN1),
        ("1.2.840.10045.3.1.7", "1.2.840.10045.4.3.3") => Some(&ECDSA_P256_SHA384_ASN1),
        ("1.3.132.0.34", "1.2.840.10045.4.3.2") => Some(&ECDSA_P384_SHA256_ASN1),
        ("1.3.132.0.34", "1.2.840.10045.4.3.3") => Some(&ECDSA_P384_SHA384_ASN1),
        ("1.3.132.0.35", "1.2.840.10045.4.3.2") => Some(&ECDSA_P521_SHA256_ASN1),
        ("1.3.132.0.35", "1.2.840.10045.4.3.3") => Some(&ECDSA_P521_SHA384_ASN1),
        ("1.3.132.0.35", "1.2.840.10045.4.3.4") => Some(&ECDSA_P521_SHA512_ASN1),
        _ => None,
    }
}

/// The named curve of a SubjectPublicKeyInfo.
fn curve(key: &[u8]) -> Option<String> {
    let mut identifier = Reader::new(key).enter(der::SEQUENCE)?.enter(der::SEQUENCE)?;
    identifier.read(der::OBJECT_IDENTIFIER)?;
    identifier.read(der::OBJECT_IDENTIFIER).map(der::dotted)
}
