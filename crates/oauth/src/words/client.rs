//! Clients: what is registered about a program that asks for tokens (RFC 6749 section 2, RFC 7591 section 2).
mod registration;

use super::binding::CertificateThumbprint;
use super::names::{AuthenticationMethod, GrantType};
use jose::certificate::{Certificate, Name};
use jose::key::PublicKey;
use jose::keyset::KeySet;
pub use registration::{Bound, Consent, MutualTls, Pushed, Refresh, Registration, Sessions};

/// A client whose registration was understood.
#[derive(Clone, Debug)]
pub struct Client {
    /// What was registered.
    pub registration: Registration,
    /// Its keys, read.
    pub keys: KeySet,
    /// Its certificates, read.
    pub certificates: Vec<Certificate>,
    /// The name by which its certificates are known, where an authority issues them.
    pub certificate_name: Option<Name>,
    /// Seconds since 1970: what was issued before is dead.
    pub ended_before: i64,
}

impl Client {
    /// Reads the keys and certificates of a registration; the text of an error names the member at fault.
    pub fn parse(registration: Registration, ended_before: i64) -> Result<Self, String> {
        let keys = match &registration.jwks {
            Some(jwks) => KeySet::parse(jwks).map_err(|error| format!("jwks: {error}"))?,
            None => KeySet::default(),
        };
        let read = |pem: &String| Certificate::from_pem(pem).map_err(|error| format!("certificates: {error}"));
        let certificates = registration.certificates.iter().map(read).collect::<Result<_, _>>()?;
        let certificate_name = registration.certificate_name()?;
        Ok(Self { registration, keys, certificates, certificate_name, ended_before })
    }

    /// The client's identifier.
    pub fn id(&self) -> &str {
        &self.registration.client_id
    }

    /// Whether a certificate is registered for it: by itself, or beside a key that it publishes (RFC 8705 section 2.2).
    pub fn registered(&self, thumbprint: &CertificateThumbprint) -> bool {
        self.every_certificate().any(|one| CertificateThumbprint::of(one.der()) == *thumbprint)
    }

    /// Every certificate that is registered for it.
    pub fn every_certificate(&self) -> impl Iterator<Item = &Certificate> {
        self.certificates.iter().chain(&self.keys.certificates)
    }

    /// Whether it authenticates at all.
    pub fn is_public(&self) -> bool {
        self.registration.token_endpoint_auth_method == AuthenticationMethod::None
    }

    /// Whether it may exchange this.
    pub fn may(&self, grant: GrantType) -> bool {
        self.registration.grant_types.contains(&grant)
    }

    /// The keys of its certificates that are valid now, with the certificate that holds each.
    pub fn certified_keys(&self, now: i64) -> impl Iterator<Item = (&Certificate, &PublicKey)> {
        self.certificates.iter().filter(move |one| one.stands(now)).map(|one| (one, one.public_key()))
    }
}
