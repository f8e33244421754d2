//! The public half of a key: reads a JWK or a SubjectPublicKeyInfo, verifies, names itself (RFC 7517; RFC 5280, section 4.1.2.7; RFC 7638).

use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::signature::{ParsedPublicKey, RsaPublicKeyComponents};
use serde_json::{Map, Value};

use super::error::{KeyError, SignatureError};
use super::jwk::{Designation, Jwk};
use super::kind::{self, Kind};
use super::wrapping;
use crate::algorithm::Algorithm;
use crate::{base64url, digest};

/// A key that checks signatures; cloning it costs no parsing.
#[derive(Clone)]
pub struct PublicKey {
    designation: Designation,
    material: Arc<Material>,
}

struct Material {
    kind: Kind,
    /// The JWK members that hold numbers, in the order of the alphabet.
    members: Vec<(&'static str, Vec<u8>)>,
    /// One for each algorithm of the kind, made when it is first used.
    verifiers: Vec<(Algorithm, OnceLock<Option<ParsedPublicKey>>)>,
}

impl PublicKey {
    /// Reads a public JWK; RSA of 2048 to 8192 bits, P-256, P-384, P-521 or Ed25519, without private members.
    pub fn from_jwk(value: &Value) -> Result<PublicKey, KeyError> {
        let jwk = Jwk::public(value)?;
        let kind = jwk.kind()?;
        let designation = Designation::read(jwk, kind)?;
        PublicKey::new(kind, jwk.numbers(kind)?, designation)
    }

    /// Reads a DER SubjectPublicKeyInfo, as certificates hold it; an elliptic point must be uncompressed.
    pub fn from_subject_public_key_info(bytes: &[u8]) -> Result<PublicKey, KeyError> {
        let (kind, members) = wrapping::subject_public_key(bytes)?;
        PublicKey::new(kind, members, Designation::default())
    }

    pub(super) fn new(
        kind: Kind,
        members: Vec<(&'static str, Vec<u8>)>,
        designation: Designation,
    ) -> Result<PublicKey, KeyError> {
        if let (Kind::Rsa, [(_, exponent), (_, modulus)]) = (kind, members.as_slice()) {
            check_rsa(modulus, exponent)?;
        }
        let algorithms = kind.algorithms().iter();
        let material =
            Material { kind, members, verifiers: algorithms.map(|algorithm| (*algorithm, OnceLock::new())).collect() };
        // A curve has one algorithm only: making its verifier now checks the point.
        match kind.algorithms() {
            [only] if material.verifier(*only).is_none() => Err(KeyError::NotOnCurve(kind.name())),
            _ => Ok(PublicKey { designation, material: Arc::new(material) }),
        }
    }

    /// The same key as an issuer publishes it: under this `kid`, for this `alg`, with `use` `sig`.
    pub fn published(&self, kid: &str, algorithm: Algorithm) -> PublicKey {
        PublicKey {
            designation: Designation {
                kid: Some(kid.to_owned()),
                algorithm: Some(algorithm.name().to_owned()),
                purpose: Some("sig".to_owned()),
                operations: None,
            },
            material: Arc::clone(&self.material),
        }
    }

    /// The JWK's `kid`.
    pub fn kid(&self) -> Option<&str> {
        self.designation.kid.as_deref()
    }

    /// The JWK's `alg`, where it is one that is known here.
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.designation.known_algorithm()
    }

    /// Whether `use`, `key_ops` and `alg`, where present, are for signatures.
    pub fn may_verify(&self) -> bool {
        self.designation.allows_signatures()
    }

    /// Whether the key's type and curve are those of the algorithm.
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        self.material.kind.algorithms().contains(&algorithm)
    }

    /// Checks a signature over `message`; for ECDSA it is r and s side by side (RFC 7518, section 3.4).
    pub fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let material = &*self.material;
        let verifier = material
            .verifier(algorithm)
            .ok_or(SignatureError::AlgorithmDoesNotFit { algorithm, key: material.kind.name() })?;
        let expected = material.signature_length();
        if signature.len() != expected {
            return Err(SignatureError::Length { arrived: signature.len(), expected });
        }
        verifier.verify_sig(message, signature).map_err(|_| SignatureError::Mismatch)
    }

    /// The SHA-256 JWK thumbprint (RFC 7638), as in `cnf.jkt`.
    pub fn thumbprint(&self) -> [u8; 32] {
        let mut members: Vec<_> = self.material.numbers().collect();
        members.sort();
        let text: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
        digest::sha256(format!("{{{}}}", text.join(",")).as_bytes())
    }

    /// The public JWK, with `use`, `alg`, `kid` and `key_ops` where the key has them.
    pub fn to_jwk(&self) -> Value {
        let mut jwk = Map::new();
        for (name, value) in self.material.numbers() {
            jwk.insert(name.to_owned(), Value::String(value));
        }
        self.designation.write(&mut jwk);
        Value::Object(jwk)
    }

    pub(super) fn kind(&self) -> Kind {
        self.material.kind
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PublicKey")
            .field("kind", &self.material.kind.name())
            .field("kid", &self.designation.kid)
            .field("thumbprint", &base64url::encode(&self.thumbprint()))
            .finish()
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &PublicKey) -> bool {
        self.designation == other.designation && self.material.members == other.material.members
    }
}

impl Eq for PublicKey {}

impl Material {
    fn verifier(&self, algorithm: Algorithm) -> Option<&ParsedPublicKey> {
        let fits = |(candidate, _): &&(Algorithm, _)| *candidate == algorithm;
        let (_, verifier) = self.verifiers.iter().find(fits)?;
        verifier.get_or_init(|| self.parse(algorithm)).as_ref()
    }

    fn parse(&self, algorithm: Algorithm) -> Option<ParsedPublicKey> {
        match self.members.as_slice() {
            [("e", e), ("n", n)] => {
                RsaPublicKeyComponents { n, e }.to_parsed_public_key(kind::rsa_verification(algorithm)?).ok()
            }
            [(_, x)] => ParsedPublicKey::new(kind::curve_verification(self.kind)?, x).ok(),
            [(_, x), (_, y)] => {
                let point = [&[4], x.as_slice(), y].concat();
                ParsedPublicKey::new(kind::curve_verification(self.kind)?, point).ok()
            }
            _ => None,
        }
    }

    fn signature_length(&self) -> usize {
        match (self.kind, self.members.last()) {
            (Kind::Rsa, Some((_, modulus))) => modulus.len(),
            (curve, _) => 2 * curve.size(),
        }
    }

    /// The members that a thumbprint covers, as text.
    fn numbers(&self) -> impl Iterator<Item = (&'static str, String)> {
        let curve = (self.kind != Kind::Rsa).then(|| ("crv", self.kind.name().to_owned()));
        [("kty", self.kind.key_type().to_owned())]
            .into_iter()
            .chain(curve)
            .chain(self.members.iter().map(|(name, bytes)| (*name, base64url::encode(bytes))))
    }
}

fn check_rsa(modulus: &[u8], exponent: &[u8]) -> Result<(), KeyError> {
    let leading = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
    let bits = modulus.len() * 8 - leading;
    if !(2048..=8192).contains(&bits) {
        return Err(KeyError::ModulusSize { bits });
    }
    let odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
    if odd(modulus) && odd(exponent) && exponent.len() <= 4 && exponent != [1] {
        return Ok(());
    }
    Err(KeyError::Exponent)
}
