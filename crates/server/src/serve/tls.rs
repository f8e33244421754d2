//! TLS as this server speaks it: versions 1.2 and 1.3, no resumption, any client certificate whose key is shown (RFC 8446, RFC 8705 section 2.2).

use std::fmt;
use std::sync::Arc;

use crate::config::listen::ClientCertificates;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{self, CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{NoClientAuth, NoServerSessionStorage};
use rustls::version::{TLS12, TLS13};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme};

/// Certificates that a client may send, its own included.
const LONGEST_CHAIN: usize = 10;

/// The certificate chain and private key that a TLS listener shows.
#[derive(Clone)]
pub struct TlsIdentity(pub(super) Arc<ServerConfig>);

impl TlsIdentity {
    /// Reads a chain (leaf first) and a private key (PKCS#8, PKCS#1 or SEC1), both in PEM; clients are asked for a certificate and need none.
    ///
    /// # Errors
    /// What cannot be read, or a key that does not belong to the leaf.
    pub fn from_pem(chain: &str, key: &str) -> Result<Self, UnusableIdentity> {
        Self::asking(chain, key, ClientCertificates::Optional)
    }

    /// The same, asking clients for their certificates or not.
    ///
    /// # Errors
    /// What cannot be read, or a key that does not belong to the leaf.
    pub fn asking(chain: &str, key: &str, certificates: ClientCertificates) -> Result<Self, UnusableIdentity> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(chain.as_bytes())
            .collect::<Result<_, _>>()
            .map_err(UnusableIdentity::Chain)?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(UnusableIdentity::Key)?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut settings = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(UnusableIdentity::Refused)?
            .with_client_cert_verifier(match certificates {
                ClientCertificates::Optional => Arc::new(AnyHolder(provider)),
                ClientCertificates::None => Arc::new(NoClientAuth),
            })
            .with_single_cert(chain, key)
            .map_err(UnusableIdentity::Refused)?;
        settings.alpn_protocols = vec![b"http/1.1".to_vec()];
        // A resumed session would bring a certificate whose key was not shown in this handshake.
        settings.session_storage = Arc::new(NoServerSessionStorage {});
        Ok(Self(Arc::new(settings)))
    }
}

impl fmt::Debug for TlsIdentity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TlsIdentity")
    }
}

/// Why a chain and a key cannot be shown to clients.
#[derive(Debug)]
pub enum UnusableIdentity {
    /// The chain is not PEM.
    Chain(pem::Error),
    /// The key is not PEM, or there is none.
    Key(pem::Error),
    /// Chain and key do not fit each other or are of a kind that TLS cannot use.
    Refused(Error),
}

impl fmt::Display for UnusableIdentity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chain(error) => write!(out, "the certificate chain cannot be read: {error}"),
            Self::Key(error) => write!(out, "the private key cannot be read: {error}"),
            Self::Refused(error) => write!(out, "the certificate cannot be used: {error}"),
        }
    }
}

impl std::error::Error for UnusableIdentity {}

/// Accepts any certificate of any issuer whose key signs the handshake: who it is, the registered thumbprint or name decides.
#[derive(Debug)]
struct AnyHolder(Arc<CryptoProvider>);

impl ClientCertVerifier for AnyHolder {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if intermediates.len() < LONGEST_CHAIN {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        crypto::verify_tls12_signature(message, leaf, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        crypto::verify_tls13_signature(message, leaf, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
