//! Proofs of possession of a key, and the key by its thumbprint (RFC 9449 sections 4.2 and 6.1, RFC 7638).
use jose::key::PublicKey;
use jose::{base64url, digest};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The type of tokens that are bound to a key (RFC 9449 section 5).
pub const DPOP: &str = "DPoP";

/// The SHA-256 thumbprint of a public key in base64url, 43 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Thumbprint(String);

impl Thumbprint {
    /// The thumbprint of a key.
    pub fn of(key: &PublicKey) -> Self {
        Self(base64url::encode(&key.thumbprint()))
    }

    /// The thumbprint that these characters are; `None` where they are none.
    pub fn parse(text: &str) -> Option<Self> {
        base64url::decode(text).is_ok_and(|bytes| bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for Thumbprint {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no SHA-256 thumbprint in base64url")
    }
}

impl From<Thumbprint> for String {
    fn from(thumbprint: Thumbprint) -> Self {
        thumbprint.0
    }
}

/// A proof that was checked: only `rules/proof` makes one.
#[derive(Clone, Debug)]
pub struct Proof {
    thumbprint: Thumbprint,
    token_id: String,
    issued_at: i64,
    target: String,
    nonce: Option<String>,
    access_token_hash: Option<String>,
}

/// What a proof says beside its key; the characters of `htu` are not kept, since spellings differ.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub token_id: String,
    pub issued_at: i64,
    pub target: String,
    pub nonce: Option<String>,
    pub access_token_hash: Option<String>,
}

impl Proof {
    pub(crate) fn new(thumbprint: Thumbprint, said: Said) -> Self {
        let Said { token_id, issued_at, target, nonce, access_token_hash } = said;
        Self { thumbprint, token_id, issued_at, target, nonce, access_token_hash }
    }

    /// The key that was shown.
    pub fn thumbprint(&self) -> &Thumbprint {
        &self.thumbprint
    }

    /// Its own identifier.
    pub fn token_id(&self) -> &str {
        &self.token_id
    }

    /// Seconds since 1970.
    pub fn issued_at(&self) -> i64 {
        self.issued_at
    }

    /// The URL of our endpoint that it is for.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Our nonce that it repeats; an empty one is none.
    pub fn nonce(&self) -> Option<&str> {
        self.nonce.as_deref()
    }

    /// Whether it was made for this access token.
    pub fn covers(&self, access_token: &str) -> bool {
        let hash = base64url::encode(&digest::sha256(access_token.as_bytes()));
        self.access_token_hash.as_deref() == Some(&hash)
    }
}
