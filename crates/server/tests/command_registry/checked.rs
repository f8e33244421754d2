//! `check`: what must be mended is told, and nothing is touched.
use crate::ground::{CONFIGURATION, ISSUERS, applied, ended, json};
use crate::place::Place;
use std::fs;

fn listing(place: &Place) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(place.path("")).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_is_right_is_said_to_be() {
    let place = applied();
    let before = listing(&place);
    let (code, told, said) = ended(&place, &["check", "issuers.toml"]);
    assert_eq!((code, told.as_str()), (Some(0), "nothing to mend\n"), "{said}");
    assert!(said.contains("issuers.toml: 0 would change, 4 unchanged"), "{said}");
    assert_eq!(listing(&place), before);
}

#[test]
fn where_there_is_no_database_none_is_made() {
    let place = Place::new();
    place.write("biljett.toml", CONFIGURATION);
    place.write("issuers.toml", ISSUERS);
    let (code, told, said) = ended(&place, &["check", "issuers.toml"]);
    assert_eq!((code, told.as_str()), (Some(0), "nothing to mend\n"), "{said}");
    assert!(said.contains("there is no database yet") && said.contains("4 would change, 0 unchanged"), "{said}");
    assert_eq!(listing(&place), ["biljett.toml", "issuers.toml"]);
}

#[test]
fn what_must_be_mended_is_told() {
    let place = applied();
    place.write("wrong.toml", &ISSUERS.replace("\"standard\"", "\"standart\""));
    let (code, told, _) = ended(&place, &["check", "wrong.toml"]);
    assert_eq!(code, Some(1));
    assert!(told.starts_with("wrong.toml:3: ") && told.contains("did you mean `standard`?"), "{told}");
    let key = fs::read_to_string(place.path("master.key")).unwrap();
    place.write("master.key", &"ab".repeat(32));
    let (code, told, _) = ended(&place, &["check"]);
    assert!(code == Some(1) && told.contains("another master key"), "{told}");
    place.write("master.key", &key);
    place.write("biljett.toml", &CONFIGURATION.replace("base_url", "base_ulr"));
    let (code, told, _) = ended(&place, &["check", "-o", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert!(told["findings"][0].as_str().unwrap().contains("biljett.toml:3: "), "{told}");
    assert_eq!(code, Some(1));
}

#[test]
fn files_that_a_listener_or_a_proxy_needs_are_looked_at() {
    let place = applied();
    let listen = "[[listen]]\naddress = \"127.0.0.1:0\"\ncertificate = \"chain.pem\"\nkey = \"key.pem\"\n";
    place.write("biljett.toml", &format!("{CONFIGURATION}{listen}"));
    let (code, told, _) = ended(&place, &["check"]);
    assert!(code == Some(1) && told.starts_with("biljett.toml: certificate: chain.pem: "), "{told}");
    place.write("chain.pem", "no certificate");
    place.write("key.pem", "no key");
    let (code, told, _) = ended(&place, &["check"]);
    assert!(code == Some(1) && told.starts_with("biljett.toml: chain.pem with key.pem: "), "{told}");
    let proxy = "[proxy]\ntrusted = [\"127.0.0.1\"]\nsecret = { header = \"Proof\", file = \"proxy.secret\" }\n";
    place.write("biljett.toml", &format!("{CONFIGURATION}{proxy}"));
    let (code, told, _) = ended(&place, &["check"]);
    assert!(code == Some(1) && told.starts_with("biljett.toml: proxy.secret: "), "{told}");
}

#[test]
fn a_profile_is_judged_by_what_it_loosens() {
    let place = Place::new();
    assert_eq!(ended(&place, &["check", "--profile", "standard"]).0, Some(0));
    let (code, told, _) = ended(&place, &["check", "--profile", "bankid-2017"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("bankid-2017: authorization.code_challenge asks less"), "{told}");
    assert!(place.refused(&["check", "--profile", "nobody"]).contains("there is no profile \"nobody\""));
}

#[test]
fn profiles_are_told_to_programs() {
    let place = Place::new();
    let names = json(&place, &["profile", "list"]);
    assert!(names.as_array().unwrap().iter().any(|one| one["name"] == "standard"), "{names}");
    let shown = json(&place, &["profile", "show", "helseid"]);
    assert_eq!(shown["extends"], "standard");
    let keys = shown["keys"].as_array().unwrap();
    assert!(keys.iter().all(|one| one["key"].is_string() && !one["value"].is_null()), "{shown}");
    let differs = json(&place, &["profile", "diff", "bankid-2017"]);
    let loosens = |one: &&serde_json::Value| one["effect"] == "loosens" && one["key"] == "authorization.code_challenge";
    assert_eq!(differs["keys"].as_array().unwrap().iter().filter(loosens).count(), 1);
}
