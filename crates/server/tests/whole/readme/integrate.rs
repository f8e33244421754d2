//! The pages of `docs/integrate`: where a service's endpoints stand, how long things live, and what it refused in its conversations.
use super::{demonstration, fresh_or_stale, read, shown};
use crate::conversations::{files, name, player};
use crate::stand::Engine;
use oauth::profile::Profile;
use serde_json::Value;
use server::command::demo_list::DemoList;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::OnceLock;

/// Where the demonstration listens when nobody says otherwise.
const BASE: &str = "http://127.0.0.1:8080";
/// What the demonstration lists.
static LIST: OnceLock<DemoList> = OnceLock::new();

macro_rules! pages {
    ($($page:ident)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $page() {
            check(stringify!($page)).await;
        })+
    };
}

pages!(bankid eparaksts halland helseid helsenorge standard);

/// Compares the page that is called as this issuer of the demonstration.
async fn check(page: &str) {
    let list = LIST.get_or_init(demonstration::list);
    let library = server::profiles::library(None).unwrap();
    let (path, issuer) = (format!("docs/integrate/{page}.md"), &list.issuers[page]);
    let profile = library.find(&issuer.profile).unwrap();
    let mut addresses = serde_json::to_value(&issuer.endpoints).unwrap();
    addresses["openid_configuration"] = issuer.metadata.clone().into();
    let text = read(&path);
    let fresh = shown(&text, "endpoints", &endpoints(profile, &addresses).replace(&list.base, BASE));
    let fresh = shown(&fresh, "lifetimes", &lifetimes(profile, &library.keys(&issuer.profile)));
    fresh_or_stale(&path, &text, &shown(&fresh, "refusals", &refusals(&issuer.profile).await));
}

/// Each endpoint with its address, and where its path is known from.
fn endpoints(profile: &Profile, addresses: &Value) -> String {
    let mut out = "| endpoint | in the demonstration | its path is |\n|---|---|---|\n".to_owned();
    for (name, address) in addresses.as_object().unwrap() {
        let Some(address) = address.as_str() else { continue };
        let source = profile.source(&format!("paths.{name}")).unwrap();
        writeln!(out, "| `{name}` | `{address}` | {source} |").unwrap();
    }
    out
}

/// Each key that is a number of seconds, of what the service has.
fn lifetimes(profile: &Profile, keys: &[(String, toml::Value)]) -> String {
    let says = |key: &str| keys.iter().find(|(one, _)| one == key).map(|(_, value)| value.to_string()).unwrap();
    let absent = [
        ("refresh_token.", says("refresh_token.issue") == r#""never""#),
        ("proof.", says("proof.accepted") == "[]"),
        ("assertion.", !says("client_authentication.methods").contains("private_key_jwt")),
        ("authorization.request_uri", says("paths.pushed_authorization_request") == r#""""#),
    ];
    let mut out = "| key of the profile | seconds | known from |\n|---|---|---|\n".to_owned();
    for (key, value) in keys.iter().filter(|(key, _)| key.contains("seconds")) {
        if !absent.iter().any(|(section, absent)| *absent && key.starts_with(section)) {
            writeln!(out, "| `{key}` | {value} | {} |", profile.source(key).unwrap()).unwrap();
        }
    }
    out
}

/// Each answer and rule once, with what arrived and the fix where a conversation first shows it.
async fn refusals(profile: &str) -> String {
    let mut rows: BTreeMap<(String, String), String> = BTreeMap::new();
    for file in files(profile) {
        let script = crate::conversations::read(&file);
        let (stand, _) = player::played(&script, Engine::Sqlite, &file, None).await.unwrap().unwrap();
        for told in stand.conversations.last(1_000, &Default::default()).iter().rev() {
            let Some(refused) = &told.decided.refused else { continue };
            let answer = format!("{} {}", told.answered.status, refused.error);
            rows.entry((answer, refused.rule.clone())).or_insert_with(|| {
                let cells = [&refused.arrived, &refused.fix].map(|text| text.replace('|', "\\|"));
                format!("{} | {} | {}", cells[0], cells[1], link(&file))
            });
        }
    }
    let mut out =
        "| answer | rule that was not kept | arrived, for example | fix | shown by |\n|---|---|---|---|---|\n"
            .to_owned();
    for ((answer, rule), rest) in rows {
        writeln!(out, "| `{answer}` | {} | {rest} |", rule.replace('|', "\\|")).unwrap();
    }
    out
}

fn link(file: &Path) -> String {
    format!("[{}](../../{})", file.file_stem().unwrap().display(), name(file))
}
