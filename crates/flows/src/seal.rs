//! The master key and what is derived from it: one key for each purpose, so that none opens another's secrets.
use crate::failure::Fault;
use jose::sealed;
use oauth::words::handle::MaskKey;
use zeroize::Zeroizing;

/// The keys of a server, derived from its master key.
pub struct Seals {
    /// Masks the locators of handles.
    pub locators: MaskKey,
    /// Keys the digests of client secrets.
    pub client_secrets: MaskKey,
    /// Makes the nonces that proofs repeat.
    pub nonces: MaskKey,
    signing_keys: Zeroizing<[u8; 32]>,
    interactions: Zeroizing<[u8; 32]>,
    forms: Zeroizing<[u8; 32]>,
    journal: Zeroizing<[u8; 32]>,
    check: [u8; 32],
}

impl Seals {
    /// Derives every key from 32 bytes or more.
    pub fn derive(master: &[u8]) -> Self {
        Self {
            locators: MaskKey(sealed::derive(master, "locators of handles")),
            client_secrets: MaskKey(sealed::derive(master, "client secrets")),
            nonces: MaskKey(sealed::derive(master, "nonces of proofs")),
            signing_keys: Zeroizing::new(sealed::derive(master, "signing keys")),
            interactions: Zeroizing::new(sealed::derive(master, "interactions")),
            forms: Zeroizing::new(sealed::derive(master, "forms of pages")),
            journal: Zeroizing::new(sealed::derive(master, "journal")),
            check: sealed::derive(master, "check"),
        }
    }

    /// What a database keeps to know its master key again.
    pub fn check(&self) -> &[u8; 32] {
        &self.check
    }

    /// The key under which the journal is chained.
    pub fn journal(&self) -> [u8; 32] {
        *self.journal
    }

    /// Seals the private half of an issuer's key of this identifier.
    pub fn seal_key(&self, (issuer, kid): (&str, &str), nonce: [u8; 12], key: &[u8]) -> Vec<u8> {
        sealed::seal(&self.signing_keys, nonce, format!("{issuer}\n{kid}\nprivate").as_bytes(), key)
    }

    /// Opens the private half of an issuer's key of this identifier.
    pub fn open_key(&self, place: (&str, &str), key: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.opened(place, "private", key)
    }

    /// Seals the public half of an issuer's key of this identifier, so that nobody who only writes to the database can publish one.
    pub fn seal_public_key(&self, (issuer, kid): (&str, &str), nonce: [u8; 12], key: &[u8]) -> Vec<u8> {
        sealed::seal(&self.signing_keys, nonce, format!("{issuer}\n{kid}\npublic").as_bytes(), key)
    }

    /// Opens the public half of an issuer's key of this identifier.
    pub fn open_public_key(&self, place: (&str, &str), key: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.opened(place, "public", key)
    }

    fn opened(&self, (issuer, kid): (&str, &str), half: &str, key: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let opened = sealed::open(&self.signing_keys, format!("{issuer}\n{kid}\n{half}").as_bytes(), key);
        let fault = |_| Fault::Key(format!("the signing key {kid} of {issuer} was sealed under another master key"));
        opened.map(Zeroizing::new).map_err(fault)
    }

    /// Seals an interaction for an issuer.
    pub fn seal_interaction(&self, issuer: &str, nonce: [u8; 12], text: &[u8]) -> Vec<u8> {
        sealed::seal(&self.interactions, nonce, issuer.as_bytes(), text)
    }

    /// Seals what a form of this page carries, for an issuer.
    pub fn seal_form(&self, (page, issuer): (&str, &str), nonce: [u8; 12], text: &[u8]) -> Vec<u8> {
        sealed::seal(&self.forms, nonce, format!("{page}\n{issuer}").as_bytes(), text)
    }

    /// Opens what a form of this page carries; `None` where it was not sealed here for it and the issuer.
    pub fn open_form(&self, (page, issuer): (&str, &str), sealed_text: &[u8]) -> Option<Vec<u8>> {
        sealed::open(&self.forms, format!("{page}\n{issuer}").as_bytes(), sealed_text).ok()
    }

    /// Opens an interaction of an issuer; `None` where it was not sealed here for it.
    pub fn open_interaction(&self, issuer: &str, sealed_text: &[u8]) -> Option<Vec<u8>> {
        sealed::open(&self.interactions, issuer.as_bytes(), sealed_text).ok()
    }
}
