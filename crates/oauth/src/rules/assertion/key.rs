//! Which registered key an assertion names, and whether it signed (RFC 7515 sections 4.1.4 and 4.1.7, RFC 7523 section 3).
use super::{AssertionRules, KeyName, refuse};
use crate::refusal::Refusal;
use crate::refusal::assertion::AssertionRefusal::{self, Signature, UnknownKey};
use crate::refusal::assertion::rules::{CERTIFICATE, KEY, SIGNATURE};
use crate::rules::form::shown;
use crate::words::client::Client;
use crate::words::credentials::Assertion;
use crate::words::rule::Rule;
use jose::algorithm::Algorithm;
use jose::certificate::Certificate;
use jose::key::PublicKey;
use jose::signed::Compact;
use jose::{base64url, digest};

impl AssertionRules {
    /// The rules that `verify` checks of such an assertion, in order.
    pub fn in_order(&self, assertion: &Assertion, client: &Client) -> &'static [&'static Rule] {
        let named = self.taken(&assertion.compact) != (None, None, None);
        match (named, client.keys.keys.is_empty()) {
            (true, true) => &[&KEY, &CERTIFICATE, &SIGNATURE],
            (true, false) => &[&KEY, &SIGNATURE],
            (false, true) => &[&CERTIFICATE, &SIGNATURE],
            (false, false) => &[&SIGNATURE],
        }
    }

    /// Checks the signature with the key that the header names among the client's; a certificate must be valid now.
    pub fn verify(&self, assertion: &Assertion, client: &Client, now: i64) -> Result<(), Refusal> {
        let compact = &assertion.compact;
        let algorithm = self.algorithm(compact)?;
        let named = named(compact);
        let keys = self.candidates(compact, client, algorithm, now);
        if keys.is_empty() {
            return Err(refuse(
                self.expired(compact, client, now)
                    .unwrap_or_else(|| UnknownKey { named, registered: registered(client) }),
            ));
        }
        match keys.iter().any(|key| compact.verify(key, algorithm).is_ok()) {
            true => Ok(()),
            false => Err(refuse(Signature { named })),
        }
    }

    /// Whether a key that the client publishes elsewhere may be the one named.
    pub fn wants_fetch(&self, assertion: &Assertion, client: &Client, now: i64) -> bool {
        let Ok(algorithm) = self.algorithm(&assertion.compact) else { return false };
        let known = self.candidates(&assertion.compact, client, algorithm, now);
        client.registration.jwks_uri.is_some() && assertion.compact.kid().is_some() && known.is_empty()
    }

    fn candidates<'a>(
        &self,
        compact: &'a Compact,
        client: &'a Client,
        algorithm: Algorithm,
        now: i64,
    ) -> Vec<&'a PublicKey> {
        let mut keys: Vec<&'a PublicKey> = match self.taken(compact) {
            (kid, None, None) => client.keys.candidates(kid, algorithm).collect(),
            _ => Vec::new(),
        };
        for (certificate, key) in client.certified_keys(now) {
            if self.names(compact, certificate) && key.fits(algorithm) {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether the header names this certificate, or nothing at all.
    fn names(&self, compact: &Compact, certificate: &Certificate) -> bool {
        let (kid, sha1, sha256) = self.taken(compact);
        let by_sha1 = sha1.is_none_or(|print| print == certificate.sha1());
        let by_sha256 = sha256.is_none_or(|print| print == certificate.sha256());
        let by_kid = match (kid, sha1.is_some() || sha256.is_some()) {
            (Some(kid), false) => certificate_names(certificate).iter().any(|name| name == kid),
            _ => true,
        };
        by_sha1 && by_sha256 && by_kid
    }

    /// The names of the key that the profile takes: `kid`, `x5t` and `x5t#S256`.
    fn taken<'a>(&self, compact: &'a Compact) -> (Option<&'a str>, Option<[u8; 20]>, Option<[u8; 32]>) {
        let takes = |name: &KeyName| self.key_names.contains(name);
        (
            compact.kid().filter(|_| takes(&KeyName::Kid)),
            compact.x5t().filter(|_| takes(&KeyName::X5t)),
            compact.x5t_s256().filter(|_| takes(&KeyName::X5tS256)),
        )
    }

    fn expired(&self, compact: &Compact, client: &Client, now: i64) -> Option<AssertionRefusal> {
        let certificate = client.certificates.iter().find(|one| self.names(compact, one) && one.not_after() < now)?;
        Some(AssertionRefusal::CertificateExpired {
            thumbprint: base64url::encode(&certificate.sha1()),
            not_after: certificate.not_after(),
            now,
        })
    }
}

fn certificate_names(certificate: &Certificate) -> [String; 3] {
    let (sha1, sha256) = (certificate.sha1(), certificate.sha256());
    [digest::upper_hex(&sha1), base64url::encode(&sha1), base64url::encode(&sha256)]
}

fn named(compact: &Compact) -> String {
    let kid = compact.kid().map(|kid| format!("kid {}", shown(kid)));
    let sha1 = compact.x5t().map(|print| format!("x5t {}", base64url::encode(&print)));
    let sha256 = compact.x5t_s256().map(|print| format!("x5t#S256 {}", base64url::encode(&print)));
    let said: Vec<_> = [kid, sha1, sha256].into_iter().flatten().collect();
    if said.is_empty() { "no kid and no x5t".to_owned() } else { said.join(", ") }
}

fn registered(client: &Client) -> Vec<String> {
    let kids = client.keys.keys.iter().map(|key| format!("kid {}", key.kid().unwrap_or("(none)")));
    let prints = client.certificates.iter().map(|one| format!("x5t {}", base64url::encode(&one.sha1())));
    kids.chain(prints).collect()
}
