//! Signing keys: opened into a keyring for each issuer (RFC 7517).
use crate::failure::Fault;
use crate::foundation::Foundation;
use jose::key::PrivateKey;
use oauth::words::keyring::{Keyring, Published};
use std::collections::{BTreeMap, HashMap};

/// The private keys of all issuers.
#[derive(Default)]
pub struct Signers(HashMap<(String, String), PrivateKey>);

impl Signers {
    /// The private key of that identifier.
    pub fn find(&self, issuer: &str, kid: &str) -> Option<&PrivateKey> {
        self.0.get(&(issuer.to_owned(), kid.to_owned()))
    }
}

/// Opens every stored key.
pub async fn keyrings(foundation: &Foundation) -> Result<(BTreeMap<String, Keyring>, Signers), Fault> {
    let mut rings: BTreeMap<String, Keyring> = BTreeMap::new();
    let mut signers = Signers::default();
    for row in store::keys::keys(&*foundation.database).await? {
        let opened = foundation.seals.open_key(&row.issuer, &row.sealed)?;
        let key = PrivateKey::from_pkcs8_der(&opened).map_err(|error| Fault::Key(error.to_string()))?;
        let published =
            Published { kid: row.kid.clone(), algorithm: row.algorithm, key: key.public(), stage: row.stage };
        rings.entry(row.issuer.clone()).or_default().keys.push(published);
        signers.0.insert((row.issuer, row.kid), key);
    }
    Ok((rings, signers))
}
