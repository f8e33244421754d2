//! `key`: what signs, since when and what comes next; a rotation before its time.
use crate::ground::{applied, ended, json};

#[test]
fn keys_are_listed_and_rotated() {
    let place = applied();
    let keys = json(&place, &["key", "list"]);
    let stages = |keys: &serde_json::Value| -> Vec<String> {
        keys.as_array().unwrap().iter().map(|one| one["stage"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!stages(&keys).is_empty() && stages(&keys).iter().all(|stage| stage == "active"), "{keys}");
    for member in ["issuer", "kid", "algorithm", "since", "next_change", "at"] {
        assert!(keys[0][member].is_string(), "{member} in {keys}");
    }
    let made = json(&place, &["key", "rotate", "--issuer", "main"]);
    assert!(stages(&made).iter().all(|stage| stage == "next") && !stages(&made).is_empty(), "{made}");
    let (code, told, said) = ended(&place, &["key", "rotate", "--issuer", "main"]);
    assert_eq!((code, told.trim()), (Some(0), ""));
    assert!(said.contains("no key was made"), "{said}");
    let made = json(&place, &["key", "rotate", "--issuer", "main", "--now"]);
    assert!(stages(&made).iter().all(|stage| stage == "active") && !stages(&made).is_empty(), "{made}");
    let listed = json(&place, &["key", "list", "--issuer", "main"]);
    assert_eq!(stages(&listed).len(), stages(&made).len(), "{listed}");
}
