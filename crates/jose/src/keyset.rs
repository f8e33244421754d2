//! A JWK Set of public keys, bounded, and which of them may have made a signature (RFC 7517, section 5).

use std::fmt;

use serde_json::{Value, json};

use crate::algorithm::Algorithm;
use crate::base64;
use crate::certificate::Certificate;
use crate::json::{self, JsonError};
use crate::key::{KeyError, PublicKey};

/// The most keys that a set may hold.
pub const MOST_KEYS: usize = 32;

/// The largest set, in bytes.
pub const LARGEST: usize = 64 * 1024;

/// The keys of one client or issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySet {
    /// The keys, in the order of the set.
    pub keys: Vec<PublicKey>,
    /// The certificates that keys bring along (`x5c`), each of its key; what cannot be read or is of another key is left out.
    pub certificates: Vec<Certificate>,
}

impl KeySet {
    /// Reads a JWK Set; keys of a type or curve that is not known are skipped, any other fault refuses the set.
    pub fn parse(value: &Value) -> Result<KeySet, KeySetError> {
        let elements = value.get("keys").and_then(Value::as_array).ok_or(KeySetError::NotASet)?;
        if elements.len() > MOST_KEYS {
            return Err(KeySetError::TooMany(elements.len()));
        }
        let mut set = KeySet::default();
        for (index, element) in elements.iter().enumerate() {
            match PublicKey::from_jwk(element) {
                Ok(key) => {
                    set.certificates.extend(certificate(element, &key));
                    set.keys.push(key);
                }
                Err(KeyError::UnknownType(_) | KeyError::UnknownCurve(_)) => {}
                Err(error) => return Err(KeySetError::Key { index, error }),
            }
        }
        Ok(set)
    }

    /// Reads the text of a JWK Set, of at most [`LARGEST`] bytes.
    pub fn parse_bytes(bytes: &[u8]) -> Result<KeySet, KeySetError> {
        if bytes.len() > LARGEST {
            return Err(KeySetError::TooLarge(bytes.len()));
        }
        KeySet::parse(&json::parse(bytes).map_err(KeySetError::Json)?)
    }

    /// The keys that may have made such a signature: meant for signatures and for this algorithm, and of this `kid` where one is given.
    pub fn candidates<'a>(&'a self, kid: Option<&'a str>, algorithm: Algorithm) -> impl Iterator<Item = &'a PublicKey> {
        self.keys.iter().filter(move |key| {
            key.fits(algorithm)
                && key.may_verify()
                && key.algorithm().is_none_or(|meant| meant == algorithm)
                && kid.is_none_or(|kid| key.kid() == Some(kid))
        })
    }

    /// The JWK Set of the public keys.
    pub fn to_json(&self) -> Value {
        let keys: Vec<Value> = self.keys.iter().map(PublicKey::to_jwk).collect();
        json!({ "keys": keys })
    }
}

/// The certificate of a key (RFC 7517, section 4.7): the first of its chain.
fn certificate(jwk: &Value, key: &PublicKey) -> Option<Certificate> {
    let first = jwk.get("x5c")?.get(0)?.as_str()?;
    let read = Certificate::from_der(&base64::decode(first).ok()?).ok()?;
    Some(read).filter(|certificate| certificate.public_key().thumbprint() == key.thumbprint())
}

/// Why a JWK Set is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySetError {
    /// More than [`LARGEST`] bytes; how many.
    TooLarge(usize),
    /// Not JSON that is accepted.
    Json(JsonError),
    /// Not an object with an array `keys`.
    NotASet,
    /// More than [`MOST_KEYS`] keys; how many.
    TooMany(usize),
    /// One key is at fault.
    Key {
        /// Its place in the set, from 0.
        index: usize,
        /// What is wrong with it.
        error: KeyError,
    },
}

impl fmt::Display for KeySetError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeySetError::TooLarge(bytes) => {
                write!(out, "a JWK Set of {bytes} bytes; expected at most {LARGEST}")
            }
            KeySetError::Json(error) => write!(out, "a JWK Set that is {error}"),
            KeySetError::NotASet => out.write_str("a JWK Set is an object with an array \"keys\""),
            KeySetError::TooMany(count) => {
                write!(out, "a JWK Set of {count} keys; expected at most {MOST_KEYS}")
            }
            KeySetError::Key { index, error } => write!(out, "key {index} of the set: {error}"),
        }
    }
}

impl std::error::Error for KeySetError {}
