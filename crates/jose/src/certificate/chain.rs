//! Whether a certificate chains to an authority that is trusted, for a client (RFC 5280, section 6).

use core::time::Duration;
use std::fmt;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};
use x509_parser::certificate::X509Certificate;

use super::Certificate;

/// Why no chain leads to a trusted authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainError {
    /// None of the authorities issued it, nor any certificate that came along.
    UnknownIssuer,
    /// Its extended key usage, or that of an authority, is for something else than clients.
    Usage,
    /// A certificate of the chain is not valid now.
    Expired,
    /// What else is wrong, in the words of the library.
    Broken(String),
}

impl Certificate {
    /// Whether it chains to one of these authorities, through any of the certificates that came along, at this second since 1970.
    ///
    /// Signatures, dates, usage (that of keys too), path lengths and name constraints are checked, with bounded effort; revocation is not.
    ///
    /// # Errors
    /// Why no chain holds.
    pub fn chains(&self, authorities: &[Certificate], along: &[Vec<u8>], now: i64) -> Result<(), ChainError> {
        let standing = authorities.iter().filter(|one| one.stands(now)).map(Certificate::der);
        let standing: Vec<_> = standing.filter(|der| may_issue(der)).map(CertificateDer::from).collect();
        let anchors: Vec<_> = standing.iter().filter_map(|one| anchor_from_trusted_cert(one).ok()).collect();
        let along = along.iter().map(Vec::as_slice).filter(|der| may_issue(der));
        let along: Vec<_> = along.map(CertificateDer::from).collect();
        let leaf = CertificateDer::from(self.der());
        let leaf = EndEntityCert::try_from(&leaf).map_err(ChainError::of)?;
        let at = UnixTime::since_unix_epoch(Duration::from_secs(now.unsigned_abs()));
        let usage = KeyUsage::client_auth();
        let path = leaf.verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &along, at, usage, None, None);
        path.map(|_| ()).map_err(ChainError::of)
    }
}

/// Whether its key may sign certificates, for which the library does not ask (RFC 5280, sections 4.2.1.3 and 6.1.4).
fn may_issue(der: &[u8]) -> bool {
    let usage = |read: X509Certificate<'_>| read.key_usage().map(|usage| usage.map(|one| one.value.key_cert_sign()));
    super::read(der).is_ok_and(|read| usage(read).is_ok_and(|signs| signs.unwrap_or(true)))
}

impl ChainError {
    fn of(error: Error) -> Self {
        match error {
            // A namesake of the issuer with another key is a stranger.
            Error::UnknownIssuer | Error::InvalidSignatureForPublicKey => ChainError::UnknownIssuer,
            Error::RequiredEkuNotFoundContext(_) | Error::EmptyEkuExtension => ChainError::Usage,
            Error::CertExpired { .. } | Error::CertNotValidYet { .. } => ChainError::Expired,
            other => ChainError::Broken(format!("{other:?}")),
        }
    }
}

impl fmt::Display for ChainError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChainError::UnknownIssuer => {
                out.write_str("no registered authority issued it, directly or through what came along")
            }
            ChainError::Usage => out.write_str("its extended key usage is not for clients"),
            ChainError::Expired => out.write_str("an authority in its chain is not valid now"),
            ChainError::Broken(what) => write!(out, "its chain is refused: {what}"),
        }
    }
}

impl std::error::Error for ChainError {}
