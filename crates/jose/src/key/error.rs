//! Why a key or a signature is refused; no variant can hold private material.

use std::fmt;

use crate::algorithm::Algorithm;

/// Why a text or an object is not a key that is accepted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// A JWK is not a JSON object.
    NotAnObject,
    /// A member is missing.
    Missing(&'static str),
    /// A member has the wrong form.
    Malformed {
        /// The member's name.
        member: &'static str,
        /// What its definition demands.
        expected: &'static str,
    },
    /// A public key was expected, and this member would make it a private one.
    PrivateMember(&'static str),
    /// `kty` is `oct`: a shared secret is not a key for signatures here.
    Symmetric,
    /// A key type that is not known here; at most 64 characters are kept.
    UnknownType(String),
    /// A curve that is not known here; at most 64 characters are kept.
    UnknownCurve(String),
    /// An RSA modulus outside 2048 to 8192 bits.
    ModulusSize {
        /// The number of bits that arrived.
        bits: usize,
    },
    /// An RSA modulus that is even, or an exponent that is not an odd number from 3 to 2^32 - 1.
    Exponent,
    /// The bytes are no uncompressed point of the curve that they name.
    NotOnCurve(&'static str),
    /// An algorithm and a key that cannot go together.
    AlgorithmDoesNotFit {
        /// The algorithm asked for, or named by the JWK.
        algorithm: Algorithm,
        /// The kind of the key: `RSA` or the name of its curve.
        key: &'static str,
    },
    /// The private numbers do not belong to each other or to the public ones.
    Inconsistent(&'static str),
    /// Not a readable SubjectPublicKeyInfo, PKCS#8 or PEM text.
    Unreadable(&'static str),
    /// A PEM block is not an unencrypted PKCS#8 key; its label.
    PemLabel(String),
    /// The cryptographic library failed at this.
    Failed(&'static str),
}

impl fmt::Display for KeyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyError::NotAnObject => out.write_str("a JWK is a JSON object"),
            KeyError::Missing(member) => write!(out, "the member {member} is missing"),
            KeyError::Malformed { member, expected } => {
                write!(out, "the member {member} is not {expected}")
            }
            KeyError::PrivateMember(member) => {
                write!(out, "a public key has no member {member}, which is private")
            }
            KeyError::Symmetric => out.write_str("kty oct is a shared secret, not a public key"),
            KeyError::UnknownType(kty) => write!(out, "key type {kty:?} is not known"),
            KeyError::UnknownCurve(curve) => write!(out, "curve {curve:?} is not known"),
            KeyError::ModulusSize { bits } => {
                write!(out, "an RSA key of {bits} bits; expected 2048 to 8192")
            }
            KeyError::Exponent => {
                out.write_str("an RSA key needs an odd modulus and an odd exponent from 3 to 4294967295")
            }
            KeyError::NotOnCurve(curve) => write!(out, "not an uncompressed point of the curve {curve}"),
            KeyError::AlgorithmDoesNotFit { algorithm, key } => {
                write!(out, "{algorithm} cannot be used with a key of kind {key}")
            }
            KeyError::Inconsistent(key) => {
                write!(out, "the numbers of this {key} key do not belong together")
            }
            KeyError::Unreadable(what) => write!(out, "not a readable {what}"),
            KeyError::PemLabel(label) => {
                write!(out, "a PEM block {label:?}; expected \"PRIVATE KEY\"")
            }
            KeyError::Failed(what) => write!(out, "the cryptographic library failed to {what}"),
        }
    }
}

impl std::error::Error for KeyError {}

/// Why a signature is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureError {
    /// The algorithm cannot be used with this key.
    AlgorithmDoesNotFit {
        /// The algorithm asked for.
        algorithm: Algorithm,
        /// The kind of the key: `RSA` or the name of its curve.
        key: &'static str,
    },
    /// The signature has another length than every signature by this key.
    Length {
        /// The number of bytes that arrived.
        arrived: usize,
        /// The number of bytes that every such signature has.
        expected: usize,
    },
    /// The signature was not made by this key over this message.
    Mismatch,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignatureError::AlgorithmDoesNotFit { algorithm, key } => {
                write!(out, "{algorithm} cannot be used with a key of kind {key}")
            }
            SignatureError::Length { arrived, expected } => {
                write!(out, "a signature of {arrived} bytes; expected {expected}")
            }
            SignatureError::Mismatch => out.write_str("the signature was not made by this key over this message"),
        }
    }
}

impl std::error::Error for SignatureError {}
