//! The demonstration's certificate authority, kept in the data directory (RFC 5280).

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::ops::Range;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use axum::http::Uri;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData, SerialNumber,
};
use time::OffsetDateTime;

use crate::serve::{TlsIdentity, UnusableIdentity};

const DAY: i64 = 86_400;
const AUTHORITY_LIFE: i64 = 3_650 * DAY;
/// Apple's platforms refuse a server certificate that lives longer than 825 days.
const SERVER_LIFE: i64 = 397 * DAY;

/// A certificate authority for one machine.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    /// Opens the authority kept in `directory` as `ca.pem` and `ca-key.pem` (0600), or makes both; `now` in Unix seconds.
    ///
    /// # Errors
    /// A file that cannot be read or written, or that holds no key.
    pub fn open(directory: &Path, now: i64) -> Result<Self, AuthorityError> {
        let key = keep(&directory.join("ca-key.pem"), 0o600, || Ok(KeyPair::generate()?.serialize_pem()))?;
        let key = KeyPair::from_pem(&key)?;
        let mut params = params("Biljett demonstration authority", &key, now - DAY..now + AUTHORITY_LIFE)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = keep(&directory.join("ca.pem"), 0o644, || Ok(params.self_signed(&key)?.pem()))?;
        let issuer = Issuer::new(params, key);
        Ok(Self { issuer, pem })
    }

    /// The authority's own certificate, to be trusted by clients of the demonstration.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Issues a fresh identity for `localhost`, `127.0.0.1`, `::1` and the hosts of `base_urls`, good for 397 days from `now`.
    ///
    /// # Errors
    /// A base URL without a host, or a host that no certificate can name.
    pub fn issue_server(&self, base_urls: &[String], now: i64) -> Result<TlsIdentity, AuthorityError> {
        let mut names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
        let hosts = base_urls.iter().map(|url| host(url)).collect::<Result<Vec<_>, _>>()?;
        for host in &hosts {
            if !names.contains(host) {
                names.push(host.clone());
            }
        }
        let key = KeyPair::generate()?;
        let mut params = params(hosts.first().unwrap_or(&names[0]), &key, now - DAY..now + SERVER_LIFE)?;
        params.subject_alt_names = CertificateParams::new(names)?.subject_alt_names;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.signed_by(&key, &self.issuer)?;
        TlsIdentity::from_pem(&certificate.pem(), &key.serialize_pem()).map_err(AuthorityError::Identity)
    }

    /// Issues a client certificate for `key` under `common_name`, valid through `validity` in Unix seconds.
    ///
    /// # Errors
    /// A validity outside the years that a certificate can say.
    pub fn issue_client(
        &self,
        key: &impl PublicKeyData,
        common_name: &str,
        validity: Range<i64>,
    ) -> Result<Certificate, AuthorityError> {
        let mut params = params(common_name, key, validity)?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        Ok(params.signed_by(key, &self.issuer)?)
    }
}

/// The host of a URL, an IPv6 address without its brackets.
fn host(url: &str) -> Result<String, AuthorityError> {
    let parsed: Option<Uri> = url.parse().ok();
    let host = parsed.as_ref().filter(|url| url.scheme().is_some()).and_then(Uri::host);
    let host = host.ok_or_else(|| AuthorityError::Host(url.to_owned()))?;
    Ok(host.trim_start_matches('[').trim_end_matches(']').to_owned())
}

fn params(
    common_name: &str,
    key: &impl PublicKeyData,
    validity: Range<i64>,
) -> Result<CertificateParams, AuthorityError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.not_before = OffsetDateTime::from_unix_timestamp(validity.start)?;
    params.not_after = OffsetDateTime::from_unix_timestamp(validity.end)?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    // A key may be certified again: browsers refuse one issuer's serial number on two certificates.
    let mut serial = validity.start.max(1).to_be_bytes().to_vec();
    serial.extend(params.key_identifier(key).iter().take(8));
    params.serial_number = Some(SerialNumber::from(serial));
    Ok(params)
}

/// The text of the file at `path`, made once and complete where there is none.
fn keep(path: &Path, mode: u32, make: impl FnOnce() -> Result<String, rcgen::Error>) -> Result<String, AuthorityError> {
    let failed = |error| AuthorityError::File(path.to_owned(), error);
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return read.map_err(failed),
    }
    let text = make()?;
    let new = path.with_extension("new");
    let written = OpenOptions::new().create(true).truncate(true).write(true).mode(mode).open(&new);
    let written = written.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.and_then(|()| fs::rename(&new, path)).map_err(failed)?;
    Ok(text)
}

/// Why the authority cannot be opened or cannot issue.
#[derive(Debug)]
pub enum AuthorityError {
    /// A file of the authority cannot be read or written.
    File(PathBuf, io::Error),
    /// A key or certificate cannot be made or read.
    Certificate(rcgen::Error),
    /// A base URL names no host.
    Host(String),
    /// A time lies outside the years that a certificate can say.
    Time(time::error::ComponentRange),
    /// The server's certificate cannot be shown.
    Identity(UnusableIdentity),
}

impl fmt::Display for AuthorityError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(out, "{}: {error}", path.display()),
            Self::Certificate(error) => write!(out, "certificate: {error}"),
            Self::Host(url) => write!(out, "{url} names no host"),
            Self::Time(error) => write!(out, "validity: {error}"),
            Self::Identity(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for AuthorityError {}

impl From<rcgen::Error> for AuthorityError {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error)
    }
}

impl From<time::error::ComponentRange> for AuthorityError {
    fn from(error: time::error::ComponentRange) -> Self {
        Self::Time(error)
    }
}
