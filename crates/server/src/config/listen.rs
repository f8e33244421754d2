//! `[[listen]]`: an address to listen on, and how.
use serde::{Deserialize, Deserializer};
use std::net::SocketAddr;
use std::path::PathBuf;

/// An address to listen on.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Table")]
pub struct Listen {
    /// Address and port.
    pub address: SocketAddr,
    /// For TLS: the certificate chain and its private key, both in PEM.
    pub identity: Option<(PathBuf, PathBuf)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    address: SocketAddr,
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
}

impl TryFrom<Table> for Listen {
    type Error = &'static str;

    fn try_from(table: Table) -> Result<Self, Self::Error> {
        let identity = match (table.certificate, table.key) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (Some(_), None) => return Err("`certificate` needs its `key`"),
            (None, Some(_)) => return Err("`key` needs its `certificate`"),
        };
        Ok(Self { address: table.address, identity })
    }
}

/// Every table; read as optional, since a mistake between keys is told with a table's line only so.
pub(super) fn each<'de, D: Deserializer<'de>>(tables: D) -> Result<Vec<Listen>, D::Error> {
    let tables = Vec::<Option<Listen>>::deserialize(tables)?;
    Ok(tables.into_iter().flatten().collect())
}
