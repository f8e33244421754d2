//! What the tables stand on: issuers of the profiles on disk, clients, people and grants, each from a few words.
use crate::keys;
use jose::key::PrivateKey;
use oauth::issuer::Issuer;
use oauth::profile::library::{Folder, Library};
use oauth::refusal::Refusal;
use oauth::rules::form::read;
use oauth::words::client::Client;
use oauth::words::form::{Arrived, Form};
use oauth::words::grant::{Grant, GrantId, Line};
use oauth::words::handle::MaskKey;
use oauth::words::keyring::{Keyring, Published, Stage};
use oauth::words::subject::Person;
use serde_json::{Map, Value, json};
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// The moment of all tables, in seconds since 1970.
pub const NOW: i64 = 1_795_000_000;

/// All profiles, by name.
pub const PROFILES: [&str; 6] = ["bankid-2017", "eparaksts", "halland", "helseid", "helsenorge", "standard"];

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let folder = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.unwrap();
        let read = |file: &str| std::fs::read_to_string(entry.path().join(file)).unwrap();
        let name = entry.file_name().into_string().unwrap();
        let (rules, sources) = (read("profile.toml"), read("sources.md"));
        (name.clone(), Folder { place: format!("profiles/{name}"), rules, sources })
    };
    Library::read(&std::fs::read_dir(root).unwrap().map(folder).collect()).unwrap()
});

/// An issuer of this profile at `https://as.example` with four APIs: `orders` and `stock`, `vault` that wants to be the only
/// audience, and `attic` that is disabled; `status` is a scope of the issuer itself.
pub fn issuer(profile: &str) -> Issuer {
    issuer_with(profile, json!({}))
}

/// Such an issuer with these members of its registration instead.
pub fn issuer_with(profile: &str, members: Value) -> Issuer {
    let name = if profile == "eparaksts" { "lvrtc" } else { "shop" };
    let registration = json!({
        "name": name,
        "profile": profile,
        "root": "https://as.example",
        "authorization_server": (profile == "eparaksts").then_some("lvrtc"),
        "scopes": ["status"],
        "apis": [
            {
                "name": "orders",
                "scopes": ["orders/read", "orders/write"],
                "facts": [
                    "person.name", "person.pid", "client.client_name", "client_tenancy", "organization_parent",
                    "organization_child", "organization_supplier", "journal_id",
                ],
            },
            { "name": "stock", "scopes": ["stock/read"] },
            { "name": "vault", "scopes": ["vault/read"], "audience": "alone" },
            { "name": "attic", "scopes": ["attic/read"], "state": "disabled" },
        ],
    });
    let published = |key: &PrivateKey, algorithm, kid: &str| Published {
        kid: kid.to_owned(),
        algorithm,
        key: key.public().published(kid, algorithm),
        stage: Stage::Active,
        since: 0,
    };
    Issuer {
        registration: serde_json::from_value(laid(registration, members)).unwrap(),
        profile: LIBRARY.find(profile).unwrap().clone(),
        keyring: Keyring {
            keys: vec![
                published(&keys::ISSUER, jose::algorithm::Algorithm::ES256, "as"),
                published(&keys::ISSUER_RSA, jose::algorithm::Algorithm::RS256, "as-rsa"),
            ],
        },
        trust_anchors: Default::default(),
        mask: MaskKey([7; 32]),
        secrets: MaskKey([8; 32]),
        nonces: MaskKey([6; 32]),
        ended_before: 0,
    }
}

/// A client that may do everything, with these members of its registration instead.
pub fn client(members: Value) -> Arc<Client> {
    try_client(members).unwrap()
}

/// Such a client, or why it cannot be registered.
pub fn try_client(members: Value) -> Result<Arc<Client>, String> {
    let registration = json!({
        "client_id": "shop",
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": { "keys": [keys::jwk(&keys::SHOP, "shop")] },
        "grant_types": ["authorization_code", "client_credentials", "refresh_token"],
        "redirect_uris": ["https://c.example/cb"],
        "scopes": [
            "openid", "profile", "offline_access", "status", "orders/read", "orders/write", "stock/read", "vault/read",
            "attic/read",
        ],
        "attributes": { "client_name": "The shop" },
    });
    Client::parse(serde_json::from_value(laid(registration, members)).unwrap(), 0).map(Arc::new)
}

/// The person who signs in, with these members instead.
pub fn person(members: Value) -> Person {
    let person = json!({
        "subject": "kari-sub",
        "username": "kari",
        "name": "Kari Nordmann",
        "attributes": { "name": "Kari Nordmann", "given_name": "Kari", "birthdate": "1970-01-02", "pid": "02017012345" },
    });
    serde_json::from_value(laid(person, members)).unwrap()
}

/// A grant of these scopes that `kari` gave `shop` 20 s ago, 30 s after she signed in.
pub fn grant(scopes: &str) -> Grant {
    let terms = json!({
        "scopes": scopes.split(' ').collect::<Vec<_>>(),
        "requested": scopes,
        "resources": [],
        "auth_time": NOW - 50,
        "authentication_methods": ["pwd"],
    });
    Grant {
        id: GrantId([9; 16]),
        client_id: "shop".to_owned(),
        subject: "kari-sub".to_owned(),
        session_id: "session".to_owned(),
        terms: serde_json::from_value(terms).unwrap(),
        created_at: NOW - 20,
        absolute_expires_at: NOW + 86_400,
        line: Line::default(),
        ended_at: None,
    }
}

/// A form as it would be read from a body.
pub fn form(text: &str) -> Form {
    read(text.as_bytes()).unwrap()
}

/// A request with this form and, unless it is empty, this `Authorization` header.
pub fn arrived(text: &str, authorization: &str) -> Arrived {
    let authorization = (!authorization.is_empty()).then(|| authorization.as_bytes().to_vec());
    Arrived { authorization: authorization.into_iter().collect(), form: form(text), ..Arrived::default() }
}

/// A refusal in a row's words: the error, and the name of the variant that tells it.
pub fn told(refusal: &Refusal) -> String {
    let variant = format!("{refusal:?}");
    let inner = variant.split_once('(').map_or("", |(_, inner)| inner);
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).collect();
    format!("{} {name}", refusal.error().name())
}

/// The members of the one object laid over the other's; `"(absent)"` takes one away.
pub fn laid(mut under: Value, over: Value) -> Value {
    for (name, value) in over.as_object().cloned().unwrap_or_default() {
        lay(under.as_object_mut().unwrap(), name, value);
    }
    under
}

fn lay(under: &mut Map<String, Value>, name: String, value: Value) {
    match value == "(absent)" {
        true => under.remove(&name),
        false => under.insert(name, value),
    };
}
