//! The keyring of an issuer: which key signs, which are published (RFC 7517).
use jose::algorithm::Algorithm;
use jose::key::PublicKey;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Seconds for which anybody may keep a published set: the `max-age` of the answer (RFC 9111 section 5.2.2.1).
pub const CACHED_SECONDS: i64 = 300;

/// What an issuer signs with; other algorithms are checked, never written.
const SIGNING: [Algorithm; 5] =
    [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256, Algorithm::ES384, Algorithm::EdDSA];

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
    /// Seconds since 1970: when that stage began.
    pub since: i64,
}

/// The life of a signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Published, not yet used.
    Next,
    /// Signs.
    Active,
    /// Signs no more; what it signed may be alive, and its private half is gone.
    Retired,
}

/// When keys change by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Seconds for which a key signs; `None`: until somebody says so.
    pub signs_for: Option<i64>,
    /// Seconds for which a key is published before it signs, beyond those for which its set may be kept.
    pub margin: i64,
}

/// An algorithm that an issuer signs with: RS256, PS256, ES256, ES384 or EdDSA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Algorithm", into = "Algorithm")]
pub struct SigningAlgorithm(Algorithm);

impl Keyring {
    /// The key that signs with this algorithm.
    pub fn active(&self, algorithm: Algorithm) -> Option<&Published> {
        self.keys.iter().find(|one| one.algorithm == algorithm && one.stage == Stage::Active)
    }

    /// The key that will sign with this algorithm.
    pub fn next(&self, algorithm: Algorithm) -> Option<&Published> {
        self.keys.iter().find(|one| one.algorithm == algorithm && one.stage == Stage::Next)
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

impl Stage {
    /// All, in the order of a life.
    pub const ALL: [Self; 3] = [Self::Next, Self::Active, Self::Retired];

    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

impl Default for Schedule {
    /// 90 days, and a day ahead.
    fn default() -> Self {
        Self { signs_for: Some(90 * 86_400), margin: 86_400 }
    }
}

impl Schedule {
    /// Seconds for which a key is published before it signs.
    pub fn ahead(&self) -> i64 {
        CACHED_SECONDS + self.margin
    }
}

impl SigningAlgorithm {
    /// Which one.
    pub fn algorithm(self) -> Algorithm {
        self.0
    }
}

impl From<SigningAlgorithm> for Algorithm {
    fn from(signing: SigningAlgorithm) -> Self {
        signing.0
    }
}

impl TryFrom<Algorithm> for SigningAlgorithm {
    type Error = String;

    fn try_from(algorithm: Algorithm) -> Result<Self, String> {
        if SIGNING.contains(&algorithm) {
            return Ok(Self(algorithm));
        }
        Err(format!("{algorithm} is checked and never signed with; {} are", SIGNING.map(Algorithm::name).join(", ")))
    }
}
