//! The five kinds of key, and which algorithm goes with which (RFC 7518, section 6; RFC 8037, section 2).

use aws_lc_rs::signature::{self, EcdsaSigningAlgorithm, RsaEncoding, RsaParameters, VerificationAlgorithm};

use crate::algorithm::Algorithm;

/// RSA, or one named curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Rsa,
    P256,
    P384,
    P521,
    Ed25519,
}

impl Kind {
    /// The kinds that are one curve.
    pub const CURVES: [Kind; 4] = [Kind::P256, Kind::P384, Kind::P521, Kind::Ed25519];

    /// `RSA`, or the curve as `crv` names it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Rsa => "RSA",
            Kind::P256 => "P-256",
            Kind::P384 => "P-384",
            Kind::P521 => "P-521",
            Kind::Ed25519 => "Ed25519",
        }
    }

    /// The key type as `kty` names it.
    pub fn key_type(self) -> &'static str {
        match self {
            Kind::Rsa => "RSA",
            Kind::P256 | Kind::P384 | Kind::P521 => "EC",
            Kind::Ed25519 => "OKP",
        }
    }

    /// The bytes of one coordinate or private number of the curve; nothing for RSA.
    pub fn size(self) -> usize {
        match self {
            Kind::Rsa => 0,
            Kind::P256 | Kind::Ed25519 => 32,
            Kind::P384 => 48,
            Kind::P521 => 66,
        }
    }

    /// The content of the curve's object identifier (RFC 5480, section 2.1.1.1).
    pub fn object_identifier(self) -> &'static [u8] {
        match self {
            Kind::Rsa => crate::der::RSA_ENCRYPTION,
            Kind::P256 => &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
            Kind::P384 => &[0x2b, 0x81, 0x04, 0x00, 0x22],
            Kind::P521 => &[0x2b, 0x81, 0x04, 0x00, 0x23],
            Kind::Ed25519 => crate::der::ED25519,
        }
    }

    /// Every algorithm that a key of this kind may be used with.
    pub fn algorithms(self) -> &'static [Algorithm] {
        match self {
            Kind::Rsa => &[
                Algorithm::RS256,
                Algorithm::RS384,
                Algorithm::RS512,
                Algorithm::PS256,
                Algorithm::PS384,
                Algorithm::PS512,
            ],
            Kind::P256 => &[Algorithm::ES256],
            Kind::P384 => &[Algorithm::ES384],
            Kind::P521 => &[Algorithm::ES512],
            Kind::Ed25519 => &[Algorithm::EdDSA],
        }
    }
}

/// How an RSA signature of this algorithm is checked.
pub fn rsa_verification(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    match algorithm {
        Algorithm::RS256 => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
        Algorithm::RS384 => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        Algorithm::RS512 => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
        Algorithm::PS256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
        Algorithm::PS384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
        Algorithm::PS512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

/// How an RSA signature of this algorithm is made.
pub fn rsa_signing(algorithm: Algorithm) -> Option<&'static dyn RsaEncoding> {
    match algorithm {
        Algorithm::RS256 => Some(&signature::RSA_PKCS1_SHA256),
        Algorithm::RS384 => Some(&signature::RSA_PKCS1_SHA384),
        Algorithm::RS512 => Some(&signature::RSA_PKCS1_SHA512),
        Algorithm::PS256 => Some(&signature::RSA_PSS_SHA256),
        Algorithm::PS384 => Some(&signature::RSA_PSS_SHA384),
        Algorithm::PS512 => Some(&signature::RSA_PSS_SHA512),
        _ => None,
    }
}

/// How a signature on this curve is checked: r and s side by side, never DER.
pub fn curve_verification(kind: Kind) -> Option<&'static dyn VerificationAlgorithm> {
    match kind {
        Kind::Rsa => None,
        Kind::P256 => Some(&signature::ECDSA_P256_SHA256_FIXED),
        Kind::P384 => Some(&signature::ECDSA_P384_SHA384_FIXED),
        Kind::P521 => Some(&signature::ECDSA_P521_SHA512_FIXED),
        Kind::Ed25519 => Some(&signature::ED25519),
    }
}

/// How an ECDSA signature on this curve is made.
pub fn ecdsa_signing(kind: Kind) -> Option<&'static EcdsaSigningAlgorithm> {
    match kind {
        Kind::P256 => Some(&signature::ECDSA_P256_SHA256_FIXED_SIGNING),
        Kind::P384 => Some(&signature::ECDSA_P384_SHA384_FIXED_SIGNING),
        Kind::P521 => Some(&signature::ECDSA_P521_SHA512_FIXED_SIGNING),
        Kind::Rsa | Kind::Ed25519 => None,
    }
}
