//! What `biljett profile` says: marks, values, sources; and where profiles are read from.
#![allow(clippy::unwrap_used, reason = "a failing test panics")]
use server::command::profile::{Effect, Shelf, difference, effect, ordered, show};
use server::profiles;
use std::fs;
use toml::Value;

fn value(text: &str) -> Value {
    let table: toml::Table = format!("value = {text}").parse().unwrap();
    table["value"].clone()
}

#[test]
fn what_asks_less_or_tells_more_loosens() {
    let rows = [
        ("authorization.code_challenge", "'required'", "'optional'"),
        ("authorization.consent", "'asked'", "'granted'"),
        ("authorization.loopback_hosts", "['127.0.0.1']", "['localhost', '127.0.0.1']"),
        ("authorization.response_types", "['code']", "['code', 'code id_token']"),
        ("authorization.state_length", "[10, 1000]", "[0, 1000]"),
        ("authorization.state_length", "[10, 1000]", "[10, 4096]"),
        ("authorization.ui_locales", "['nb']", "[]"),
        ("authorization.ui_locales", "['nb']", "['nb', 'nn']"),
        ("assertion.audience", "['issuer']", "['issuer', 'token_endpoint']"),
        ("assertion.dates", "'strict'", "'lenient'"),
        ("assertion.most_seconds_ahead", "60", "600"),
        ("assertion.algorithms", "['ES256']", "['RS256']"),
        ("client_authentication.introspection_scope", "''", "'introspect'"),
        ("client_authentication.methods", "['private_key_jwt']", "['private_key_jwt', 'none']"),
        ("parameters.aliases", "{}", "{ code = ['authorization_code'] }"),
        ("parameters.aliases", "{ code = ['a'] }", "{ code = ['a', 'b'] }"),
        ("parameters.token_request_in_query", "'refused'", "'allowed'"),
        ("grants.code", "{ bytes = 33, encoding = 'base64url' }", "{ bytes = 31, encoding = 'hex' }"),
        ("scope.without_scope", "'refused'", "'all_allowed'"),
        ("scope.resources_per_token", "'one'", "'several'"),
        ("scope.identity", "{ openid = [] }", "{ openid = ['person.name'] }"),
        ("access_token.typ", "'at+jwt'", "'JWT'"),
        ("access_token.header", "['typ', 'alg']", "['alg']"),
        ("access_token.claims", "{ aud = 'audience', a = 'person.a' }", "{ a = 'person.a' }"),
        ("id_token.claims", "{ nonce = 'nonce' }", "{ nounce = 'person.nonce' }"),
        ("refresh_token.renewal", "'on_use'", "'by_extend'"),
        ("response.cache_control", "'no-store'", "'private'"),
    ];
    for (key, strict, loose) in rows {
        assert_eq!(effect(key, &value(strict), &value(loose)), Effect::Loosens, "{key} {strict} {loose}");
        let back = effect(key, &value(loose), &value(strict));
        let either = key == "assertion.algorithms";
        assert_eq!(back, if either { Effect::Loosens } else { Effect::Tightens }, "{key} {loose} {strict}");
    }
}

#[test]
fn what_is_only_different_does_not_loosen() {
    let rows = [
        ("response.token", "['access_token', 'scope']", "['scope', 'access_token']"),
        ("client_authentication.methods", "['none', 'private_key_jwt']", "['private_key_jwt', 'none']"),
        ("access_token.claims", "{ aud = 'audience' }", "{ aud = { fact = 'audience', shape = 'array' } }"),
        ("scope.identity", "{ openid = [] }", "{ openid = [], pid = ['person.pid'] }"),
        ("response.cache_control", "'no-store'", "'no-store, no-cache'"),
        ("paths.token", "'/token'", "'/connect/token'"),
        ("unheard.of", "1", "2"),
    ];
    for (key, one, other) in rows {
        assert_eq!(effect(key, &value(one), &value(other)), Effect::Differs, "{key} {one} {other}");
    }
}

#[test]
fn every_ordered_key_is_a_key_of_the_standard() {
    let keys = profiles::library(None).unwrap().keys("standard");
    for key in ordered() {
        assert!(keys.iter().any(|(one, _)| one == key), "{key}");
    }
}

#[test]
fn each_loosening_of_a_shipped_profile_is_marked() {
    let shelf = Shelf::read(profiles::folders(None).unwrap()).unwrap();
    let loosened = |name: &str| -> Vec<String> {
        let text = difference(&shelf, name, "standard").unwrap();
        text.lines().filter_map(|line| line.strip_suffix(": LOOSENING")).map(str::to_owned).collect()
    };
    assert_eq!(
        loosened("eparaksts"),
        [
            "client_authentication.introspection_scope",
            "proof.accepted",
            "access_token.opaque",
            "authorization.code_challenge",
            "end_session.aliases",
            "end_session.without_client",
        ]
    );
    let helsenorge = loosened("helsenorge");
    assert!(helsenorge.contains(&"refresh_token.renewal".to_owned()), "{helsenorge:?}");
    assert!(loosened("halland").contains(&"assertion.most_seconds_ahead".to_owned()));
    assert!(loosened("standard").is_empty());
    let same = difference(&shelf, "helseid", "helseid").unwrap();
    assert_eq!(same, "helseid against helseid: 0 loosen, 0 tighten, 0 differ\n");
    let backwards = difference(&shelf, "standard", "eparaksts").unwrap();
    assert!(backwards.contains("authorization.code_challenge: tightening"), "{backwards}");
}

#[test]
fn every_key_is_shown_with_its_source() {
    let folders = profiles::folders(None).unwrap();
    let library = profiles::library(None).unwrap();
    let shelf = Shelf::read(folders.clone()).unwrap();
    for name in folders.keys() {
        let text = show(&shelf, name).unwrap();
        for (key, _) in library.keys(name) {
            let (section, key) = key.split_once('.').unwrap();
            assert!(text.contains(&format!("\n[{section}]\n")), "{name}: [{section}]");
            assert!(text.contains(&format!("\n  {key} ")) || text.contains(&format!("\n  {key}\n")), "{name}: {key}");
        }
        assert!(!text.contains("no source"), "{name}:\n{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{name}");
    }
    let text = show(&shelf, "eparaksts").unwrap();
    assert!(text.contains("# inherited from standard; documented: RFC 6749"), "{text}");
    assert!(text.contains("extends                           standard"), "{text}");
}

#[test]
fn a_folder_adds_and_replaces_profiles() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, file: &str, text: &str| {
        fs::create_dir_all(directory.path().join(name)).unwrap();
        fs::write(directory.path().join(name).join(file), text).unwrap();
    };
    let problem = || profiles::library(Some(directory.path())).map(|_| ()).unwrap_err();
    assert!(problem().contains("no profile is here"), "{}", problem());

    write("sixth", "profile.toml", "extends = 'standard'\n[grants]\ncode_lifetime_seconds = 30\n");
    let missing = directory.path().join("sixth/sources.md");
    assert!(problem().starts_with(&missing.display().to_string()), "{}", problem());

    write("sixth", "sources.md", "| `grants.code_lifetime_seconds` | ours | T1 |\n");
    let shelf = Shelf::read(profiles::folders(Some(directory.path())).unwrap()).unwrap();
    let text = difference(&shelf, "sixth", "standard").unwrap();
    assert!(
        text.contains("grants.code_lifetime_seconds: tightening\n  sixth         30\n  standard      60\n"),
        "{text}"
    );

    write("halland", "profile.toml", "extends = 'sixth'\n");
    write("halland", "sources.md", "");
    let shelf = Shelf::read(profiles::folders(Some(directory.path())).unwrap()).unwrap();
    let shown = show(&shelf, "halland").unwrap();
    assert!(shown.contains("# inherited from sixth; ours: T1"), "{shown}");
    assert!(shown.contains("# inherited from standard; ours: G2"), "{shown}");

    write("sixth", "profile.toml", "extends = 'standard'\n[grants]\ncode_lifetime_minutes = 1\n");
    assert!(problem().contains("sixth/profile.toml:3"), "{}", problem());
}
