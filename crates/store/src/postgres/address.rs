//! Knows how a PostgreSQL URL becomes a pool: its bounds, its session settings and its TLS.

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::fault;
use crate::database::DatabaseError;

/// The bound of connecting and of waiting for a free connection.
const BOUND: Duration = Duration::from_secs(1);
/// How long sent bytes may stay without acknowledgement.
const SILENCE: Duration = Duration::from_secs(5);
/// How many connections a process opens at most, unless the URL says otherwise.
const POOL_SIZE: usize = 16;
/// Read-only by default: a statement outside a transaction of ours must not happen.
const SESSION: &str = "-c synchronous_commit=on -c statement_timeout=5s \
    -c idle_in_transaction_session_timeout=5s -c default_transaction_read_only=on";

/// The pool that a URL describes; nothing is connected yet.
pub(super) fn pool(url: &str) -> Result<Pool, DatabaseError> {
    let address = Address::read(url)?;
    let mut config: Config = address.url.parse().map_err(|error| misuse(&fault::chain(&error)))?;
    let options = config.get_options().map_or_else(|| SESSION.to_owned(), |own| format!("{own} {SESSION}"));
    config.options(options).connect_timeout(BOUND).tcp_user_timeout(SILENCE).keepalives_idle(SILENCE);
    if config.get_application_name().is_none() {
        config.application_name("biljett");
    }
    let tls = MakeRustlsConnect::new(address.tls()?);
    let fast = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(config, tls, fast))
        .max_size(address.pool_size)
        .wait_timeout(Some(BOUND))
        .create_timeout(Some(BOUND))
        .recycle_timeout(Some(BOUND))
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| misuse(&error))
}

/// A URL without the parameters that are ours or that the driver does not know.
struct Address {
    url: String,
    pool_size: usize,
    root_certificates: Option<String>,
}

impl Address {
    fn read(url: &str) -> Result<Self, DatabaseError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let mut address = Self { url: String::new(), pool_size: POOL_SIZE, root_certificates: None };
        let mut kept = Vec::new();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("pool_size", size)) => match size.parse() {
                    Ok(size @ 1..=1000) => address.pool_size = size,
                    _ => return Err(misuse(&"pool_size is not a number from 1 to 1000")),
                },
                Some(("sslrootcert", path)) if path.contains('%') => {
                    return Err(misuse(&"sslrootcert takes a path without percent signs"));
                }
                Some(("sslrootcert", path)) => address.root_certificates = Some(path.to_owned()),
                Some(("sslmode", "verify-ca" | "verify-full")) => kept.push("sslmode=require"),
                _ => kept.push(parameter),
            }
        }
        address.url = format!("{base}?{}", kept.join("&"));
        Ok(address)
    }

    fn tls(&self) -> Result<ClientConfig, DatabaseError> {
        let mut roots = RootCertStore::empty();
        match &self.root_certificates {
            None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
            Some(path) => {
                for certificate in CertificateDer::pem_file_iter(path).map_err(|error| misuse(&error))? {
                    roots.add(certificate.map_err(|error| misuse(&error))?).map_err(|error| misuse(&error))?;
                }
            }
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(|error| misuse(&error))?;
        Ok(builder.with_root_certificates(roots).with_no_client_auth())
    }
}

fn misuse(error: &dyn std::fmt::Display) -> DatabaseError {
    DatabaseError::Programming(format!("the URL of the database: {error}"))
}
