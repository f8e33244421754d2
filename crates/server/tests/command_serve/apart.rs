//! A demonstration and a server for real never share a database, and two demonstrations never a directory.
use crate::place::Place;

const REAL: &str = r#"
database = "data/biljett.db"
master_key_file = "data/master.key"
base_url = "http://127.0.0.1:8080"

[[listen]]
address = "127.0.0.1:0"
"#;

#[test]
fn a_second_demonstration_is_refused_and_the_first_keeps_its_issuers() {
    let place = Place::new();
    let demo = place.demo(&[]);
    let list = std::fs::read_to_string(place.path("data/demo.json")).unwrap();
    let told = place.refused(&["demo", "--port", "0", "--data", "data"]);
    assert!(told.contains("data: a demonstration runs there already; give another --data"), "{told}");
    assert_eq!(std::fs::read_to_string(place.path("data/demo.json")).unwrap(), list);
    let issuer = demo.printed.lines().find_map(|line| line.strip_prefix("  standard")).unwrap().trim();
    let words = ["token", "get", "--demo", "data/demo.json", "--issuer", "standard", "--client", "worker"];
    let answer = place.told(&[&words[..], &["--scope", "read"]].concat());
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let payload = answer["access_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims = String::from_utf8(jose::base64url::decode(payload).unwrap()).unwrap();
    assert!(claims.contains(&format!("\"iss\":\"{issuer}\"")), "{issuer} in {claims}");
}

#[test]
fn what_a_demonstration_made_is_not_served_for_real() {
    let place = Place::new();
    drop(place.demo(&[]));
    place.write("biljett.toml", REAL);
    place.write("issuers.toml", "issuers = []\n");
    for words in [&["serve"][..], &["apply", "-f", "issuers.toml"]] {
        let told = place.refused(words);
        let expected = "biljett.toml: key: a database made for demonstration, whose keys may be public";
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn what_serves_for_real_is_not_demonstrated_with() {
    let place = Place::new();
    std::fs::create_dir(place.path("data")).unwrap();
    place.write("biljett.toml", REAL);
    place.write("issuers.toml", "issuers = []\n");
    assert_eq!(place.told(&["apply", "-f", "issuers.toml"]), "0 changed, 0 unchanged\n");
    let told = place.refused(&["demo", "--port", "0", "--data", "data"]);
    assert!(told.contains("a database made for serving, "), "{told}");
}

#[test]
fn the_shipped_file_is_not_applied_for_real() {
    let place = Place::new();
    std::fs::create_dir(place.path("data")).unwrap();
    place.write("biljett.toml", REAL);
    let shipped = include_str!("../../demo/demo.toml").replace("{base}", "http://127.0.0.1:8080");
    place.write("demo.toml", &shipped);
    let told = place.refused(&["apply", "-f", "demo.toml"]);
    let line = 1 + shipped.lines().position(|line| line == "client_id = \"client\"").unwrap();
    let expected = format!("demo.toml:{line}: this key ships with the demonstration and is known to everybody");
    assert!(told.contains(&expected), "{expected} in {told}");
}
