//! `[[listen]]`: an address to listen on, how, and for whom (RFC 8446, RFC 8705).
use serde::{Deserialize, Deserializer};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Address and port, such as `127.0.0.1:8080` or `[::]:443`.
    pub address: SocketAddr,
    /// The certificate chain in PEM, the server's own first; with it and `key` the listener speaks TLS.
    #[serde(default)]
    pub certificate: Option<PathBuf>,
    /// The chain's private key in PEM.
    #[serde(default)]
    pub key: Option<PathBuf>,
    /// Whether TLS clients are asked for a certificate; a browser that has one then asks its person.
    #[serde(default)]
    pub client_certificates: Option<ClientCertificates>,
    /// Says that everything which reaches a listener without TLS came to a proxy over TLS; without it such a listener is for loopback alone.
    #[serde(default)]
    pub behind_tls_proxy: bool,
    /// What is answered here.
    #[serde(default)]
    pub serves: Serves,
}

/// Whether TLS clients are asked for a certificate.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ClientCertificates {
    /// They are asked, and need have none.
    Optional,
    /// They are not asked.
    #[default]
    None,
}

/// What is answered at a listener.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Serves {
    /// The issuers, for everybody.
    #[default]
    Issuers,
    /// Health and metrics, for those who run the server.
    Operations,
}

/// An address to listen on.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Table")]
pub struct Listen {
    /// Address and port.
    pub address: SocketAddr,
    /// How bytes travel.
    pub wire: Wire,
    /// What is answered.
    pub serves: Serves,
}

/// How bytes travel to a listener.
#[derive(Clone, Debug)]
pub enum Wire {
    /// Over TCP, on this machine alone or where nothing is secret.
    Plain,
    /// Over TCP, from a proxy at which TLS ended.
    BehindTlsProxy,
    /// Over TLS that ends here.
    Tls(Files),
}

/// The files of a TLS listener.
#[derive(Clone, Debug)]
pub struct Files {
    /// The certificate chain in PEM.
    pub certificate: PathBuf,
    /// Its private key in PEM.
    pub key: PathBuf,
    /// Whether clients are asked for theirs.
    pub client_certificates: ClientCertificates,
}

impl TryFrom<Table> for Listen {
    type Error = String;

    fn try_from(table: Table) -> Result<Self, Self::Error> {
        let Table { address, serves, behind_tls_proxy, client_certificates, .. } = table;
        let wire = match (table.certificate, table.key) {
            (Some(_), Some(_)) if behind_tls_proxy => {
                return Err("`behind_tls_proxy` is for a listener without a certificate".to_owned());
            }
            (Some(certificate), Some(key)) => {
                Wire::Tls(Files { certificate, key, client_certificates: client_certificates.unwrap_or_default() })
            }
            (Some(_), None) => return Err("`certificate` needs its `key`".to_owned()),
            (None, Some(_)) => return Err("`key` needs its `certificate`".to_owned()),
            (None, None) if client_certificates.is_some() => {
                return Err("`client_certificates` needs a `certificate` and its `key`".to_owned());
            }
            (None, None) if behind_tls_proxy => Wire::BehindTlsProxy,
            (None, None) => Wire::Plain,
        };
        let local = address.ip().to_canonical().is_loopback();
        if matches!(wire, Wire::Plain) && serves == Serves::Issuers && !local {
            return Err(format!(
                "{address} is reached from other machines, and without TLS tokens could be read on the way; name a \
                 `certificate` and its `key`, or say `behind_tls_proxy = true` where only a proxy at which TLS ends reaches it"
            ));
        }
        Ok(Self { address, wire, serves })
    }
}

/// Every table; read as optional, since a mistake between keys is told with a table's line only so.
pub(super) fn each<'de, D: Deserializer<'de>>(tables: D) -> Result<Vec<Listen>, D::Error> {
    let tables = Vec::<Option<Listen>>::deserialize(tables)?;
    Ok(tables.into_iter().flatten().collect())
}
