//! The signature algorithms that are ever accepted or used (RFC 7518, section 3.1; RFC 8037, section 3.1).

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest::{self, SHA256, SHA384, SHA512};
use serde::{Deserialize, Serialize};

/// An asymmetric JWS algorithm; `none` and the HMAC family cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RS384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RS512,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    PS256,
    /// RSASSA-PSS with SHA-384 and a salt of 48 bytes.
    PS384,
    /// RSASSA-PSS with SHA-512 and a salt of 64 bytes.
    PS512,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// ECDSA on P-521 with SHA-512.
    ES512,
    /// Ed25519.
    EdDSA,
}

impl Algorithm {
    /// Every algorithm, in the order of the registry.
    pub const ALL: [Algorithm; 10] = [
        Algorithm::RS256,
        Algorithm::RS384,
        Algorithm::RS512,
        Algorithm::PS256,
        Algorithm::PS384,
        Algorithm::PS512,
        Algorithm::ES256,
        Algorithm::ES384,
        Algorithm::ES512,
        Algorithm::EdDSA,
    ];

    /// The registered name, as it stands in `alg`.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::RS256 => "RS256",
            Algorithm::RS384 => "RS384",
            Algorithm::RS512 => "RS512",
            Algorithm::PS256 => "PS256",
            Algorithm::PS384 => "PS384",
            Algorithm::PS512 => "PS512",
            Algorithm::ES256 => "ES256",
            Algorithm::ES384 => "ES384",
            Algorithm::ES512 => "ES512",
            Algorithm::EdDSA => "EdDSA",
        }
    }

    /// The hash of `bytes` with this algorithm's hash function (SHA-512 for EdDSA), of which `at_hash` is the left half.
    pub fn hash(self, bytes: &[u8]) -> Vec<u8> {
        let function = match self {
            Algorithm::RS256 | Algorithm::PS256 | Algorithm::ES256 => &SHA256,
            Algorithm::RS384 | Algorithm::PS384 | Algorithm::ES384 => &SHA384,
            Algorithm::RS512 | Algorithm::PS512 | Algorithm::ES512 | Algorithm::EdDSA => &SHA512,
        };
        digest::digest(function, bytes).as_ref().to_vec()
    }

    /// Whether a signature costs microseconds (an elliptic curve) rather than a millisecond (RSA).
    pub fn is_elliptic(self) -> bool {
        matches!(self, Algorithm::ES256 | Algorithm::ES384 | Algorithm::ES512 | Algorithm::EdDSA)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, UnknownAlgorithm> {
        Algorithm::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
            .ok_or_else(|| UnknownAlgorithm { offered: name.to_owned() })
    }
}

/// What was offered as `alg` is none of the algorithms above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAlgorithm {
    /// The text that arrived.
    pub offered: String,
}

impl fmt::Display for UnknownAlgorithm {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "alg {:?} is not a signature algorithm known here", self.offered)
    }
}

impl std::error::Error for UnknownAlgorithm {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_and_nothing_else_is() {
        for algorithm in Algorithm::ALL {
            assert_eq!(algorithm.name().parse(), Ok(algorithm));
            let text = serde_json::to_string(&algorithm).unwrap();
            assert_eq!(text, format!("{:?}", algorithm.name()));
            assert_eq!(serde_json::from_str::<Algorithm>(&text).unwrap(), algorithm);
        }
        for offered in [
            "none", "None", "NONE", "nOnE", "", "HS256", "HS512", "rs256", "RS256 ", " RS256", "ES256K", "Ed25519",
            "EDDSA", "RS1", "dir",
        ] {
            let refused = offered.parse::<Algorithm>();
            assert_eq!(refused, Err(UnknownAlgorithm { offered: offered.to_owned() }));
            assert!(serde_json::from_value::<Algorithm>(offered.into()).is_err());
        }
    }

    #[test]
    fn the_hash_has_the_length_of_the_name() {
        let lengths = Algorithm::ALL.map(|algorithm| algorithm.hash(b"abc").len());
        assert_eq!(lengths, [32, 48, 64, 32, 48, 64, 32, 48, 64, 64]);
        assert_eq!(Algorithm::RS256.hash(b"abc")[..4], [0xba, 0x78, 0x16, 0xbf], "FIPS 180-4 example");
    }
}
