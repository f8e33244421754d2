//! Where the endpoints stand of an issuer whose browsers are sent to another host (RFC 8414 section 2; Helsenorge's two hosts).
use crate::made::{PROFILES, issuer_with};
use oauth::decisions::metadata::metadata;
use oauth::rules::paths::Endpoint;
use serde_json::json;

/// Each URL of the issuer with this place for browsers begins with its own root, and nothing else changes.
fn check(profile: &str, browser_root: &str) {
    let (apart, whole) =
        (issuer_with(profile, json!({ "browser_root": browser_root })), issuer_with(profile, json!({})));
    assert_eq!(apart.identifier(), whole.identifier(), "{profile}");
    for endpoint in Endpoint::ALL {
        let root = if endpoint.is_visited() { browser_root } else { "https://as.example" };
        let moved = whole.endpoint(endpoint).map(|url| url.replacen("https://as.example", root, 1));
        assert_eq!(apart.endpoint(endpoint), moved, "{profile}: {}", endpoint.name());
    }
    let (apart, whole) = (metadata(&apart), metadata(&whole));
    let differing: Vec<_> =
        whole.iter().filter(|(name, value)| apart[*name] != **value).map(|(name, _)| name).collect();
    let visited = ["authorization_endpoint", "end_session_endpoint"];
    assert!(differing.iter().all(|name| visited.contains(&name.as_str())), "{profile}: {differing:?}");
    assert_eq!(apart.contains_key("authorization_endpoint"), !differing.is_empty(), "{profile}");
}

#[test]
fn browsers_may_be_sent_to_another_host() {
    for profile in PROFILES {
        check(profile, "https://browsers.example");
        check(profile, "https://browsers.example/under/a/prefix");
        check(profile, "http://localhost:8080");
    }
}

#[test]
fn browsers_are_visitors_of_two_endpoints() {
    let visited: Vec<_> = Endpoint::ALL.into_iter().filter(|one| one.is_visited()).map(Endpoint::name).collect();
    assert!(visited.starts_with(&["authorization"]) && visited.contains(&"sign_in"), "{visited:?}");
    assert!(!visited.contains(&"token") && !visited.contains(&"userinfo"), "{visited:?}");
}
