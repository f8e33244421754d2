//! Why a certificate is refused.

use std::fmt;

use crate::key::KeyError;

/// Why a text or bytes are not a certificate that is accepted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateError {
    /// Not a readable PEM text with a certificate; what is wrong.
    Pem(String),
    /// The text holds a private key, which nobody should send; its label.
    PrivateKey(String),
    /// Not a DER certificate; what is wrong.
    Malformed(String),
    /// This many bytes follow the certificate.
    Trailing(usize),
    /// The certified key is not accepted.
    Key(KeyError),
}

impl fmt::Display for CertificateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CertificateError::Pem(problem) => write!(out, "not a certificate in PEM: {problem}"),
            CertificateError::PrivateKey(label) => write!(
                out,
                "the text holds a {label}, which is secret; send the certificate alone and replace that key"
            ),
            CertificateError::Malformed(problem) => write!(out, "not a certificate: {problem}"),
            CertificateError::Trailing(bytes) => {
                write!(out, "{bytes} bytes follow the certificate")
            }
            CertificateError::Key(error) => write!(out, "the certified key: {error}"),
        }
    }
}

impl std::error::Error for CertificateError {}
