//! Hashes, message authentication and their comparison (FIPS 180-4, RFC 2104).

use aws_lc_rs::{constant_time, digest, hmac};

/// The SHA-1 hash, for certificate thumbprints (`x5t`) only.
pub fn sha1(bytes: &[u8]) -> [u8; 20] {
    fixed(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref())
}

/// The SHA-256 hash.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    fixed(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// HMAC-SHA-256 of `message` under a key of any length.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    fixed(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref())
}

/// Whether the two are the same, in a time that depends on their lengths only.
pub fn equal(left: &[u8], right: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(left, right).is_ok()
}

/// Two lower-case hexadecimal digits for each byte.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    let mut text = String::with_capacity(2 * bytes.len());
    text.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    text
}

/// Two upper-case hexadecimal digits for each byte.
pub fn upper_hex(bytes: &[u8]) -> String {
    hex(bytes).to_ascii_uppercase()
}

fn fixed<const LENGTH: usize>(bytes: &[u8]) -> [u8; LENGTH] {
    let mut array = [0; LENGTH];
    array.copy_from_slice(bytes);
    array
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples() {
        assert_eq!(hex(&sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(upper_hex(&sha256(b"abc")), "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
        // RFC 4231, test case 2.
        assert_eq!(
            hex(&hmac_sha256(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn equality_sees_every_byte_and_the_length() {
        assert!(equal(b"", b""));
        assert!(equal(b"abc", b"abc"));
        for other in [&b"abd"[..], b"bbc", b"ab", b"abcd", b""] {
            assert!(!equal(b"abc", other));
        }
    }
}
