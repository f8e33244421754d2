//! `[proxy]`: whom to believe whose request it passes on, by what proof, and from which headers (RFC 7239, RFC 9440).
use super::secret;
use axum::http::HeaderName;
use jose::certificate::Certificate;
use serde::{Deserialize, Deserializer, de};
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// A proxy at which the connections of clients end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proxy {
    /// Addresses and networks from which it connects.
    pub trusted: Vec<Network>,
    /// The secret that it sends with each request: the header's name, and a file with 32 characters or more.
    #[serde(default)]
    pub secret: Option<Secret>,
    /// Files with the certificates, in PEM, one of which it shows where it connects by TLS itself.
    #[serde(default)]
    pub certificates: Vec<PathBuf>,
    /// The header with the client's address: `X-Forwarded-For`, `Forwarded`, or another with one address.
    #[serde(default, deserialize_with = "header")]
    pub client_address: Option<HeaderName>,
    /// The header with the client's certificate, and how it is written there.
    #[serde(default)]
    pub client_certificate: Option<ClientCertificate>,
}

/// The header that proves a proxy, and where its value is kept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The header's name.
    #[serde(deserialize_with = "name")]
    pub header: HeaderName,
    /// The file with its value.
    pub file: PathBuf,
}

/// The header of the client's certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientCertificate {
    /// The header's name.
    #[serde(deserialize_with = "name")]
    pub header: HeaderName,
    /// How the certificate is written.
    pub encoding: Encoding,
}

/// How a certificate is written in a header.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub enum Encoding {
    /// PEM, percent-encoded, as nginx writes `$ssl_client_escaped_cert`.
    #[serde(rename = "pem-escaped")]
    PemEscaped,
    /// DER as a byte sequence between colons (RFC 9440 section 2.1).
    #[serde(rename = "rfc9440")]
    Rfc9440,
}

impl Proxy {
    /// What proves the proxy, read from its files: the value of its header, the SHA-256 of its certificates.
    pub(crate) fn proofs(&self) -> Result<(Option<String>, Vec<[u8; 32]>), String> {
        if self.trusted.is_empty() {
            return Err("`proxy.trusted` names nobody; leave `[proxy]` out, or say from where it connects".to_owned());
        }
        if self.secret.is_none() && self.certificates.is_empty() {
            let why = "an address alone proves no proxy; name its `secret` or its `certificates` under `[proxy]`";
            return Err(why.to_owned());
        }
        let secret = self.secret.as_ref().map(Secret::read).transpose()?;
        let certificates = self.certificates.iter().map(|path| {
            let text = secret::text("proxy.certificates", path)?;
            let certificate = Certificate::from_pem(&text);
            let certificate =
                certificate.map_err(|error| format!("proxy.certificates: {}: {error}", path.display()))?;
            Ok(certificate.sha256())
        });
        Ok((secret, certificates.collect::<Result<_, String>>()?))
    }
}

impl Secret {
    fn read(&self) -> Result<String, String> {
        let at = |what: String| format!("proxy.secret: {}: {what}", self.file.display());
        let text = secret::read(&self.file).map_err(at)?.ok_or_else(|| at("the file is missing".to_owned()))?;
        let text = text.trim();
        match text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => Ok(text.to_owned()),
            false => Err(at("it is not 32 printable characters or more without a space".to_owned())),
        }
    }
}

/// An address, or all that begin as it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many bits count.
    prefix: u32,
}

impl Network {
    /// Reads `192.0.2.1`, `10.0.0.0/8`, `::1` or `2001:db8::/32`; bits beyond the prefix must be 0.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().ok()?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) if prefix.bytes().all(|byte| byte.is_ascii_digit()) => prefix.parse().ok()?,
            Some(_) => return None,
            None => all,
        };
        let network = Self { address, prefix };
        (prefix <= all && bits(address) == network.begin(address)).then_some(network)
    }

    /// Whether an address lies in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4() && self.begin(address) == bits(self.address)
    }

    fn begin(&self, address: IpAddr) -> u128 {
        let zeros = 128 - self.prefix;
        bits(address).checked_shr(zeros).and_then(|bits| bits.checked_shl(zeros)).unwrap_or_default()
    }
}

/// An address from its first bit on.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
        IpAddr::V6(address) => address.to_bits(),
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        let text = String::deserialize(value)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!("{text:?} is no address or network, such as \"192.0.2.1\" or \"10.0.0.0/8\""))
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.address, self.prefix)
    }
}

fn name<'de, D: Deserializer<'de>>(value: D) -> Result<HeaderName, D::Error> {
    let text = String::deserialize(value)?;
    HeaderName::try_from(&*text).map_err(|_| de::Error::custom(format!("{text:?} is no name of a header")))
}

fn header<'de, D: Deserializer<'de>>(value: D) -> Result<Option<HeaderName>, D::Error> {
    name(value).map(Some)
}
