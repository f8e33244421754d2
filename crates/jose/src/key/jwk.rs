//! Reads the members of a JWK: numbers, and what the key is meant for (RFC 7517, section 4; RFC 7518, section 6).

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::error::KeyError;
use super::kind::Kind;
use super::wrapping::Numbers;
use crate::algorithm::Algorithm;
use crate::base64url;

/// The members that only a private or symmetric key has.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A JWK as it arrived.
#[derive(Clone, Copy)]
pub struct Jwk<'a>(&'a Map<String, Value>);

impl<'a> Jwk<'a> {
    /// A key with or without private members.
    pub fn any(value: &'a Value) -> Result<Self, KeyError> {
        value.as_object().map(Jwk).ok_or(KeyError::NotAnObject)
    }

    /// A key without any private member, whatever its type.
    pub fn public(value: &'a Value) -> Result<Self, KeyError> {
        let jwk = Jwk::any(value)?;
        if jwk.text("kty")? == Some("oct") {
            return Err(KeyError::Symmetric);
        }
        match PRIVATE.into_iter().find(|name| jwk.0.contains_key(*name)) {
            Some(member) => Err(KeyError::PrivateMember(member)),
            None => Ok(jwk),
        }
    }

    /// What `kty` and `crv` say.
    pub fn kind(self) -> Result<Kind, KeyError> {
        let key_type = self.text("kty")?.ok_or(KeyError::Missing("kty"))?;
        match key_type {
            "RSA" => return Ok(Kind::Rsa),
            "EC" | "OKP" => {}
            "oct" => return Err(KeyError::Symmetric),
            other => return Err(KeyError::UnknownType(clipped(other))),
        }
        let curve = self.text("crv")?.ok_or(KeyError::Missing("crv"))?;
        Kind::CURVES
            .into_iter()
            .find(|kind| kind.name() == curve && kind.key_type() == key_type)
            .ok_or_else(|| KeyError::UnknownCurve(clipped(curve)))
    }

    /// The public numbers, by the names of their members in the order of the alphabet.
    pub fn numbers(self, kind: Kind) -> Result<Numbers, KeyError> {
        let integer = |name| self.integer(name).map(|bytes| (name, bytes.to_vec()));
        let fixed = |name| self.fixed(name, kind).map(|bytes| (name, bytes.to_vec()));
        match kind {
            Kind::Rsa => Ok(vec![integer("e")?, integer("n")?]),
            Kind::Ed25519 => Ok(vec![fixed("x")?]),
            Kind::P256 | Kind::P384 | Kind::P521 => Ok(vec![fixed("x")?, fixed("y")?]),
        }
    }

    /// The bytes of a number that is written with as few bytes as it needs.
    pub fn integer(self, member: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = self.bytes(member)?;
        match bytes.first() {
            Some(1..) => Ok(bytes),
            _ => Err(KeyError::Malformed {
                member,
                expected: "a positive number without leading zero bytes, in base64url",
            }),
        }
    }

    /// The bytes of a number that is written with exactly the size of its curve.
    pub fn fixed(self, member: &'static str, kind: Kind) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = self.bytes(member)?;
        if bytes.len() == kind.size() {
            return Ok(bytes);
        }
        Err(KeyError::Malformed { member, expected: "a number of exactly the size of its curve, in base64url" })
    }

    fn bytes(self, member: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let text = self.text(member)?.ok_or(KeyError::Missing(member))?;
        let malformed = |_| KeyError::Malformed { member, expected: "canonical base64url" };
        base64url::decode(text).map(Zeroizing::new).map_err(malformed)
    }

    fn text(self, member: &'static str) -> Result<Option<&'a str>, KeyError> {
        match self.0.get(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(KeyError::Malformed { member, expected: "a string" }),
        }
    }
}

/// What a key is called and meant for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Designation {
    /// `kid`.
    pub kid: Option<String>,
    /// `alg`, which may be an algorithm that is not known here.
    pub algorithm: Option<String>,
    /// `use`.
    pub purpose: Option<String>,
    /// `key_ops`.
    pub operations: Option<Vec<String>>,
}

impl Designation {
    /// Reads the four members; an `alg` that is known must fit the key.
    pub fn read(jwk: Jwk<'_>, kind: Kind) -> Result<Self, KeyError> {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let designation = Designation {
            kid: owned(jwk.text("kid")?),
            algorithm: owned(jwk.text("alg")?),
            purpose: owned(jwk.text("use")?),
            operations: operations(jwk)?,
        };
        match designation.known_algorithm() {
            Some(algorithm) if !kind.algorithms().contains(&algorithm) => {
                Err(KeyError::AlgorithmDoesNotFit { algorithm, key: kind.name() })
            }
            _ => Ok(designation),
        }
    }

    /// `alg`, where it is one of ours.
    pub fn known_algorithm(&self) -> Option<Algorithm> {
        self.algorithm.as_deref()?.parse().ok()
    }

    /// Whether nothing here says that the key is for something else than signatures.
    pub fn allows_signatures(&self) -> bool {
        let operation = |name: &String| name == "verify" || name == "sign";
        (self.algorithm.is_none() || self.known_algorithm().is_some())
            && self.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
            && self.operations.as_ref().is_none_or(|names| names.iter().any(operation))
    }

    /// Adds the members that are set.
    pub fn write(&self, jwk: &mut Map<String, Value>) {
        let texts = [("use", &self.purpose), ("alg", &self.algorithm), ("kid", &self.kid)];
        for (name, text) in texts {
            if let Some(text) = text {
                jwk.insert(name.to_owned(), Value::from(text.as_str()));
            }
        }
        if let Some(operations) = &self.operations {
            jwk.insert("key_ops".to_owned(), Value::from(operations.as_slice()));
        }
    }
}

fn operations(jwk: Jwk<'_>) -> Result<Option<Vec<String>>, KeyError> {
    let Some(value) = jwk.0.get("key_ops") else {
        return Ok(None);
    };
    let text = |element: &Value| element.as_str().map(str::to_owned);
    value
        .as_array()
        .and_then(|elements| elements.iter().map(text).collect())
        .map(Some)
        .ok_or(KeyError::Malformed { member: "key_ops", expected: "an array of strings" })
}

fn clipped(text: &str) -> String {
    text.chars().take(64).collect()
}
