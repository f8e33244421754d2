//! The pages of `docs/integrate`: where a service's endpoints stand, how long things live, and what it refused in its conversations.
use super::{demonstration, fresh_or_stale, read, shown};
use crate::conversations::script::{Script, Step};
use crate::tidy::tree::root;
use oauth::profile::Profile;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The pages; each is called as its issuer in the demonstration.
const PAGES: [&str; 6] = ["bankid", "eparaksts", "halland", "helseid", "helsenorge", "standard"];
/// Where the demonstration listens when nobody says otherwise.
const BASE: &str = "http://127.0.0.1:8080";
/// How an explained rule begins in an `error_description`.
const RULE: &str = "Rule not kept: ";

#[test]
fn the_pages_of_services_are_fresh() {
    let list = demonstration::list();
    let library = server::profiles::library(None).unwrap();
    for name in PAGES {
        let (path, issuer) = (format!("docs/integrate/{name}.md"), &list.issuers[name]);
        let profile = library.find(&issuer.profile).unwrap();
        let mut addresses = serde_json::to_value(&issuer.endpoints).unwrap();
        addresses["openid_configuration"] = issuer.metadata.clone().into();
        let text = read(&path);
        let fresh = shown(&text, "endpoints", &endpoints(profile, &addresses).replace(&list.base, BASE));
        let fresh = shown(&fresh, "lifetimes", &lifetimes(profile, &library.keys(&issuer.profile)));
        fresh_or_stale(&path, &text, &shown(&fresh, "refusals", &refusals(&issuer.profile)));
    }
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

/// Each answer and rule once, with the first step of a conversation that shows it.
fn refusals(profile: &str) -> String {
    let folder = format!("profiles/{profile}/conversations");
    let mut files: Vec<_> = std::fs::read_dir(root().join(&folder))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let mut rows: BTreeMap<(String, String), String> = BTreeMap::new();
    for file in files.iter().filter(|file| file.ends_with(".http")) {
        let script = Script::parse(&read(&format!("{folder}/{file}"))).unwrap();
        for step in &script.steps {
            let Some((answer, rule)) = refused(step) else { continue };
            let shown = format!("[{}](../../{folder}/{file})", step.title);
            rows.entry((answer, rule)).or_insert(shown);
        }
    }
    let mut out = "| answer | rule that was not kept | for example |\n|---|---|---|\n".to_owned();
    for ((answer, rule), shown) in rows {
        writeln!(out, "| `{answer}` | {} | {shown} |", rule.replace('|', "\\|")).unwrap();
    }
    out
}

/// Status and error code of a refusal, and the rule that its description tells; a page of ours tells none.
fn refused(step: &Step) -> Option<(String, String)> {
    let answer = step.directives.value("expect").filter(|answer| answer.contains(' '))?;
    let told = step.expected.replace("%20", " ").replace("%3A", ":").replace("%2C", ",").replace("%60", "`");
    let (_, rest) = told.split_once(RULE)?;
    let rule = rest.split(['"', '&']).next().filter(|rule| !rule.contains('%'));
    Some((answer.to_owned(), rule.unwrap_or_else(|| panic!("{}: {rest}", step.title)).to_owned()))
}
