//! Everything secret that the tester sent or got, and where it may not stand afterwards (G-17, G-18).
use jose::{base64, base64url};
use oauth::decisions::authorize::response::encoded;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Shorter ones are found everywhere by chance.
const SHORTEST: usize = 16;

/// The secrets of a house, with what each is.
#[derive(Default)]
pub struct Secrets(Mutex<BTreeMap<String, String>>);

impl Secrets {
    /// Remembers a secret.
    pub fn add(&self, what: &str, secret: &str) {
        if secret.len() >= SHORTEST {
            self.0.lock().expect("secrets").insert(secret.to_owned(), what.to_owned());
        }
    }

    /// Every secret that stands in these bytes, raw or encoded.
    pub fn found_in(&self, place: &str, bytes: &[u8]) -> Vec<String> {
        let text = String::from_utf8_lossy(bytes);
        let secrets = self.0.lock().expect("secrets");
        let stands = |secret: &&String| forms(secret).iter().any(|form| text.contains(form.as_str()));
        let told = |secret: &String| format!("{place} holds a {}: {secret}", secrets[secret]);
        secrets.keys().filter(stands).map(told).collect()
    }
}

fn forms(secret: &str) -> Vec<String> {
    let bytes = secret.as_bytes();
    let mut forms = vec![secret.to_owned(), base64::encode(bytes), base64url::encode(bytes), encoded(secret)];
    forms.dedup();
    forms
}

#[test]
fn a_secret_is_found_in_every_form() {
    let secrets = Secrets::default();
    secrets.add("password", "a secret/of these tests");
    for text in ["x a secret/of these tests", "YSBzZWNyZXQvb2YgdGhlc2UgdGVzdHM=", "a%20secret%2Fof%20these%20tests"] {
        assert_eq!(secrets.found_in("log", text.as_bytes()).len(), 1, "{text}");
    }
    assert!(secrets.found_in("log", b"a secret").is_empty());
}
