//! Who holds what a token is bound to: no token is issued but to a holder, and a client that must show a key or a certificate is none without it (RFC 9449 section 5, RFC 8705 section 3).
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::proof::ProofRefusal;
use crate::refusal::proof::rules::{CERTIFICATE, NEEDED, NONCE};
use crate::rules::paths::Endpoint;
use crate::rules::proof::{IN_ORDER, Nonces, Request};
use crate::words::binding::{Binding, CertificateThumbprint};
use crate::words::changes::{Single, Spending};
use crate::words::client::{Bound, Client};
use crate::words::form::Arrived;
use crate::words::moment::Moment;
use crate::words::proof::{Proof, Thumbprint};

/// What a request showed beside its credentials.
#[derive(Clone, Copy, Default)]
pub struct Shown<'a> {
    /// A checked proof.
    pub proof: Option<&'a Proof>,
    /// The certificate of its connection.
    pub certificate: Option<&'a CertificateThumbprint>,
}

/// A client with what it showed; one that must show a key or a certificate exists only with it.
#[derive(Clone, Copy)]
pub struct Holder<'a> {
    client: &'a Client,
    shown: Shown<'a>,
}

impl<'a> Holder<'a> {
    /// The client as holder of what it showed.
    pub fn of(client: &'a Client, shown: Shown<'a>, moment: &mut Moment) -> Result<Self, Refusal> {
        let registration = &client.registration;
        if shown.proof.is_none() && registration.dpop_bound_access_tokens == Bound::Required {
            let because = "the client is registered with `dpop_bound_access_tokens`";
            return Err(Refusal::Proof(ProofRefusal::Missing { because }));
        }
        if shown.proof.is_some() {
            moment.keep(&NEEDED);
        }
        let certificate = registration.tls_client_certificate_bound_access_tokens;
        if certificate == Bound::Required {
            shown.certificate.ok_or(Refusal::Proof(ProofRefusal::CertificateMissing))?;
            moment.keep(&CERTIFICATE);
        }
        Ok(Self { client, shown })
    }

    /// The client.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// What its access tokens are bound to: the key that it showed, and the certificate where it is registered so.
    pub fn binding(&self) -> Binding {
        let bound = self.client.registration.tls_client_certificate_bound_access_tokens == Bound::Required;
        Binding { key: self.key().cloned(), certificate: self.certificate().filter(|_| bound).cloned() }
    }

    /// What its refresh tokens are bound to: a client that authenticates shows itself by that (RFC 9449 section 5, RFC 8705 section 4).
    pub fn kept(&self) -> Binding {
        if self.client.is_public() { self.binding() } else { Binding::default() }
    }

    /// The key that it showed.
    pub fn key(&self) -> Option<&'a Thumbprint> {
        self.shown.proof.map(Proof::thumbprint)
    }

    /// The certificate that it showed.
    pub fn certificate(&self) -> Option<&'a CertificateThumbprint> {
        self.shown.certificate
    }
}

/// The proof that a request brings to an endpoint, with a nonce of ours where that is demanded; checked before anything is read.
pub fn prove(
    issuer: &Issuer,
    arrived: &Arrived,
    endpoint: Endpoint,
    moment: &mut Moment,
) -> Result<Option<Proof>, Refusal> {
    let (rules, now) = (&issuer.profile.proof, moment.now());
    let url = issuer.endpoint(endpoint).unwrap_or_default();
    let alias = issuer.mtls_endpoint(endpoint);
    let request = Request { method: &arrived.method, url: &url, alias: alias.as_deref(), now };
    let checked = rules.check(&arrived.proofs, &request);
    let looked_at = rules.accepted() && !arrived.proofs.is_empty();
    let proof = moment.hold(if looked_at { IN_ORDER } else { &[] }, checked)?;
    let nonces = Nonces { issuer: issuer.name(), key: &issuer.nonces };
    if let Some(proof) = proof.as_ref().filter(|_| rules.demands_nonce(endpoint)) {
        moment.hold(&[&NONCE], rules.repeats_nonce(nonces, proof, now))?;
    }
    Ok(proof)
}

/// The proof of a granted request, to be spent with it.
pub fn spend(issuer: &Issuer, proof: Option<&Proof>) -> Option<Spending> {
    let proof = proof?;
    let parts = [issuer.name(), proof.thumbprint().as_str(), proof.target(), proof.token_id()];
    Some(Spending {
        of: Single::Proof,
        token_id: proof.token_id().to_owned(),
        digest: Single::digest(&parts),
        expires_at: proof.issued_at() + issuer.profile.proof.remembered(),
    })
}
