//! Distinguished names as text (RFC 4514, section 2).

use x509_parser::asn1_rs::{Any, Tag};
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use crate::{der, digest};

/// The name with its most specific part first, each value escaped.
pub fn text(name: &X509Name<'_>) -> String {
    let mut parts: Vec<String> =
        name.iter_rdn().map(|part| part.iter().map(attribute).collect::<Vec<_>>().join("+")).collect();
    parts.reverse();
    parts.join(",")
}

fn attribute(attribute: &AttributeTypeAndValue<'_>) -> String {
    let oid = attribute.attr_type().to_id_string();
    let value = attribute.attr_value();
    match (keyword(&oid), string(value)) {
        (Some(keyword), Some(text)) => format!("{keyword}={}", escaped(&text)),
        (keyword, _) => {
            // Section 2.4: what has no keyword or no string form is shown as its encoding.
            let tag = u8::try_from(value.tag().0).unwrap_or_default();
            let encoding = digest::hex(&der::element(tag, value.data));
            format!("{}=#{encoding}", keyword.unwrap_or(&oid))
        }
    }
}

/// The short names of section 3, which every implementation knows.
fn keyword(oid: &str) -> Option<&'static str> {
    match oid {
        "2.5.4.3" => Some("CN"),
        "2.5.4.6" => Some("C"),
        "2.5.4.7" => Some("L"),
        "2.5.4.8" => Some("ST"),
        "2.5.4.9" => Some("STREET"),
        "2.5.4.10" => Some("O"),
        "2.5.4.11" => Some("OU"),
        "0.9.2342.19200300.100.1.1" => Some("UID"),
        "0.9.2342.19200300.100.1.25" => Some("DC"),
        _ => None,
    }
}

fn string(value: &Any<'_>) -> Option<String> {
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString => {
            String::from_utf8(value.data.to_vec()).ok()
        }
        Tag::BmpString => {
            let units = value.data.chunks_exact(2);
            let units: Vec<u16> = units.map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1])).collect();
            String::from_utf16(&units).ok()
        }
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let mut escaped = String::new();
    for (place, character) in text.chars().enumerate() {
        match character {
            '\0' => escaped.push_str("\\00"),
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => escaped.extend(['\\', character]),
            '#' if place == 0 => escaped.push_str("\\#"),
            ' ' if place == 0 || place == last => escaped.push_str("\\ "),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_as_in_the_rfc() {
        for (value, expected) in [
            ("James \"Jim\" Smith, III", "James \\\"Jim\\\" Smith\\, III"),
            ("Before\rAfter", "Before\rAfter"),
            ("#x#", "\\#x#"),
            (" a b ", "\\ a b\\ "),
            (" ", "\\ "),
            ("a+b;c<d>e\\f\0", "a\\+b\\;c\\<d\\>e\\\\f\\00"),
            ("Lučić", "Lučić"),
            ("", ""),
        ] {
            assert_eq!(escaped(value), expected);
        }
    }
}
