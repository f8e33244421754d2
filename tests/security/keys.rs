//! Keys that the tester holds: one for each name, made once in a run.
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

static KEYS: OnceLock<Mutex<HashMap<String, PrivateKey>>> = OnceLock::new();

/// The key of this name: for `ES256`, or made for the algorithm that the name ends with after a colon; `R1:PS256` and `R1:RS256` are one.
pub fn key(name: &str) -> PrivateKey {
    let mut keys = KEYS.get_or_init(Mutex::default).lock().expect("keys");
    let made = || PrivateKey::generate(algorithm(name)).expect("a key");
    let short = name.split(':').next().unwrap_or_default();
    keys.entry(short.to_owned()).or_insert_with(made).clone()
}

/// What a key of this name signs with.
pub fn algorithm(name: &str) -> Algorithm {
    let wanted = name.split_once(':').map_or("ES256", |(_, algorithm)| algorithm);
    Algorithm::ALL.into_iter().find(|one| one.name() == wanted).unwrap_or_else(|| panic!("no algorithm {wanted}"))
}

/// The key's identifier.
pub fn kid(name: &str) -> String {
    format!("key-of-{}", name.split(':').next().unwrap_or_default())
}

/// The public key as it is registered.
pub fn public_jwk(name: &str) -> Value {
    let mut jwk = key(name).public().to_jwk();
    jwk["kid"] = json!(kid(name));
    if name.contains(':') {
        jwk["alg"] = json!(algorithm(name).name());
    }
    jwk
}
