//! A directory with a configuration and a file of one issuer, and what a command says in it.
use crate::place::{Place, text};
use serde_json::Value;

pub const CONFIGURATION: &str = r#"database = "biljett.db"
master_key_file = "master.key"
base_url = "http://127.0.0.1:8080"
"#;

/// One issuer with an API, two clients and a person.
pub const ISSUERS: &str = r#"[[issuers]]
name = "main"
profile = "standard"
root = "{base}/main"

[[issuers.apis]]
name = "records"
scopes = ["read", "write"]

[[issuers.clients]]
client_id = "batch"
name = "Batch"
token_endpoint_auth_method = "client_secret_basic"
secret = "a-secret-of-the-batch-1"
grant_types = ["client_credentials"]
scopes = ["read"]

[[issuers.clients]]
client_id = "app"
token_endpoint_auth_method = "none"
grant_types = ["authorization_code", "refresh_token"]
redirect_uris = ["https://app.example/callback"]
post_logout_redirect_uris = ["https://app.example/bye"]
scopes = ["read", "write", "openid"]
refresh = "strict"

[[issuers.people]]
username = "anna"
name = "Anna Holm"
password = "a long enough password"

[issuers.people.attributes]
given_name = "Anna"
"#;

/// A directory in which the file was applied.
pub fn applied() -> Place {
    let place = Place::new();
    place.write("biljett.toml", CONFIGURATION);
    place.write("issuers.toml", ISSUERS);
    assert_eq!(place.told(&["apply", "-f", "issuers.toml"]), "4 changed, 0 unchanged\n");
    place
}

/// What a command that must succeed prints with `-o json`.
pub fn json(place: &Place, words: &[&str]) -> Value {
    serde_json::from_str(&place.told(&[words, &["-o", "json"]].concat())).unwrap()
}

/// How a command ends, and what it prints on stdout and stderr.
pub fn ended(place: &Place, words: &[&str]) -> (Option<i32>, String, String) {
    let output = place.run(words);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}
