//! What a token is bound to: a key that proofs show, a certificate that connections show, or both (RFC 7800 section 3.1, RFC 9449 section 6.1, RFC 8705 section 3.1).
use super::proof::Thumbprint;
use jose::{base64url, digest};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt;

/// The claim and the member that tell whose key must be shown (RFC 7800 section 3.1).
pub const CONFIRMATION: &str = "cnf";

/// What must be shown with a token beside it; spelled as in `cnf` wherever it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// The key, by a proof (RFC 9449 section 6).
    #[serde(rename = "jkt", default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Thumbprint>,
    /// The certificate, by the connection (RFC 8705 section 3).
    #[serde(rename = "x5t#S256", default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateThumbprint>,
}

impl Binding {
    /// What `cnf` says, if anything can be understood of it and nothing is left over.
    pub fn confirmed(value: &Value) -> Option<Self> {
        Self::deserialize(value).ok().filter(Self::binds)
    }

    /// The value of `cnf`; none where nothing must be shown.
    pub fn confirmation(&self) -> Option<Value> {
        self.binds().then(|| json!(self))
    }

    /// Whether anything must be shown.
    pub fn binds(&self) -> bool {
        self.key.is_some() || self.certificate.is_some()
    }

    /// The same, bound to what the other is bound to where this is not.
    pub fn or(self, other: Self) -> Self {
        Self { key: self.key.or(other.key), certificate: self.certificate.or(other.certificate) }
    }
}

/// The SHA-256 of a certificate's DER in base64url, 43 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CertificateThumbprint(String);

impl CertificateThumbprint {
    /// The thumbprint of the certificate with this DER.
    pub fn of(der: &[u8]) -> Self {
        Self(base64url::encode(&digest::sha256(der)))
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CertificateThumbprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for CertificateThumbprint {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match base64url::decode(&text) {
            Ok(bytes) if bytes.len() == 32 => Ok(Self(text)),
            _ => Err("no SHA-256 thumbprint in base64url"),
        }
    }
}

impl From<CertificateThumbprint> for String {
    fn from(thumbprint: CertificateThumbprint) -> Self {
        thumbprint.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINT: &str = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    #[test]
    fn a_confirmation_is_understood_whole_or_not_at_all() {
        let check = |value: Value, understood: bool| {
            let read = Binding::confirmed(&value);
            assert_eq!(read.is_some(), understood, "{value}");
            assert_eq!(read.and_then(|binding| binding.confirmation()), understood.then_some(value));
        };
        check(json!({ "jkt": PRINT }), true);
        check(json!({ "x5t#S256": PRINT }), true);
        check(json!({ "jkt": PRINT, "x5t#S256": PRINT }), true);
        check(json!({}), false);
        check(json!({ "jkt": PRINT, "kid": "1" }), false);
        check(json!({ "x5t#S256": &PRINT[1..] }), false);
        check(json!({ "x5t#S256": null }), false);
        check(json!("x5t#S256"), false);
    }

    #[test]
    fn a_certificate_is_named_by_its_hash() {
        assert_eq!(CertificateThumbprint::of(b"").as_str(), PRINT);
    }
}
