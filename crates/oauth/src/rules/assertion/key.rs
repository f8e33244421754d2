//! Which registered key an assertion names, and whether it signed (RFC 7515 sections 4.1.4 and 4.1.7, RFC 7523 section 3).
use super::{AssertionRules, KeyName, refuse};
use crate::refusal::Refusal;
use crate::refusal::assertion::AssertionRefusal::{self, Signature, UnknownKey};
use crate::rules::form::shown;
use crate::words::client::Client;
use crate::words::credentials::Assertion;
use jose::algorithm::Algorithm;
use jose::key::PublicKey;
use jose::signed::Compact;
use jose::{base64url, digest};

impl AssertionRules {
    /// Checks the signature with the key that the header names among the client's; a certificate must be valid now.
    pub fn verify(&self, assertion: &Assertion, client: &Client, now: i64) -> Result<(), Refusal> {
        let compact = &assertion.compact;
        let algorithm = self.algorithm(compact)?;
        let named = named(compact);
        let keys = self.candidates(compact, client, algorithm, now);
        if keys.is_empty() {
            return Err(refuse(
                expired_certificate(compact, client, now)
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
        let takes = |name| self.key_names.contains(&name);
        let kid = compact.kid().filter(|_| takes(KeyName::Kid));
        let sha1 = compact.x5t().filter(|_| takes(KeyName::X5t));
        let sha256 = compact.x5t_s256().filter(|_| takes(KeyName::X5tS256));
        let mut keys: Vec<&'a PublicKey> = match (kid, sha1, sha256) {
            (_, None, None) => client.keys.candidates(kid, algorithm).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        for (certificate, key) in client.certified_keys(now) {
            let by_sha1 = sha1.is_none_or(|print| print == certificate.sha1());
            let by_sha256 = sha256.is_none_or(|print| print == certificate.sha256());
            let by_kid = match (kid, sha1.is_some() || sha256.is_some()) {
                (Some(kid), false) => certificate_names(certificate).iter().any(|name| name == kid),
                _ => true,
            };
            if by_sha1 && by_sha256 && by_kid && key.fits(algorithm) {
                keys.push(key);
            }
        }
        keys
    }
}

fn certificate_names(certificate: &jose::certificate::Certificate) -> [String; 3] {
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

fn expired_certificate(compact: &Compact, client: &Client, now: i64) -> Option<AssertionRefusal> {
    let print = compact.x5t()?;
    let certificate = client.certificates.iter().find(|one| print == one.sha1())?;
    (certificate.not_after() < now).then(|| AssertionRefusal::CertificateExpired {
        thumbprint: base64url::encode(&certificate.sha1()),
        not_after: certificate.not_after(),
        now,
    })
}
