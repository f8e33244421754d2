//! What ships with the demonstration is public; a server that serves for real refuses it.
use super::{File, IssuerEntry, Mistake, Place};
use jose::digest;
use jose::key::PublicKey;
use oauth::words::client::Registration;
use oauth::words::subject::Person;

/// Secrets, passwords, keys and certificates that everybody can read.
#[derive(Default)]
pub struct Shipped {
    words: Vec<String>,
    hashes: Vec<String>,
    keys: Vec<[u8; 32]>,
    certificates: Vec<[u8; 32]>,
}

impl Shipped {
    /// Everything secret in a file that ships.
    pub fn of(file: &File) -> Self {
        let mut out = Self::default();
        for entry in &file.issuers {
            for client in &entry.clients {
                out.words.extend(client.secret.clone());
                out.keys.extend(thumbprints(client.jwks.as_ref()));
                out.certificates.extend(client.certificates.iter().map(|pem| fingerprint(pem)));
            }
            for person in &entry.people {
                out.words.extend(person.password.clone());
                out.hashes.push(person.password_hash.clone());
            }
        }
        out.hashes.retain(|hash| !hash.is_empty());
        out
    }

    /// Refuses an entry that uses any of it.
    pub fn refuse(&self, at: Place, entry: &IssuerEntry) -> Result<(), Mistake> {
        for (number, client) in entry.clients.iter().enumerate() {
            self.refuse_client(at.part("clients", number), client)?;
        }
        for (number, person) in entry.people.iter().enumerate() {
            self.refuse_person(at.part("people", number), person)?;
        }
        Ok(())
    }

    /// Refuses a person whose password is one of them.
    pub fn refuse_person(&self, at: Place, person: &Person) -> Result<(), Mistake> {
        let word = person.password.as_ref().is_some_and(|word| self.words.contains(word));
        match word || self.hashes.contains(&person.password_hash) {
            true => Err(at.mistake(&person.username, public("this password"))),
            false => Ok(()),
        }
    }

    /// Refuses a client that uses any of it.
    pub fn refuse_client(&self, at: Place, client: &Registration) -> Result<(), Mistake> {
        let secret = client.secret.as_ref().is_some_and(|secret| self.words.contains(secret));
        let key = thumbprints(client.jwks.as_ref()).any(|key| self.keys.contains(&key));
        let certificate = client.certificates.iter().any(|pem| self.certificates.contains(&fingerprint(pem)));
        let found = [(secret, "this secret"), (key, "this key"), (certificate, "this certificate")];
        match found.into_iter().find(|(found, _)| *found) {
            Some((_, what)) => Err(at.mistake(&client.client_id, public(what))),
            None => Ok(()),
        }
    }
}

fn public(what: &str) -> String {
    format!("{what} ships with the demonstration and is known to everybody; make another")
}

fn thumbprints(jwks: Option<&serde_json::Value>) -> impl Iterator<Item = [u8; 32]> {
    let keys = jwks.and_then(|jwks| jwks.get("keys")).and_then(|keys| keys.as_array()).cloned().unwrap_or_default();
    keys.into_iter().filter_map(|key| PublicKey::from_jwk(&key).ok()).map(|key| key.thumbprint())
}

fn fingerprint(pem: &str) -> [u8; 32] {
    let der = jose::certificate::Certificate::from_pem(pem).map(|one| one.der().to_vec());
    digest::sha256(&der.unwrap_or_else(|_| pem.as_bytes().to_vec()))
}
