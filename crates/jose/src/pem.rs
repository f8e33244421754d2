//! Labelled base64 blocks between dashed lines (RFC 7468, section 3).

use std::fmt;

use crate::base64;

/// The label of a certificate.
pub const CERTIFICATE: &str = "CERTIFICATE";
/// The label of an unencrypted PKCS#8 private key.
pub const PRIVATE_KEY: &str = "PRIVATE KEY";

/// One block: what it says it is, and its base64 lines.
pub struct Block<'a> {
    /// The text between `BEGIN` and the dashes.
    pub label: &'a str,
    body: &'a str,
}

impl Block<'_> {
    /// The bytes of the block; line ends and blanks between the characters do not matter.
    pub fn bytes(&self) -> Result<Vec<u8>, base64::NotBase64> {
        let body: String = self.body.split_ascii_whitespace().collect();
        base64::decode(&body)
    }
}

/// Every block of `text`, in order; what stands between blocks is not looked at.
pub fn blocks(text: &str) -> Result<Vec<Block<'_>>, NotPem> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = rest.split_once("-----BEGIN ") {
        let (label, from) = from.split_once("-----").ok_or(NotPem::Unfinished)?;
        let (body, after) = from.split_once(&format!("-----END {label}-----")).ok_or(NotPem::Unfinished)?;
        blocks.push(Block { label, body });
        rest = after;
    }
    if blocks.is_empty() {
        return Err(NotPem::Empty);
    }
    Ok(blocks)
}

/// The text of one block, in lines of 64 characters.
pub fn encode(label: &str, bytes: &[u8]) -> String {
    let mut text = format!("-----BEGIN {label}-----\n");
    for (place, character) in base64::encode(bytes).chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text + &format!("\n-----END {label}-----\n")
}

/// Why a text has no readable blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPem {
    /// There is no `-----BEGIN`.
    Empty,
    /// A block begins and does not end under the same label.
    Unfinished,
}

impl fmt::Display for NotPem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            NotPem::Empty => "no -----BEGIN line",
            NotPem::Unfinished => "a block without its -----END line",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_back() {
        let text = format!("subject=x\n{}{}", encode("ONE", &[1; 100]), encode("TWO", &[]).replace('\n', "\r\n"));
        let blocks = blocks(&text).unwrap();
        let read: Vec<_> = blocks.iter().map(|block| (block.label, block.bytes().unwrap())).collect();
        assert_eq!(read, [("ONE", vec![1; 100]), ("TWO", vec![])]);
    }

    #[test]
    fn unfinished_blocks_are_refused() {
        let problem = |text| blocks(text).err();
        assert_eq!(problem(""), Some(NotPem::Empty));
        assert_eq!(problem("AAAA"), Some(NotPem::Empty));
        assert_eq!(problem("-----BEGIN ONE-----\nAAAA"), Some(NotPem::Unfinished));
        assert_eq!(problem("-----BEGIN ONE"), Some(NotPem::Unfinished));
        let crossed = "-----BEGIN ONE-----\nAAAA\n-----END TWO-----";
        assert_eq!(problem(crossed), Some(NotPem::Unfinished));
    }
}
