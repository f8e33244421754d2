//! What is registered in the small world of the targets: one issuer of the strictest profile, one public client.
use crate::made;
use oauth::issuer::Issuer;
use oauth::words::client::Client;
use serde_json::json;
use std::sync::{Arc, LazyLock};

/// Seconds since 1970.
pub const NOW: i64 = 1_795_000_000;

/// The issuer, with two APIs.
pub static ISSUER: LazyLock<Issuer> = LazyLock::new(|| {
    let api = |name: &str, scope: &str| json!({ "name": name, "scopes": [scope] });
    made::issuer("standard", json!([api("https://one.example", "read"), api("https://two.example", "write")]))
});

/// The client.
pub static APP: LazyLock<Arc<Client>> = LazyLock::new(|| {
    let scopes = ["openid", "offline_access", "read", "write"].map(str::to_owned);
    made::client("app", &scopes, "acknowledged")
});
