//! Base64url without padding, one spelling for each value (RFC 7515, section 2).

use std::fmt;

use ::base64::Engine;
use ::base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The unpadded base64url text of `bytes`.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes that `text` spells; padding, white space and non-zero trailing bits are refused.
pub fn decode(text: &str) -> Result<Vec<u8>, NotBase64url> {
    URL_SAFE_NO_PAD.decode(text).map_err(|error| NotBase64url { length: text.len(), problem: error.to_string() })
}

/// As [`decode`], but the full padding that some libraries leave on `x5t` may follow.
pub fn decode_padded(text: &str) -> Result<Vec<u8>, NotBase64url> {
    let bare = text.trim_end_matches('=');
    let padding = text.len() - bare.len();
    if padding > 0 && (padding > 2 || !text.len().is_multiple_of(4)) {
        return Err(NotBase64url {
            length: text.len(),
            problem: format!("{padding} characters of padding do not fill a group of four"),
        });
    }
    decode(bare)
}

/// A text that is not canonical base64url.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotBase64url {
    /// The length of the text, in bytes.
    pub length: usize,
    /// What is wrong, and where; the text itself may be a secret and is not kept.
    pub problem: String,
}

impl fmt::Display for NotBase64url {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} characters that are not canonical base64url: {}", self.length, self.problem)
    }
}

impl std::error::Error for NotBase64url {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7515, appendix C.
    #[test]
    fn the_example_of_the_rfc() {
        assert_eq!(encode(&[3, 236, 255, 224, 193]), "A-z_4ME");
        assert_eq!(decode("A-z_4ME").unwrap(), [3, 236, 255, 224, 193]);
    }

    #[test]
    fn only_one_spelling_is_read() {
        for text in ["Zg==", "Zm8=", "Zh", "Zm9", "Z", "Zg ", " Zg", "Z g", "Zg\n", "Zm+_", "Zm/_", "Zm8\0", "Zmå"] {
            assert!(decode(text).is_err(), "{text:?}");
        }
        for length in 0..70_u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37)).collect();
            assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
    }

    #[test]
    fn padding_is_read_where_it_is_allowed() {
        for text in ["Zg", "Zg==", "Zm8", "Zm8=", "Zm9v", ""] {
            assert!(decode_padded(text).is_ok(), "{text:?}");
        }
        for text in ["Zg=", "Zg===", "Zm8==", "Zm9v=", "=", "====", "Zm9v====", "Z=g="] {
            assert!(decode_padded(text).is_err(), "{text:?}");
        }
    }
}
