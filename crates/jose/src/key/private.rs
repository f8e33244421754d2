//! The private half of a key: parsed once, signs, and never shows itself (RFC 7517; RFC 7518, section 6; RFC 5958).

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair};
use serde_json::Value;
use zeroize::Zeroizing;

use super::error::KeyError;
use super::jwk::{Designation, Jwk};
use super::kind::{self, Kind};
use super::pair::{self, Pair};
use super::public::PublicKey;
use super::wrapping::{self, Secrets};
use crate::algorithm::Algorithm;
use crate::{base64url, pem};

/// A key that signs; cloning it costs no parsing, and it may be used from many threads at once.
#[derive(Clone)]
pub struct PrivateKey {
    secret: Arc<Secret>,
    public: PublicKey,
}

struct Secret {
    pair: Pair,
    pkcs8: Zeroizing<Vec<u8>>,
    members: Secrets,
}

impl PrivateKey {
    /// Reads a private JWK; RSA needs all of `d`, `p`, `q`, `dp`, `dq`, `qi`.
    pub fn from_jwk(value: &Value) -> Result<PrivateKey, KeyError> {
        let jwk = Jwk::any(value)?;
        let kind = jwk.kind()?;
        let designation = Designation::read(jwk, kind)?;
        // The public half first: its refusals say more than the library's.
        PublicKey::new(kind, jwk.numbers(kind)?, designation.clone())?;
        PrivateKey::new(pair::from_jwk(jwk, kind)?, kind, designation)
    }

    /// Reads an unencrypted PKCS#8 key.
    pub fn from_pkcs8_der(bytes: &[u8]) -> Result<PrivateKey, KeyError> {
        let kind = wrapping::private_kind(bytes)?;
        if kind == Kind::Rsa {
            let (numbers, _) = wrapping::rsa_numbers(bytes).ok_or(KeyError::Unreadable("PKCS#8 key"))?;
            PublicKey::new(kind, numbers, Designation::default())?;
        }
        let inconsistent = |_| KeyError::Inconsistent(kind.name());
        let pair = match kind::ecdsa_signing(kind) {
            Some(signing) => EcdsaKeyPair::from_pkcs8(signing, bytes).map(Pair::Ecdsa),
            None if kind == Kind::Rsa => RsaKeyPair::from_pkcs8(bytes).map(Pair::Rsa),
            None => Ed25519KeyPair::from_pkcs8(bytes).map(Pair::Ed25519),
        };
        PrivateKey::new(pair.map_err(inconsistent)?, kind, Designation::default())
    }

    /// Reads the first PEM block, which must be a `PRIVATE KEY`.
    pub fn from_pem(text: &str) -> Result<PrivateKey, KeyError> {
        let blocks = pem::blocks(text).map_err(|_| KeyError::Unreadable("PEM text"))?;
        let block = blocks.first().ok_or(KeyError::Unreadable("PEM text"))?;
        if block.label != pem::PRIVATE_KEY {
            return Err(KeyError::PemLabel(block.label.chars().take(64).collect()));
        }
        let bytes = block.bytes().map_err(|_| KeyError::Unreadable("PEM text"))?;
        PrivateKey::from_pkcs8_der(&Zeroizing::new(bytes))
    }

    /// A new key for this algorithm, drawn by the cryptographic library; RSA keys have 2048 bits.
    pub fn generate(algorithm: Algorithm) -> Result<PrivateKey, KeyError> {
        let failed = |_| KeyError::Failed("generate a key");
        let kind = match algorithm {
            Algorithm::ES256 => Kind::P256,
            Algorithm::ES384 => Kind::P384,
            Algorithm::ES512 => Kind::P521,
            Algorithm::EdDSA => Kind::Ed25519,
            _ => return PrivateKey::generate_rsa(2048),
        };
        let pair = match kind::ecdsa_signing(kind) {
            Some(signing) => EcdsaKeyPair::generate(signing).map(Pair::Ecdsa),
            None => Ed25519KeyPair::generate().map(Pair::Ed25519),
        };
        PrivateKey::new(pair.map_err(failed)?, kind, Designation::default())
    }

    /// A new RSA key of 2048, 3072, 4096 or 8192 bits.
    pub fn generate_rsa(bits: usize) -> Result<PrivateKey, KeyError> {
        let size = match bits {
            2048 => KeySize::Rsa2048,
            3072 => KeySize::Rsa3072,
            4096 => KeySize::Rsa4096,
            8192 => KeySize::Rsa8192,
            bits => return Err(KeyError::ModulusSize { bits }),
        };
        let failed = |_| KeyError::Failed("generate a key");
        let pair = RsaKeyPair::generate(size).map_err(failed)?;
        PrivateKey::new(Pair::Rsa(pair), Kind::Rsa, Designation::default())
    }

    fn new(pair: Pair, kind: Kind, designation: Designation) -> Result<PrivateKey, KeyError> {
        let failed = KeyError::Failed("write a key");
        let pkcs8 = pair.pkcs8().ok_or(failed.clone())?;
        let (numbers, members) = match &pair {
            Pair::Rsa(_) => wrapping::rsa_numbers(&pkcs8).ok_or(failed)?,
            curve => {
                let (point, d) = curve.point_and_secret().ok_or(failed)?;
                (wrapping::coordinates(kind, &point)?, vec![("d", d)])
            }
        };
        let secret = Secret { pair, pkcs8, members };
        Ok(PrivateKey { public: PublicKey::new(kind, numbers, designation)?, secret: Arc::new(secret) })
    }

    /// The unencrypted PKCS#8 form.
    pub fn to_pkcs8_der(&self) -> Zeroizing<Vec<u8>> {
        self.secret.pkcs8.clone()
    }

    /// The private JWK.
    pub fn to_jwk(&self) -> Value {
        let mut jwk = self.public.to_jwk();
        for (name, number) in &self.secret.members {
            jwk[*name] = Value::String(base64url::encode(number));
        }
        jwk
    }

    /// The public half, with the same `kid`, `alg`, `use` and `key_ops`.
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// A signature over `message`, in the form that JWS demands (RFC 7518, sections 3.3 to 3.5; RFC 8037, section 3.1).
    pub fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        if !self.public.fits(algorithm) {
            return Err(KeyError::AlgorithmDoesNotFit { algorithm, key: self.public.kind().name() });
        }
        self.secret.pair.sign(algorithm, message, &SystemRandom::new()).ok_or(KeyError::Failed("sign"))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PrivateKey").field("public", &self.public).finish_non_exhaustive()
    }
}
