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
    pub(crate) fn journal(&self) -> [u8; 32] {
        *self.journal
    }

    /// Seals a signing key for an issuer.
    pub fn seal_key(&self, issuer: &str, nonce: [u8; 12], key: &[u8]) -> Vec<u8> {
        sealed::seal(&self.signing_keys, nonce, issuer.as_bytes(), key)
    }

    /// Opens a signing key of an issuer.
    pub fn open_key(&self, issuer: &str, key: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let opened = sealed::open(&self.signing_keys, issuer.as_bytes(), key);
        let fault = |_| Fault::Key(format!("a signing key of {issuer} was sealed under another master key"));
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
