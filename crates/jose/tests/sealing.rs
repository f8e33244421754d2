//! Project Wycheproof's AES-GCM through `sealed` and its HMAC through `digest`: each invalid one refused, each valid one opened or reproduced.

use jose::digest::hmac_sha256;
use jose::sealed::{open, seal};
use wycheproof::{TestResult, aead, mac};

#[test]
fn aes_256_gcm() {
    let (mut opened, mut refused) = (0, 0);
    let groups = aead::TestSet::load(aead::TestName::AesGcm).unwrap().test_groups;
    for group in groups.into_iter().filter(|group| (group.key_size, group.nonce_size, group.tag_size) == (256, 96, 128))
    {
        for test in group.tests {
            let key: [u8; 32] = test.key.as_slice().try_into().unwrap();
            let sealed = [test.nonce.as_slice(), &test.ct, &test.tag].concat();
            let outcome = open(&key, &test.aad, &sealed);
            match test.result {
                TestResult::Invalid => {
                    assert!(outcome.is_err(), "{} is invalid", test.tc_id);
                    refused += 1;
                }
                _ => {
                    assert_eq!(outcome.as_deref(), Ok(test.pt.as_slice()), "{}", test.tc_id);
                    let nonce = test.nonce.as_slice().try_into().unwrap();
                    assert_eq!(seal(&key, nonce, &test.aad, &test.pt), sealed, "{}", test.tc_id);
                    opened += 1;
                }
            }
        }
    }
    assert!(opened > 30 && refused > 20, "{opened} opened, {refused} refused");
}

#[test]
fn hmac_with_sha_256() {
    let (mut equal, mut different) = (0, 0);
    let groups = mac::TestSet::load(mac::TestName::HmacSha256).unwrap().test_groups;
    for group in groups.into_iter().filter(|group| group.tag_size == 256) {
        for test in group.tests {
            let same = hmac_sha256(&test.key, &test.msg) == test.tag.as_slice();
            assert_eq!(same, test.result != TestResult::Invalid, "{}", test.tc_id);
            if same { equal += 1 } else { different += 1 }
        }
    }
    assert!(equal > 20 && different > 20, "{equal} equal, {different} different");
}
