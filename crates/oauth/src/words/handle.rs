//! Handles: codes, opaque tokens, `request_uri`s, session cookies; a masked locator that says where the row stands, and at least 192 random bits.
use super::chance::Chance;
use jose::{base64url, digest};
use serde::{Deserialize, Serialize};

/// The bytes of a locator: one of shard, six of the time of expiry in milliseconds, so that what expired is a range.
const LOCATOR: usize = 7;
/// The fewest bytes of a handle: a locator and 192 random bits.
pub const FEWEST_BYTES: usize = LOCATOR + 24;

/// How a handle is spelled: its size and its alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Spelling {
    /// Bytes before encoding; at least 31.
    pub bytes: usize,
    /// The alphabet.
    pub encoding: Encoding,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    bytes: usize,
    encoding: Encoding,
}

impl TryFrom<Written> for Spelling {
    type Error = String;

    fn try_from(Written { bytes, encoding }: Written) -> Result<Self, String> {
        match bytes {
            FEWEST_BYTES..=128 => Ok(Self { bytes, encoding }),
            _ => Err(format!("a handle has {FEWEST_BYTES} to 128 bytes; {bytes} are asked for")),
        }
    }
}

/// The alphabet of a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Lower-case hexadecimal.
    Hex,
    /// base64url without padding (RFC 7515 section 2).
    Base64url,
}

/// The key that masks locators, so that a handle is uniform to look at.
#[derive(Clone)]
pub struct MaskKey(pub [u8; 32]);

/// Where the row of a handle stands, and what proves that the handle is the one: never the handle itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Shard and time of expiry; an address, never evidence.
    pub locator: i64,
    /// SHA-256 of the characters as presented.
    pub digest: Vec<u8>,
}

/// A handle that was just made: the only moment at which its characters and its address are known together.
#[derive(Clone)]
pub struct Handle {
    /// The characters for the client.
    pub text: String,
    /// What is stored.
    pub address: Address,
}

/// What a new handle is made of: the moment, chance, and the key that masks the locator.
pub struct Mint<'a> {
    /// Milliseconds since 1970.
    pub now_ms: i64,
    /// The request's random bytes.
    pub chance: &'a mut Chance,
    /// The key that masks locators.
    pub mask: &'a MaskKey,
}

impl Mint<'_> {
    /// A new handle in this spelling, for what expires then, in seconds since 1970.
    pub fn handle(&mut self, spelling: Spelling, expires_at: i64) -> Handle {
        let random = self.chance.take(spelling.bytes.max(FEWEST_BYTES) - LOCATOR);
        let locator = locate(expires_at * 1_000 + self.now_ms.rem_euclid(1_000));
        let mut bytes = masked(locator, &random, self.mask).to_vec();
        bytes.extend(&random);
        let text = match spelling.encoding {
            Encoding::Hex => digest::hex(&bytes),
            Encoding::Base64url => base64url::encode(&bytes),
        };
        let address = Address { locator: number(locator), digest: digest::sha256(text.as_bytes()).to_vec() };
        Handle { text, address }
    }
}

impl Address {
    /// Where the row of these characters would stand; `None` where they are no handle of this spelling.
    pub fn of(text: &str, spelling: Spelling, mask: &MaskKey) -> Option<Self> {
        let bytes = match spelling.encoding {
            Encoding::Hex => unhex(text)?,
            Encoding::Base64url => base64url::decode(text).ok()?,
        };
        if bytes.len() != spelling.bytes.max(FEWEST_BYTES) {
            return None;
        }
        let (first, random) = bytes.split_at(LOCATOR);
        let first: [u8; LOCATOR] = first.try_into().ok()?;
        let locator = masked(first, random, mask);
        Some(Self { locator: number(locator), digest: digest::sha256(text.as_bytes()).to_vec() })
    }
}

fn locate(expires_at_ms: i64) -> [u8; LOCATOR] {
    let time = expires_at_ms.to_be_bytes();
    let mut out = [0; LOCATOR];
    out[1..].copy_from_slice(&time[2..]);
    out
}

fn masked(locator: [u8; LOCATOR], random: &[u8], mask: &MaskKey) -> [u8; LOCATOR] {
    let cover = digest::hmac_sha256(&mask.0, random);
    let mut out = locator;
    for (byte, cover) in out.iter_mut().zip(cover) {
        *byte ^= cover;
    }
    out
}

fn number(locator: [u8; LOCATOR]) -> i64 {
    locator.iter().fold(0, |number, byte| number << 8 | i64::from(*byte))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    bytes.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(spelling: Spelling, spoil: impl Fn(&str) -> String, found: bool) {
        let mask = MaskKey([7; 32]);
        let mut chance = Chance::new([1; 32]);
        let handle = Mint { now_ms: 1_495_710_736_000, chance: &mut chance, mask: &mask }.handle(spelling, 0);
        let address = Address::of(&spoil(&handle.text), spelling, &mask);
        assert_eq!(address.as_ref() == Some(&handle.address), found);
    }

    #[test]
    fn a_handle_is_found_by_its_exact_characters_only() {
        let hex = Spelling { bytes: 32, encoding: Encoding::Hex };
        let base64url = Spelling { bytes: 33, encoding: Encoding::Base64url };
        for spelling in [hex, base64url] {
            check(spelling, str::to_owned, true);
            check(spelling, |text| format!("{text}0"), false);
            check(spelling, |text| text[1..].to_owned(), false);
            check(spelling, |text| text.to_uppercase(), false);
            check(spelling, |text| format!("{text} "), false);
        }
    }

    #[test]
    fn the_locator_is_the_time_of_expiry_and_counts_up_within_a_second() {
        let mask = MaskKey([7; 32]);
        let mut chance = Chance::new([1; 32]);
        let handle = Mint { now_ms: 1_495_710_736_123, chance: &mut chance, mask: &mask }
            .handle(Spelling { bytes: 32, encoding: Encoding::Hex }, 1_495_710_796);
        assert_eq!(handle.address.locator, 1_495_710_796_123);
        assert_eq!(handle.text.len(), 64);
    }
}
