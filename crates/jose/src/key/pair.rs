//! The library's key pairs behind one face: what each needs to be read from a JWK, written, and used (RFC 7518, section 6; RFC 8037, section 2).

use aws_lc_rs::encoding::{AsBigEndian, AsDer, Curve25519SeedBin, EcPrivateKeyBin, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPairComponents;
use aws_lc_rs::signature::{EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaKeyPair, RsaPublicKeyComponents};
use zeroize::Zeroizing;

use super::error::KeyError;
use super::jwk::Jwk;
use super::kind::{self, Kind};
use crate::algorithm::Algorithm;

/// A parsed private key with its public half.
pub enum Pair {
    Rsa(RsaKeyPair),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// Reads the private numbers, and checks that they belong together and to the public ones.
pub fn from_jwk(jwk: Jwk<'_>, kind: Kind) -> Result<Pair, KeyError> {
    let inconsistent = |_| KeyError::Inconsistent(kind.name());
    if kind == Kind::Rsa {
        return rsa_from_jwk(jwk);
    }
    let d = jwk.fixed("d", kind)?;
    let x = jwk.fixed("x", kind)?;
    match kind::ecdsa_signing(kind) {
        None => Ed25519KeyPair::from_seed_and_public_key(&d, &x).map(Pair::Ed25519),
        Some(signing) => {
            let point = [&[4], x.as_slice(), jwk.fixed("y", kind)?.as_slice()].concat();
            EcdsaKeyPair::from_private_key_and_public_key(signing, &d, &point).map(Pair::Ecdsa)
        }
    }
    .map_err(inconsistent)
}

fn rsa_from_jwk(jwk: Jwk<'_>) -> Result<Pair, KeyError> {
    let components = KeyPairComponents {
        public_key: RsaPublicKeyComponents { n: jwk.integer("n")?, e: jwk.integer("e")? },
        d: jwk.integer("d")?,
        p: jwk.integer("p")?,
        q: jwk.integer("q")?,
        dP: jwk.integer("dp")?,
        dQ: jwk.integer("dq")?,
        qInv: jwk.integer("qi")?,
    };
    RsaKeyPair::from_components(&components).map(Pair::Rsa).map_err(|_| KeyError::Inconsistent(Kind::Rsa.name()))
}

impl Pair {
    /// The PKCS#8 form, version 1, which every library reads.
    pub fn pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = match self {
            Pair::Rsa(pair) => AsDer::<Pkcs8V1Der<'_>>::as_der(pair).ok()?.as_ref().to_vec(),
            Pair::Ecdsa(pair) => pair.to_pkcs8v1().ok()?.as_ref().to_vec(),
            Pair::Ed25519(pair) => pair.to_pkcs8v1().ok()?.as_ref().to_vec(),
        };
        Some(Zeroizing::new(bytes))
    }

    /// The encoded public point and the private number of a key on a curve.
    pub fn point_and_secret(&self) -> Option<(Vec<u8>, Zeroizing<Vec<u8>>)> {
        let (point, secret) = match self {
            Pair::Rsa(_) => return None,
            Pair::Ecdsa(pair) => {
                let d: EcPrivateKeyBin<'_> = pair.private_key().as_be_bytes().ok()?;
                (pair.public_key().as_ref(), d.as_ref().to_vec())
            }
            Pair::Ed25519(pair) => {
                let seed: Curve25519SeedBin<'_> = pair.seed().ok()?.as_be_bytes().ok()?;
                (pair.public_key().as_ref(), seed.as_ref().to_vec())
            }
        };
        Some((point.to_vec(), Zeroizing::new(secret)))
    }

    /// A signature, where the algorithm fits the pair.
    pub fn sign(&self, algorithm: Algorithm, message: &[u8], random: &SystemRandom) -> Option<Vec<u8>> {
        match self {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(kind::rsa_signing(algorithm)?, random, message, &mut signature).ok()?;
                Some(signature)
            }
            Pair::Ecdsa(pair) => Some(pair.sign(random, message).ok()?.as_ref().to_vec()),
            Pair::Ed25519(pair) => Some(pair.try_sign(message).ok()?.as_ref().to_vec()),
        }
    }
}
