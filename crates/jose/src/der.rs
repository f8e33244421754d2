//! The little of DER that keys are wrapped in: tag, definite minimal length, value (X.690, sections 8.1 and 10.1).

/// SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// INTEGER.
pub const INTEGER: u8 = 0x02;
/// BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// OBJECT IDENTIFIER.
pub const OBJECT_IDENTIFIER: u8 = 0x06;

/// The first context-specific tag, constructed.
pub const FIRST_CONTEXT: u8 = 0xa0;

/// rsaEncryption, 1.2.840.113549.1.1.1.
pub const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// id-ecPublicKey, 1.2.840.10045.2.1.
pub const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// id-Ed25519, 1.3.101.112.
pub const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// Reads one element after the other.
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The content of the next element, if it has this tag and is whole.
    pub fn read(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (&found, rest) = self.rest.split_first()?;
        let (length, rest) = length(rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        (found == tag).then(|| self.rest = rest)?;
        Some(content)
    }

    /// The elements inside the next element, if it has this tag.
    pub fn enter(&mut self, tag: u8) -> Option<Reader<'a>> {
        self.read(tag).map(Reader::new)
    }

    /// The big-endian magnitude of the next INTEGER, if it is positive; without leading zeros.
    pub fn positive(&mut self) -> Option<&'a [u8]> {
        match self.read(INTEGER)? {
            [0, rest @ ..] if rest.first().is_some_and(|byte| byte & 0x80 != 0) => Some(rest),
            content @ [first, ..] if *first != 0 && first & 0x80 == 0 => Some(content),
            _ => None,
        }
    }

    /// Whether nothing follows.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

/// One element with its tag and length.
pub fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            let length = content.len().to_be_bytes();
            let from = length.iter().take_while(|byte| **byte == 0).count();
            bytes.push(0x80 | (length.len() - from) as u8);
            bytes.extend_from_slice(&length[from..]);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// An object identifier in dotted decimals.
pub fn dotted(content: &[u8]) -> String {
    let mut arcs = Vec::new();
    let mut arc = 0_u128;
    for byte in content {
        arc = arc.wrapping_shl(7) | u128::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            arcs.push(arc);
            arc = 0;
        }
    }
    // The first number holds two arcs (X.690, section 8.19.4).
    if let Some(first) = arcs.first().copied() {
        let root = (first / 40).min(2);
        arcs.splice(..1, [root, first - 40 * root]);
    }
    let texts: Vec<String> = arcs.iter().map(u128::to_string).collect();
    texts.join(".")
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        return Some((first.into(), rest));
    }
    let (digits, rest) = rest.split_at_checked((first & 0x7f).into())?;
    // Four bytes name 4 GiB; and a length that a shorter form could name is not DER.
    let minimal = matches!(digits, [1..=255, ..]) && digits.len() <= 4;
    let value = digits.iter().fold(0, |value, digit| value << 8 | usize::from(*digit));
    (minimal && value >= 0x80).then_some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let bytes = element(OCTET_STRING, &vec![7; length]);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.read(OCTET_STRING).map(<[u8]>::len), Some(length));
            assert!(reader.is_empty());
            assert!(Reader::new(&bytes).read(SEQUENCE).is_none());
            assert!(Reader::new(&bytes[..bytes.len() - 1]).read(OCTET_STRING).is_none());
        }
    }

    #[test]
    fn object_identifiers_in_decimals() {
        assert_eq!(dotted(RSA_ENCRYPTION), "1.2.840.113549.1.1.1");
        assert_eq!(dotted(EC_PUBLIC_KEY), "1.2.840.10045.2.1");
        assert_eq!(dotted(&[0x55, 4, 97]), "2.5.4.97");
        assert_eq!(dotted(&[0x88, 0x37, 3]), "2.999.3");
        assert_eq!(dotted(&[]), "");
        assert!(!dotted(&[0xff; 64]).contains('.'));
    }

    #[test]
    fn other_encodings_are_refused() {
        for bytes in [
            &[4, 0x80, 0, 0][..],
            &[4, 0x81, 1, 9],
            &[4, 0x82, 0, 0x80],
            &[4, 0x85, 1, 0, 0, 0, 0],
            &[4, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[4],
            &[],
        ] {
            assert!(Reader::new(bytes).read(OCTET_STRING).is_none(), "{bytes:?}");
        }
        for (bytes, expected) in [
            (&[2, 1, 5][..], Some(&[5][..])),
            (&[2, 2, 0, 0x80], Some(&[0x80])),
            (&[2, 1, 0], None),
            (&[2, 2, 0, 5], None),
            (&[2, 1, 0x80], None),
            (&[2, 0], None),
        ] {
            assert_eq!(Reader::new(bytes).positive(), expected, "{bytes:?}");
        }
    }
}
