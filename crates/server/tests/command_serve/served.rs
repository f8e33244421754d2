//! A server as it is run: what it says at its start, who may ask how it is, and how it ends.
use crate::place::{Place, Served};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::thread::sleep;
use std::time::Duration;

const ISSUERS: &str = "[[issuers]]\nname = \"main\"\nprofile = \"bankid-2017\"\nroot = \"{base}\"\n\n\
    [[issuers]]\nname = \"strict\"\nprofile = \"standard\"\nroot = \"{base}/strict\"\n";

const LISTENERS: &str = "[[listen]]\naddress = \"127.0.0.1:0\"\nserves = \"operations\"\n\n\
    [[listen]]\naddress = \"127.0.0.1:0\"\n";

fn place(key: &str, more: &str) -> Place {
    let place = Place::new();
    let base = "base_url = \"https://as.example\"\n";
    place.write("biljett.toml", &format!("database = \"biljett.db\"\n{key}{base}{LISTENERS}{more}"));
    place.write("issuers.toml", ISSUERS);
    place
}

fn served(more: &str) -> (Place, Served) {
    let place = place("master_key_file = \"master.key\"\n", more);
    place.told(&["apply", "-f", "issuers.toml"]);
    let served = place.serve(&[], 2);
    until_ready(&served);
    (place, served)
}

fn until_ready(served: &Served) {
    for _ in 0..100 {
        if served.ask(0, "/health/ready").0 == 200 {
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("it does not become ready: {}", served.ask(0, "/health/ready").2);
}

#[test]
fn operations_are_answered_at_their_listener_alone() {
    let (_place, served) = served("");
    assert_eq!(served.told(0, "/health/live"), (200, serde_json::json!({ "status": "live" })));
    let (status, head, metrics) = served.ask(0, "/metrics");
    assert!(status == 200 && head.contains("content-type: application/openmetrics-text"), "{head}");
    assert!(metrics.contains("# EOF"), "{metrics}");
    assert_eq!(served.ask(0, "/strict/.well-known/openid-configuration").0, 404);
    assert_eq!(served.ask(1, "/strict/.well-known/openid-configuration").0, 200);
    for path in ["/health/live", "/health/ready", "/metrics", "//metrics", "/strict/metrics", "/%6detrics"] {
        assert_eq!(served.ask(1, path).0, 404, "{path}");
    }
}

#[test]
fn what_profiles_loosen_is_told_at_the_start_and_with_readiness() {
    let (_place, served) = served("");
    let (_, ready) = served.told(0, "/health/ready");
    let loosened: Vec<_> =
        ready["loosened"]["main"].as_array().unwrap().iter().map(|key| key.as_str().unwrap()).collect();
    assert!(loosened.contains(&"authorization.code_challenge"), "{loosened:?}");
    assert_eq!(ready["loosened"]["strict"], serde_json::json!([]));
    let line = served.log.iter().find(|line| line.contains("\"issuer\":\"main\"")).unwrap();
    assert!(line.contains(&loosened.join(" ")), "{line}");
    assert!(served.log.iter().any(|line| line.contains("\"version\":\"")), "{:?}", served.log);
}

#[test]
fn readiness_falls_before_listening_ends() {
    let (_place, served) = served("[limits]\nnotice = \"1500ms\"\n");
    served.signal("-TERM");
    sleep(Duration::from_millis(300));
    let (status, told) = served.told(0, "/health/ready");
    assert_eq!((status, &told["reasons"][0]["reason"]), (503, &serde_json::json!("stopping")));
    assert_eq!(served.ask(0, "/health/live").0, 200);
    assert_eq!(served.ask(1, "/strict/.well-known/openid-configuration").0, 200);
    let (well, _) = served.ended();
    assert!(well);
}

#[test]
fn a_hangup_ends_nothing() {
    let (_place, served) = served("");
    served.signal("-HUP");
    sleep(Duration::from_millis(200));
    assert_eq!(served.ask(1, "/strict/.well-known/openid-configuration").0, 200);
}

#[test]
fn a_second_signal_does_not_wait() {
    let (_place, served) = served("[limits]\nnotice = \"5m\"\n");
    served.signal("-TERM");
    sleep(Duration::from_millis(200));
    served.signal("-TERM");
    let (well, rest) = served.ended();
    assert!(well, "{rest:?}");
}

#[test]
fn the_master_key_comes_from_the_environment_or_from_a_file() {
    let key = "ab".repeat(32);
    let place = place("", "");
    let told = place.refused(&["serve"]);
    assert!(told.contains("biljett.toml: there is no master key; name a `master_key_file`"), "{told}");
    let served = place.serve(&[("BILJETT_MASTER_KEY", &key)], 2);
    until_ready(&served);
    drop(served);
    place.write("master.key", &key);
    std::fs::set_permissions(place.path("master.key"), Permissions::from_mode(0o600)).unwrap();
    let text = std::fs::read_to_string(place.path("biljett.toml")).unwrap();
    place.write("biljett.toml", &format!("master_key_file = \"master.key\"\n{text}"));
    until_ready(&place.serve(&[], 2));
    let told = place.refused_with(&[("BILJETT_MASTER_KEY", &key)], &["serve"]);
    assert!(told.contains("the master key is given twice, by `master_key_file` and by BILJETT_MASTER_KEY"), "{told}");
    place.write("biljett.toml", &text);
    for (key, expected) in [("ab", "it is not 32 bytes in hexadecimal"), (&"cd".repeat(32), "another master key")] {
        let told = place.refused_with(&[("BILJETT_MASTER_KEY", key)], &["serve"]);
        assert!(told.contains(expected) && !told.contains(key), "{told}");
    }
}
