//! The keyring of an issuer: which key signs, which are published (RFC 7517).
use jose::algorithm::Algorithm;
use jose::key::PublicKey;
use serde_json::{Value, json};

/// The public side of an issuer's keys.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    /// Every published key, in order of age.
    pub keys: Vec<Published>,
}

/// A published key.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its identifier.
    pub kid: String,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// The key.
    pub key: PublicKey,
    /// Where it is in its life.
    pub stage: Stage,
}

/// The life of a signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Published, not yet used.
    Next,
    /// Signs.
    Active,
    /// Signs no more; what it signed is still alive.
    Retired,
}

impl Keyring {
    /// The key that signs with this algorithm.
    pub fn active(&self, algorithm: Algorithm) -> Option<&Published> {
        self.keys.iter().find(|one| one.algorithm == algorithm && one.stage == Stage::Active)
    }

    /// The key of that identifier.
    pub fn find(&self, kid: &str) -> Option<&Published> {
        self.keys.iter().find(|one| one.kid == kid)
    }

    /// The JWK Set (RFC 7517 section 5): each key with `kid`, `use` and `alg`.
    pub fn published(&self) -> Value {
        let keys: Vec<Value> = self.keys.iter().map(Published::jwk).collect();
        json!({ "keys": keys })
    }
}

impl Published {
    fn jwk(&self) -> Value {
        let mut jwk = self.key.to_jwk();
        if let Some(members) = jwk.as_object_mut() {
            members.insert("kid".to_owned(), json!(self.kid));
            members.insert("use".to_owned(), json!("sig"));
            members.insert("alg".to_owned(), json!(self.algorithm.name()));
        }
        jwk
    }
}
