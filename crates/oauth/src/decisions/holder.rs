//! Who holds the key that a token is bound to: no token is issued but to a holder, and a client that must show a key is none without it (RFC 9449 section 5).
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::proof::ProofRefusal;
use crate::refusal::proof::rules::{NEEDED, NONCE};
use crate::rules::paths::Endpoint;
use crate::rules::proof::{IN_ORDER, Nonces, Request};
use crate::words::changes::{Single, Spending};
use crate::words::client::{Bound, Client};
use crate::words::form::Arrived;
use crate::words::moment::Moment;
use crate::words::proof::{Proof, Thumbprint};

/// A client with the key that it showed; one that must show a key exists only with a checked proof.
#[derive(Clone, Copy)]
pub struct Holder<'a> {
    client: &'a Client,
    key: Option<&'a Thumbprint>,
}

impl<'a> Holder<'a> {
    /// The client as holder of the key of this proof.
    pub fn of(client: &'a Client, proof: Option<&'a Proof>, moment: &mut Moment) -> Result<Self, Refusal> {
        match (proof, client.registration.dpop_bound_access_tokens) {
            (None, Bound::Required) => {
                let because = "the client is registered with `dpop_bound_access_tokens`";
                Err(Refusal::Proof(ProofRefusal::Missing { because }))
            }
            (None, Bound::Optional) => Ok(Self { client, key: None }),
            (Some(proof), _) => {
                moment.keep(&NEEDED);
                Ok(Self { client, key: Some(proof.thumbprint()) })
            }
        }
    }

    /// The client.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// The key that its refresh tokens are bound to: a client that authenticates shows itself by that (RFC 9449 section 5).
    pub fn kept(&self) -> Option<&'a Thumbprint> {
        self.key.filter(|_| self.client.is_public())
    }

    /// The key that it showed.
    pub fn key(&self) -> Option<&'a Thumbprint> {
        self.key
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
    let checked = rules.check(&arrived.proofs, &Request { method: &arrived.method, url: &url, now });
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
