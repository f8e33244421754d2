//! What a world is made of: issuers of the profiles on disk, public clients, and the forms that they send.
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use jose::signed::{assemble, signing_input};
use oauth::issuer::Issuer;
use oauth::profile::library::{Folder, Library};
use oauth::words::client::Client;
use oauth::words::form::{Arrived, Form};
use oauth::words::handle::MaskKey;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

pub const VERIFIER: &str = "a-verifier-of-43-characters-and-a-few-more-1234";
pub const REDIRECT_URI: &str = "http://127.0.0.1/callback";

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let read = |name: &str, file: &str| std::fs::read_to_string(root.join(name).join(file)).unwrap();
    let shipped = ["standard", "helsenorge"]
        .map(|name| (name, read(name, "profile.toml"), read(name, "sources.md")))
        .map(|(name, rules, sources)| (name.to_owned(), Folder { place: format!("profiles/{name}"), rules, sources }));
    let loose = "extends = 'standard'\n[scope]\nwithout_resource = 'all_granted'\n[authorization]\nloopback_hosts = ['localhost', '127.0.0.1', '[::1]']\n";
    let mut folders = BTreeMap::from(shipped);
    folders.insert(
        "loose".to_owned(),
        Folder { place: "loose".to_owned(), rules: loose.to_owned(), sources: String::new() },
    );
    Library::read(&folders).unwrap()
});

/// An issuer of this profile with these APIs.
pub fn issuer(profile: &str, apis: Value) -> Issuer {
    let registration = json!({ "name": "world", "profile": profile, "root": "https://as.example", "apis": apis });
    Issuer {
        registration: serde_json::from_value(registration).unwrap(),
        profile: LIBRARY.find(profile).unwrap().clone(),
        keyring: Default::default(),
        trust_anchors: Default::default(),
        mask: MaskKey([7; 32]),
        secrets: MaskKey([8; 32]),
        nonces: MaskKey([6; 32]),
        ended_before: 0,
    }
}

/// A public client with these members of its registration beside.
pub fn client(client_id: &str, scopes: &[String], refresh: &str) -> Arc<Client> {
    let registration = json!({
        "client_id": client_id,
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "redirect_uris": [REDIRECT_URI],
        "scopes": scopes,
        "refresh": refresh,
    });
    Arc::new(Client::parse(serde_json::from_value(registration).unwrap(), 0).unwrap())
}

/// What a world is shown beside forms, and what of that it has spent.
#[derive(Default)]
pub struct Shown {
    pub proofs: Vec<Vec<u8>>,
    pub certificate: Option<Vec<u8>>,
    pub spent: HashSet<Vec<u8>>,
}

impl Shown {
    /// A request with this form.
    pub fn beside(&self, form: Form) -> Arrived {
        let (method, proofs, certificate) = ("POST".to_owned(), self.proofs.clone(), self.certificate.clone());
        Arrived { method, proofs, certificate, form, ..Arrived::default() }
    }
}

/// A proof of this key for the token endpoint.
pub fn proof(key: &PrivateKey, token_id: &str, issued_at: i64) -> Vec<u8> {
    let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": key.public().to_jwk() });
    let claims = json!({ "jti": token_id, "htm": "POST", "htu": "https://as.example/token", "iat": issued_at });
    let input = signing_input(header.as_object().unwrap(), claims.as_object().unwrap());
    assemble(&input, &key.sign(Algorithm::ES256, input.as_bytes()).unwrap()).into_bytes()
}

/// The form that redeems a code as the first client should.
pub fn redeeming(code: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("client_id", "app"),
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ]
}

/// The form that uses a refresh token as the first client.
pub fn refreshing(refresh_token: &str) -> Vec<(&'static str, &str)> {
    vec![("client_id", "app"), ("grant_type", "refresh_token"), ("refresh_token", refresh_token)]
}
