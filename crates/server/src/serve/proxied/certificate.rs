//! A certificate in a proxy's header: PEM that is percent-encoded, or a byte sequence (RFC 9440 section 2.1, RFC 8941 section 3.3.5).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::config::proxy::Encoding;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The DER of the one certificate that a value holds; `None` where it holds anything else.
pub(super) fn der(value: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let base64 = match encoding {
        Encoding::PemEscaped => {
            let text = unescaped(value)?;
            let body = text.trim().strip_prefix(BEGIN)?.strip_suffix(END)?;
            body.split_ascii_whitespace().collect()
        }
        Encoding::Rfc9440 => value.strip_prefix(':')?.strip_suffix(':')?.to_owned(),
    };
    STANDARD.decode(base64).ok().filter(|der| is_one(der))
}

/// Percent-encoded ASCII; a stray percent sign or anything but printable characters refuses the whole.
fn unescaped(value: &str) -> Option<String> {
    let mut pieces = value.split('%');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let code = piece.get(..2).filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        let letter = u8::from_str_radix(code, 16).ok().filter(u8::is_ascii)?;
        text.push(char::from(letter));
        text.push_str(&piece[2..]);
    }
    text.bytes().all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\n' | b'\r')).then_some(text)
}

/// Whether the bytes are one DER sequence and nothing beside it; what it says is for those to judge whom it authenticates.
fn is_one(der: &[u8]) -> bool {
    let [0x30, first, rest @ ..] = der else { return false };
    let (length, rest) = match first {
        0x81..=0x83 => {
            let Some((length, rest)) = rest.split_at_checked(usize::from(first - 0x80)) else { return false };
            (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        first if *first < 0x80 => (usize::from(*first), rest),
        _ => return false,
    };
    length > 0 && rest.len() == length
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sequence of one integer, which is enough of a certificate here.
    const DER: [u8; 5] = [0x30, 3, 2, 1, 7];

    fn check(encoding: Encoding, value: &str, expected: bool) {
        assert_eq!(der(value, encoding), expected.then(|| DER.to_vec()), "{value}");
    }

    #[test]
    fn pem_is_unescaped_whole() {
        let body = STANDARD.encode(DER);
        let escaped = |inner: &str| format!("-----BEGIN%20CERTIFICATE-----%0A{inner}%0A-----END%20CERTIFICATE-----%0A");
        let good = escaped(&body.replace('=', "%3D").replace('+', "%2B"));
        for (value, expected) in [
            (good.clone(), true),
            (good.replace("%0A", "%0D%0A"), true),
            (good.replace("%0A", "%0a"), true),
            (format!("{good}{good}"), false),
            (good.replace("%20CERT", "%20TRUSTED%20CERT"), false),
            (good.replace("-----END", "----END"), false),
            (good.replace("%0A", "%0"), false),
            (good.replace("%0A", "%0G"), false),
            (good.replace("%0A", "%"), false),
            (good.replace("%0A", "%00"), false),
            (good.replace("%0A", "%C3%A5"), false),
            (good.replace("%0A", "\t"), false),
            (format!("subject=x%0A{good}"), false),
            (escaped("!"), false),
            (escaped(""), false),
            (escaped(&STANDARD.encode([&DER[..], &DER].concat())), false),
            (escaped(&STANDARD.encode(&DER[..4])), false),
            (body.clone(), false),
        ] {
            check(Encoding::PemEscaped, &value, expected);
        }
    }

    #[test]
    fn a_byte_sequence_stands_between_colons() {
        let body = STANDARD.encode(DER);
        for (value, expected) in [
            (format!(":{body}:"), true),
            (format!(":{body}"), false),
            (format!("{body}:"), false),
            (format!(":{body}:;a=1"), false),
            (format!(":{body}:, :{body}:"), false),
            (format!(": {body}:"), false),
            (format!(":{}:", body.trim_end_matches('=')), body.trim_end_matches('=') == body),
            (format!(":{}:", STANDARD.encode([&DER[..], &DER].concat())), false),
            (":".to_owned(), false),
            ("::".to_owned(), false),
        ] {
            check(Encoding::Rfc9440, &value, expected);
        }
    }
}
