//! Whom a certificate names: distinguished names as text, and alternative names (RFC 4514, section 2; RFC 5280, section 4.2.1.6).

use core::net::IpAddr;
use std::fmt;

use x509_parser::asn1_rs::{Any, Tag};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

use crate::{der, digest};

/// A name that a certificate bears; two are equal where they are spelled alike, octet by octet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// The subject's distinguished name as RFC 4514 writes it.
    Subject(String),
    /// A dNSName.
    Dns(String),
    /// A uniformResourceIdentifier.
    Uri(String),
    /// An iPAddress.
    Ip(IpAddr),
    /// An rfc822Name.
    Email(String),
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Subject(text) => write!(out, "subject {text}"),
            Name::Dns(text) => write!(out, "DNS {text}"),
            Name::Uri(text) => write!(out, "URI {text}"),
            Name::Ip(address) => write!(out, "IP {address}"),
            Name::Email(text) => write!(out, "email {text}"),
        }
    }
}

/// Every name of a certificate, the subject first; alternative names that cannot be read are none.
pub fn all(certificate: &X509Certificate<'_>) -> Vec<Name> {
    let mut names = vec![Name::Subject(text(certificate.subject()))];
    if let Ok(Some(extension)) = certificate.subject_alternative_name() {
        names.extend(extension.value.general_names.iter().filter_map(alternative));
    }
    names
}

fn alternative(name: &GeneralName<'_>) -> Option<Name> {
    match name {
        GeneralName::DNSName(text) => Some(Name::Dns((*text).to_owned())),
        GeneralName::URI(text) => Some(Name::Uri((*text).to_owned())),
        GeneralName::RFC822Name(text) => Some(Name::Email((*text).to_owned())),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|four| Name::Ip(four.into())),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|sixteen| Name::Ip(sixteen.into())),
        },
        _ => None,
    }
}

/// The name with its most specific part first, each value escaped.
fn text(name: &X509Name<'_>) -> String {
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

/// The short names of section 3, and those under which OpenSSL and others write what certificates of organisations hold.
fn keyword(oid: &str) -> Option<&'static str> {
    match oid {
        "2.5.4.3" => Some("CN"),
        "2.5.4.4" => Some("SN"),
        "2.5.4.5" => Some("serialNumber"),
        "2.5.4.6" => Some("C"),
        "2.5.4.7" => Some("L"),
        "2.5.4.8" => Some("ST"),
        "2.5.4.9" => Some("STREET"),
        "2.5.4.10" => Some("O"),
        "2.5.4.11" => Some("OU"),
        "2.5.4.42" => Some("GN"),
        "2.5.4.97" => Some("organizationIdentifier"),
        "1.2.840.113549.1.9.1" => Some("emailAddress"),
        "0.9.2342.19200300.100.1.1" => Some("UID"),
        "0.9.2342.19200300.100.1.25" => Some("DC"),
        _ => None,
    }
}

/// Only what has one octet string for each text: a BMPString or a TeletexString that looks the same is another name.
fn string(value: &Any<'_>) -> Option<String> {
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString => {
            String::from_utf8(value.data.to_vec()).ok()
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
