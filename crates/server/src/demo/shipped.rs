//! What ships inside: the demonstration's file, and the private keys of its issuers and clients; all of it public.
use flows::apply::shipped::Shipped;
use flows::apply::{File, Source};
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The file that the demonstration applies.
pub const FILE: &str = include_str!("../../demo/demo.toml");
const KEYS: &str = include_str!("../../demo/keys.json");

/// The private keys that ship inside.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// By name of the issuer.
    pub issuers: BTreeMap<String, IssuerKeys>,
}

/// The private keys of an issuer and its clients.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerKeys {
    signing: Vec<SigningKey>,
    /// By client identifier.
    pub clients: BTreeMap<String, ClientKeys>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SigningKey {
    algorithm: Algorithm,
    private_jwk: Value,
}

/// The private keys of a client.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientKeys {
    /// A JWK with its private members.
    #[serde(default)]
    pub private_jwk: Option<Value>,
    /// A certificate.
    #[serde(default)]
    pub certificate_pem: Option<String>,
    /// Its private key, PKCS#8.
    #[serde(default)]
    pub private_key_pem: Option<String>,
}

/// The private keys that ship inside.
pub fn keys() -> Result<Keys, String> {
    serde_json::from_str(KEYS).map_err(|error| format!("keys.json: {error}"))
}

/// The signing keys that ship inside, so that a demonstration starts at once.
pub fn signing_keys() -> Result<Vec<(String, Algorithm, PrivateKey)>, String> {
    let mut out = Vec::new();
    for (issuer, keys) in keys()?.issuers {
        for key in keys.signing {
            let private = PrivateKey::from_jwk(&key.private_jwk).map_err(|error| format!("keys.json: {error}"))?;
            out.push((issuer.clone(), key.algorithm, private));
        }
    }
    Ok(out)
}

/// The file that ships inside, read.
pub fn file() -> Result<File, String> {
    Source { file: "demo.toml", text: FILE, base: "", browser_base: None }.read().map_err(|mistake| mistake.to_string())
}

/// Everything secret that ships inside, for servers that must refuse it.
pub fn shipped() -> Result<Shipped, String> {
    Ok(Shipped::of(&file()?))
}
