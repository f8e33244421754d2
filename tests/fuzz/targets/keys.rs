//! FZ-10: JWK Sets (RFC 7517): what is taken is within the limits, holds nothing private, and is written back as it was understood.
use jose::keyset::{KeySet, MOST_KEYS};

/// A set that is taken, taken again from what we write of it, is the same.
pub fn check(data: &[u8]) {
    let Ok(set) = KeySet::parse_bytes(data) else { return };
    assert!(set.keys.len() <= MOST_KEYS);
    let written = set.to_json();
    for key in written["keys"].as_array().expect("an array") {
        let members = key.as_object().expect("an object");
        assert!(["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().all(|name| !members.contains_key(*name)), "{key}");
        let modulus =
            members.get("n").and_then(|n| n.as_str()).map(|n| jose::base64url::decode(n).expect("base64url").len());
        assert!(modulus.is_none_or(|bytes| (256..=1024).contains(&bytes)), "{key}");
    }
    let again = KeySet::parse(&written).expect("what we write is read");
    assert_eq!(again.to_json(), written);
}
