//! Signed JWTs in compact serialization: reads and checks those that arrive, assembles those that are issued (RFC 7515, section 7.1; RFC 7519).

mod error;

use serde_json::{Map, Value};

use crate::algorithm::{Algorithm, UnknownAlgorithm};
use crate::key::PublicKey;
use crate::{base64url, json};

pub use error::CompactError;

/// The longest compact serialization that is read, in bytes.
pub const LONGEST: usize = 16 * 1024;

/// A JWT that is well formed; whether its signature is good is not known before [`Compact::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compact {
    signing_input: String,
    header: Map<String, Value>,
    claims: Map<String, Value>,
    signature: Vec<u8>,
    x5t: Option<[u8; 20]>,
    x5t_s256: Option<[u8; 32]>,
}

impl Compact {
    /// Reads three parts of strict base64url, the first two of which are JSON objects; `crit` and `b64` are refused.
    pub fn parse(text: &str) -> Result<Compact, CompactError> {
        if text.len() > LONGEST {
            return Err(CompactError::TooLong(text.len()));
        }
        let parts: Vec<&str> = text.split('.').collect();
        let [header, claims, signature] = parts.as_slice() else {
            return Err(CompactError::Parts(parts.len()));
        };
        let header = object("header", header)?;
        check_header(&header)?;
        let encoding = |part, error| CompactError::Encoding { part, error };
        Ok(Compact {
            signing_input: text[..text.len() - signature.len() - 1].to_owned(),
            claims: object("payload", claims)?,
            signature: base64url::decode(signature).map_err(|error| encoding("signature", error))?,
            x5t: thumbprint(&header, "x5t")?,
            x5t_s256: thumbprint(&header, "x5t#S256")?,
            header,
        })
    }

    /// The JOSE header.
    pub fn header(&self) -> &Map<String, Value> {
        &self.header
    }

    /// The claims set, to be believed only after [`Compact::verify`].
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// What the header says as `alg`.
    pub fn algorithm_name(&self) -> &str {
        self.text("alg").unwrap_or_default()
    }

    /// What the header says as `alg`, where it is known here; never the sole reason to use an algorithm.
    pub fn algorithm(&self) -> Result<Algorithm, UnknownAlgorithm> {
        self.algorithm_name().parse()
    }

    /// The `kid` of the header.
    pub fn kid(&self) -> Option<&str> {
        self.text("kid")
    }

    /// The `typ` of the header, as it was written.
    pub fn typ(&self) -> Option<&str> {
        self.text("typ")
    }

    /// The SHA-1 certificate thumbprint of the header, padded or not.
    pub fn x5t(&self) -> Option<[u8; 20]> {
        self.x5t
    }

    /// The SHA-256 certificate thumbprint of the header (`x5t#S256`), padded or not.
    pub fn x5t_s256(&self) -> Option<[u8; 32]> {
        self.x5t_s256
    }

    /// The bytes that the signature covers.
    pub fn signing_input(&self) -> &[u8] {
        self.signing_input.as_bytes()
    }

    /// The signature, which may be empty.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Checks the signature by this key under the algorithm that the caller settled on; the header must name the same.
    pub fn verify(&self, key: &PublicKey, algorithm: Algorithm) -> Result<(), CompactError> {
        if self.algorithm_name() != algorithm.name() {
            return Err(CompactError::OtherAlgorithm {
                arrived: self.algorithm_name().chars().take(64).collect(),
                expected: algorithm,
            });
        }
        key.verify(algorithm, self.signing_input(), &self.signature).map_err(CompactError::Signature)
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.header.get(name).and_then(Value::as_str)
    }
}

/// The text that is to be signed: header and claims in base64url, with a dot between.
pub fn signing_input(header: &Map<String, Value>, claims: &Map<String, Value>) -> String {
    format!("{}.{}", part(header), part(claims))
}

/// The compact serialization of a signing input with its signature.
pub fn assemble(signing_input: &str, signature: &[u8]) -> String {
    format!("{signing_input}.{}", base64url::encode(signature))
}

fn part(object: &Map<String, Value>) -> String {
    // A map whose names are strings always has a JSON form.
    base64url::encode(&serde_json::to_vec(object).unwrap_or_default())
}

fn object(part: &'static str, text: &str) -> Result<Map<String, Value>, CompactError> {
    let bytes = base64url::decode(text).map_err(|error| CompactError::Encoding { part, error })?;
    match json::parse(&bytes).map_err(|error| CompactError::Json { part, error })? {
        Value::Object(object) => Ok(object),
        _ => Err(CompactError::NotAnObject(part)),
    }
}

fn check_header(header: &Map<String, Value>) -> Result<(), CompactError> {
    if let Some(name) = ["crit", "b64"].into_iter().find(|name| header.contains_key(*name)) {
        return Err(CompactError::Refused(name));
    }
    if !header.contains_key("alg") {
        return Err(CompactError::Missing("alg"));
    }
    let is_text = |name: &&str| header.get(*name).is_none_or(Value::is_string);
    match ["alg", "kid", "typ", "cty"].into_iter().find(|name| !is_text(name)) {
        Some(member) => Err(CompactError::Malformed { member, expected: "a string" }),
        None => Ok(()),
    }
}

fn thumbprint<const LENGTH: usize>(
    header: &Map<String, Value>,
    member: &'static str,
) -> Result<Option<[u8; LENGTH]>, CompactError> {
    let Some(value) = header.get(member) else {
        return Ok(None);
    };
    let bytes = value.as_str().and_then(|text| base64url::decode_padded(text).ok());
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .map(Some)
        .ok_or(CompactError::Malformed { member, expected: "a certificate thumbprint in base64url" })
}
