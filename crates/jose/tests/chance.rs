//! Keys are drawn, never derived: a thousand differ, and no two RSA keys share a prime (KM-09).

use std::collections::HashSet;

use jose::algorithm::Algorithm;
use jose::key::PrivateKey;

fn members(key: &PrivateKey, names: &[&str]) -> Vec<String> {
    let jwk = key.to_jwk();
    names.iter().map(|name| jwk[*name].as_str().expect("a number").to_owned()).collect()
}

#[test]
fn a_thousand_keys_of_a_curve_differ() {
    for (algorithm, public) in [(Algorithm::ES256, ["x", "y"].as_slice()), (Algorithm::EdDSA, &["x"])] {
        let mut seen = HashSet::new();
        for _ in 0..1_000 {
            let key = PrivateKey::generate(algorithm).unwrap();
            for number in members(&key, public).into_iter().chain(members(&key, &["d"])) {
                assert!(seen.insert(number), "{algorithm}: a number came again");
            }
        }
    }
}

#[test]
fn no_rsa_key_shares_a_prime() {
    let mut primes = HashSet::new();
    for _ in 0..12 {
        let key = PrivateKey::generate(Algorithm::RS256).unwrap();
        for prime in members(&key, &["p", "q"]) {
            assert!(primes.insert(prime), "a prime came again");
        }
    }
    assert_eq!(primes.len(), 24);
}
