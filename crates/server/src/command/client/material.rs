//! What a client authenticates by, as files hold it; a private key is no business of a server (RFC 7517 section 9.2).
use crate::command::text::content;
use jose::certificate::{Certificate, CertificateError};
use jose::key::{KeyError, PrivateKey, PublicKey};
use oauth::words::names::AuthenticationMethod;
use serde_json::{Value, json};
use std::path::Path;

/// What a client authenticates by.
#[derive(Debug, PartialEq)]
pub enum Material {
    /// Public keys: a JWK Set.
    Keys(Value),
    /// Where public keys are published.
    KeysAt(String),
    /// A certificate in PEM.
    Certificate(String),
    /// A secret.
    Secret(String),
    /// Nothing: a public client.
    Nothing,
}

impl Material {
    /// Reads a JWK or a JWK Set.
    ///
    /// # Errors
    /// No JWK, one that is not accepted, or a private one; the text names the path.
    pub fn keys(path: &Path) -> Result<Self, String> {
        let text = content(path)?;
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let value: Value = serde_json::from_str(&text).map_err(|error| at(&format!("this is no JWK: {error}")))?;
        let keys = value.get("keys").and_then(Value::as_array).cloned().unwrap_or_else(|| vec![value.clone()]);
        for key in &keys {
            match PublicKey::from_jwk(key) {
                Ok(_) => {}
                Err(KeyError::PrivateMember(member)) => return Err(at(&private_jwk(member, key))),
                Err(error) => return Err(at(&error)),
            }
        }
        match keys.is_empty() {
            true => Err(at(&"the set holds no key")),
            false => Ok(Self::Keys(json!({ "keys": keys }))),
        }
    }

    /// Reads a certificate in PEM.
    ///
    /// # Errors
    /// No certificate, or a private key beside it; the text names the path.
    pub fn certificate(path: &Path) -> Result<Self, String> {
        let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        match Certificate::from_pem(&content(path)?) {
            Ok(certificate) => Ok(Self::Certificate(certificate.to_pem())),
            Err(CertificateError::PrivateKey(label)) => {
                Err(at(&format!("a block {label} stands in it, {ALONE} Give the CERTIFICATE block alone.")))
            }
            Err(error) => Err(at(&error)),
        }
    }

    /// The registered name of the method.
    pub fn method(&self) -> AuthenticationMethod {
        match self {
            Self::Keys(_) | Self::KeysAt(_) | Self::Certificate(_) => AuthenticationMethod::PrivateKeyJwt,
            Self::Secret(_) => AuthenticationMethod::ClientSecretBasic,
            Self::Nothing => AuthenticationMethod::None,
        }
    }

    /// The members of a registration that hold it.
    pub fn members(&self) -> Vec<(&'static str, Value)> {
        match self {
            Self::Keys(keys) => vec![("jwks", keys.clone())],
            Self::KeysAt(uri) => vec![("jwks_uri", json!(uri))],
            Self::Certificate(pem) => vec![("certificates", json!([pem]))],
            Self::Secret(secret) => vec![("secret", json!(secret))],
            Self::Nothing => Vec::new(),
        }
    }
}

const ALONE: &str = "and a private key must stay with the client alone: \
    whoever has it is the client, so this server refuses to hold it.";

fn private_jwk(member: &str, key: &Value) -> String {
    let public = PrivateKey::from_jwk(key).map(|key| key.public().to_jwk().to_string());
    let instead = public.map_or_else(
        |_| "Give the public key: the same without the private members.".to_owned(),
        |public| format!("Give this, its public half:\n{public}"),
    );
    format!("the member {member} makes this a private key, {ALONE} {instead}")
}
