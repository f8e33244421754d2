//! The file that is applied: `issuers.toml` with the keys and hashes of this run.
use crate::keys::public_jwk;
use flows::password::Passwords;
use serde_json::Value;
use std::sync::OnceLock;
use tokio::runtime::Runtime;

/// The file.
const FILE: &str = include_str!("issuers.toml");
/// Names and passwords of the people.
pub const PEOPLE: [(&str, &str); 4] = [
    ("u1", "the-password-of-u1-5b6c7d8e"),
    ("u2", "the-password-of-u2-8e7d6c5b"),
    ("x", "the-password-of-x-0a9b8c7d"),
    ("u9", "the-password-of-u1-at-t2-1f2e"),
];

/// The file with keys and hashes in their places.
pub fn file(runtime: &Runtime) -> String {
    static HASHES: OnceLock<Vec<(String, String)>> = OnceLock::new();
    let hashes = HASHES.get_or_init(|| runtime.block_on(hashed()));
    let mut text = FILE.to_owned();
    for (name, hash) in hashes {
        text = text.replace(&format!("{{hash:{name}}}"), hash);
    }
    while let Some((before, rest)) = text.split_once("{jwks:") {
        let (name, after) = rest.split_once('}').expect("a name");
        text = format!("{before}{}{after}", jwks(name));
    }
    text
}

async fn hashed() -> Vec<(String, String)> {
    let passwords = Passwords::default();
    let mut hashes = Vec::new();
    for (name, password) in PEOPLE {
        let hash = passwords.hash(password.to_owned(), [9; 16]).await.expect("a hash");
        hashes.push((name.to_owned(), hash));
    }
    hashes
}

/// A key set as an inline table of TOML.
pub fn jwks(name: &str) -> String {
    key_set(&public_jwk(name))
}

/// A key set of one key as an inline table of TOML.
pub fn key_set(jwk: &Value) -> String {
    let members = jwk.as_object().expect("an object").iter();
    let members: Vec<_> = members.map(|(name, value)| format!("{name} = {value}")).collect();
    format!("{{ keys = [{{ {} }}] }}", members.join(", "))
}
