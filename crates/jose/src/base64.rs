//! Base64 with the standard alphabet and padding, one spelling for each value (RFC 4648, section 4); for HTTP Basic, PEM and `x5c`.

use std::fmt;

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;

/// The padded base64 text of `bytes`.
pub fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes that `text` spells; padding is required, white space and non-zero trailing bits are refused.
pub fn decode(text: &str) -> Result<Vec<u8>, NotBase64> {
    STANDARD.decode(text).map_err(|error| NotBase64 { length: text.len(), problem: error.to_string() })
}

/// A text that is not canonical base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotBase64 {
    /// The length of the text, in bytes.
    pub length: usize,
    /// What is wrong, and where; the text itself may be a secret and is not kept.
    pub problem: String,
}

impl fmt::Display for NotBase64 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} characters that are not canonical base64: {}", self.length, self.problem)
    }
}

impl std::error::Error for NotBase64 {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_spelling_is_read() {
        assert_eq!(decode(&encode(b"fo\xff\xfe")).unwrap(), b"fo\xff\xfe");
        assert_eq!(encode(b"fo\xff\xfe"), "Zm///g==");
        assert_eq!(decode("").unwrap(), b"");
        for text in ["Zm9", "Zg", "Zg=", "Zh==", "Zg== ", " Zg==", "Z g==", "Zm__", "Zg==\n", "Zg===", "Z"] {
            assert!(decode(text).is_err(), "{text:?}");
        }
    }
}
