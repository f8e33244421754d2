//! X.509 certificates as clients register them and connections show them: what they say, whose key they hold, who signed them (RFC 5280).

mod chain;
mod error;
mod issue;
mod name;

use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use crate::key::PublicKey;
use crate::{digest, pem};

pub use chain::ChainError;
pub use error::CertificateError;
pub use name::Name;

/// A certificate that was read whole, with a key that is accepted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    names: Vec<Name>,
    role: Role,
    not_before: i64,
    not_after: i64,
    public_key: PublicKey,
}

/// What a certificate may be used for (RFC 5280, section 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// To show who holds it.
    Holder,
    /// To issue others.
    Authority,
}

impl Certificate {
    /// Reads one DER certificate that fills `bytes`.
    pub fn from_der(bytes: &[u8]) -> Result<Certificate, CertificateError> {
        let parsed = read(bytes)?;
        let key = PublicKey::from_subject_public_key_info(parsed.public_key().raw).map_err(CertificateError::Key)?;
        Ok(Certificate {
            der: bytes.to_vec(),
            names: name::all(&parsed),
            role: if parsed.is_ca() { Role::Authority } else { Role::Holder },
            not_before: parsed.validity().not_before.timestamp(),
            not_after: parsed.validity().not_after.timestamp(),
            public_key: key,
        })
    }

    /// Reads the first `CERTIFICATE` block of a PEM text; a private key anywhere in it refuses the whole.
    pub fn from_pem(text: &str) -> Result<Certificate, CertificateError> {
        let malformed = |problem: String| CertificateError::Pem(problem);
        let blocks = pem::blocks(text).map_err(|error| malformed(error.to_string()))?;
        if let Some(block) = blocks.iter().find(|block| block.label.ends_with(pem::PRIVATE_KEY)) {
            return Err(CertificateError::PrivateKey(block.label.chars().take(64).collect()));
        }
        let block = blocks
            .iter()
            .find(|block| block.label == pem::CERTIFICATE)
            .ok_or_else(|| malformed("no CERTIFICATE block".to_owned()))?;
        let bytes = block.bytes().map_err(|error| malformed(error.to_string()))?;
        Certificate::from_der(&bytes)
    }

    /// The DER form.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The PEM form.
    pub fn to_pem(&self) -> String {
        pem::encode(pem::CERTIFICATE, &self.der)
    }

    /// The SHA-1 thumbprint, as in `x5t`.
    pub fn sha1(&self) -> [u8; 20] {
        digest::sha1(&self.der)
    }

    /// The SHA-256 thumbprint, as in `x5t#S256`.
    pub fn sha256(&self) -> [u8; 32] {
        digest::sha256(&self.der)
    }

    /// The first second at which it is valid, since 1970.
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// The last second at which it is valid, since 1970.
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// The subject's distinguished name as RFC 4514 writes it, the most specific part first.
    pub fn subject(&self) -> String {
        let subject = self.names.iter().find_map(|name| match name {
            Name::Subject(text) => Some(text.clone()),
            _ => None,
        });
        subject.unwrap_or_default()
    }

    /// Whom it names: the subject, and each alternative name of the kinds that clients are registered by.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// What its basic constraints let it be used for.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether it is valid at this second since 1970.
    pub fn stands(&self, now: i64) -> bool {
        self.not_before <= now && now <= self.not_after
    }

    /// The certified key, without `kid`.
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// Whether `issuer` bears the name that this certificate says issued it, and its key made the signature; validity and extensions are not looked at.
    pub fn issued_by(&self, issuer: &Certificate) -> bool {
        let (Ok(child), Ok(parent)) = (read(&self.der), read(&issuer.der)) else {
            return false;
        };
        child.issuer().as_raw() == parent.subject().as_raw() && issue::signed(&child, &parent)
    }
}

impl PublicKey {
    /// The key that a certificate certifies.
    pub fn from_certificate(certificate: &Certificate) -> PublicKey {
        certificate.public_key.clone()
    }
}

fn read(bytes: &[u8]) -> Result<X509Certificate<'_>, CertificateError> {
    match X509Certificate::from_der(bytes) {
        Ok(([], certificate)) => Ok(certificate),
        Ok((rest, _)) => Err(CertificateError::Trailing(rest.len())),
        Err(error) => Err(CertificateError::Malformed(error.to_string())),
    }
}
