//! Secrets at rest and values that travel through a browser: AES-256-GCM under keys derived with HKDF (RFC 5116, RFC 5869).

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::error::Unspecified;

use crate::digest::hmac_sha256;

/// Nonce, cipher text and tag of `plain`, bound to `associated`; a nonce must never be used twice with one key.
///
/// More than one nonce can seal (64 GiB) yields nothing, which [`open`] refuses.
pub fn seal(key: &[u8; 32], nonce: [u8; NONCE_LEN], associated: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut body = plain.to_vec();
    let outcome = cipher(key).and_then(|cipher| {
        let nonce = Nonce::assume_unique_for_key(nonce);
        cipher.seal_in_place_append_tag(nonce, Aad::from(associated), &mut body)
    });
    match outcome {
        Ok(()) => [&nonce[..], &body].concat(),
        Err(Unspecified) => Vec::new(),
    }
}

/// The plain text of what [`seal`] made with the same key and the same `associated`.
pub fn open(key: &[u8; 32], associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotOpened> {
    let refused = NotOpened { length: sealed.len() };
    let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(refused.clone())?;
    let mut body = body.to_vec();
    let plain = cipher(key)
        .and_then(|cipher| {
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let plain = cipher.open_in_place(nonce, Aad::from(associated), &mut body)?;
            Ok(plain.len())
        })
        .map_err(|Unspecified| refused)?;
    body.truncate(plain);
    Ok(body)
}

/// A key for the purpose that `label` names: HKDF-SHA-256 with an empty salt and `label` as info.
pub fn derive(master: &[u8], label: &str) -> [u8; 32] {
    let extracted = hmac_sha256(&[0; 32], master);
    hmac_sha256(&extracted, &[label.as_bytes(), &[1]].concat())
}

/// What arrived was not sealed with this key and these associated bytes, or was changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOpened {
    /// The length of what arrived, in bytes.
    pub length: usize,
}

impl fmt::Display for NotOpened {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} bytes that were not sealed with this key for this place", self.length)
    }
}

impl std::error::Error for NotOpened {}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, Unspecified> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::hex;

    /// The GCM specification's test case 14: key, nonce and block all zero.
    #[test]
    fn published_example() {
        let sealed = seal(&[0; 32], [0; 12], b"", &[0; 16]);
        assert_eq!(hex(&sealed[12..]), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    }

    /// RFC 5869, test case 3 (no salt, no info): the first 32 bytes.
    #[test]
    fn derivation_is_hkdf() {
        assert_eq!(hex(&derive(&[0x0b; 22], "")), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
        assert_ne!(derive(b"master", "one"), derive(b"master", "two"));
    }

    #[test]
    fn only_the_whole_is_opened() {
        let key = derive(b"master", "cookie");
        let sealed = seal(&key, [7; 12], b"issuer", b"plain");
        assert_eq!(open(&key, b"issuer", &sealed).unwrap(), b"plain");
        assert!(open(&key, b"other", &sealed).is_err());
        assert!(open(&derive(b"master", "code"), b"issuer", &sealed).is_err());
        for length in 0..sealed.len() {
            assert!(open(&key, b"issuer", &sealed[..length]).is_err());
            let mut changed = sealed.clone();
            changed[length] ^= 1;
            assert!(open(&key, b"issuer", &changed).is_err());
        }
        let empty = seal(&key, [8; 12], b"", b"");
        assert_eq!(open(&key, b"", &empty).unwrap(), b"");
    }
}
