//! Signing keys: made, sealed, and opened into a keyring for each issuer (RFC 7517, RFC 7638).
use crate::failure::Fault;
use crate::foundation::Foundation;
use crate::pool::Pool;
use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::{PrivateKey, PublicKey};
use oauth::issuer::Issuer;
use oauth::words::keyring::{Keyring, Published, Stage};
use std::collections::{BTreeMap, HashMap};
use store::keys::KeyRow;

/// The private keys that sign, of all issuers.
#[derive(Default)]
pub struct Signers(HashMap<(String, String), PrivateKey>);

impl Signers {
    /// The private key of that identifier.
    pub fn find(&self, issuer: &str, kid: &str) -> Option<&PrivateKey> {
        self.0.get(&(issuer.to_owned(), kid.to_owned()))
    }
}

/// Opens every stored key; of a key that does not sign, the private half is let go at once.
pub async fn keyrings(foundation: &Foundation) -> Result<(BTreeMap<String, Keyring>, Signers), Fault> {
    let mut rings: BTreeMap<String, Keyring> = BTreeMap::new();
    let mut signers = Signers::default();
    for row in store::keys::keys(&*foundation.database).await? {
        let key = match row.stage {
            Stage::Retired => public(foundation, &row)?,
            Stage::Next => private(foundation, &row)?.public(),
            Stage::Active => {
                let key = private(foundation, &row)?;
                let public = key.public();
                signers.0.insert((row.issuer.clone(), row.kid.clone()), key);
                public
            }
        };
        let KeyRow { issuer, kid, algorithm, stage, since, .. } = row;
        rings.entry(issuer).or_default().keys.push(Published { kid, algorithm, key, stage, since });
    }
    Ok((rings, signers))
}

fn private(foundation: &Foundation, row: &KeyRow) -> Result<PrivateKey, Fault> {
    let opened = foundation.seals.open_key((&row.issuer, &row.kid), &row.sealed)?;
    PrivateKey::from_pkcs8_der(&opened).map_err(|error| Fault::Key(error.to_string()))
}

fn public(foundation: &Foundation, row: &KeyRow) -> Result<PublicKey, Fault> {
    let opened = foundation.seals.open_public_key((&row.issuer, &row.kid), &row.sealed)?;
    let jwk = serde_json::from_slice(&opened).map_err(|error| Fault::Key(error.to_string()))?;
    PublicKey::from_jwk(&jwk).map_err(|error| Fault::Key(error.to_string()))
}

/// Draws a key in the pool: RSA takes a tenth of a second and more, in which nothing else may wait for it.
pub(crate) async fn made(pool: &Pool, algorithm: Algorithm) -> Result<PrivateKey, Fault> {
    pool.run(move || PrivateKey::generate(algorithm)).await?.map_err(|error| Fault::Key(error.to_string()))
}

/// By thumbprint (RFC 7638); the first of an issuer that signs ID tokens by the profile's name, where it has one.
pub(crate) fn named(issuer: &Issuer, algorithm: Algorithm, key: &PrivateKey) -> String {
    let rules = &issuer.profile.id_token;
    let first = issuer.keyring.keys.is_empty() && rules.algorithm(None) == algorithm;
    match rules.key_id() {
        name if first && !name.is_empty() => name.to_owned(),
        _ => base64url::encode(&key.public().thumbprint()),
    }
}

/// A key as it is kept from now on.
pub(crate) fn row(
    foundation: &Foundation,
    (issuer, kid): (&str, String),
    (algorithm, stage): (Algorithm, Stage),
    key: &PrivateKey,
) -> Result<KeyRow, Fault> {
    let nonce = foundation.chance.draw().ok_or(Fault::Chance)?.bytes();
    let sealed = foundation.seals.seal_key((issuer, &kid), nonce, &key.to_pkcs8_der());
    let now = foundation.clock.now();
    Ok(KeyRow { issuer: issuer.to_owned(), kid, algorithm, stage, since: now, sealed, created_at: now })
}

/// What is kept of a key that retires.
pub(crate) fn sealed_public(foundation: &Foundation, issuer: &str, key: &Published) -> Result<Vec<u8>, Fault> {
    let nonce = foundation.chance.draw().ok_or(Fault::Chance)?.bytes();
    Ok(foundation.seals.seal_public_key((issuer, &key.kid), nonce, key.key.to_jwk().to_string().as_bytes()))
}
