//! Pushed authorization requests (RFC 9126): checked as at the authorization endpoint, before any browser moves.
use super::authorize::{Rejected, understand};
use super::holder::{prove, spend};
use super::identify::{claim, consume, identify};
use super::verdict::{Decision, Refused};
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::PUSHED_ONCE;
use crate::refusal::proof::ProofRefusal;
use crate::refusal::proof::rules::SAME_KEY;
use crate::rules::authorization::REQUEST_URI_PREFIX;
use crate::rules::paths::Endpoint;
use crate::words::changes::Change;
use crate::words::credentials::Credentials;
use crate::words::evidence::{Evidence, Wanted};
use crate::words::form::{Arrived, Form};
use crate::words::moment::Moment;
use crate::words::proof::{Proof, Thumbprint};
use serde_json::{Map, Value, json};

/// A pushed request that needs evidence to be decided.
pub struct PushRequest {
    /// Who says to ask.
    pub credentials: Credentials,
    form: Form,
    proof: Option<Proof>,
}

/// Decides what needs no evidence, and names what to read.
pub fn admit(issuer: &Issuer, arrived: &Arrived, moment: &mut Moment) -> Result<(PushRequest, Wanted), Refusal> {
    let profile = &issuer.profile;
    let form = profile.parameters.canonical(arrived, moment)?;
    if form.value("request_uri").is_some() {
        return Err(Refusal::Authorization(AuthorizationRefusal::PushedTwice));
    }
    moment.keep(&PUSHED_ONCE);
    let credentials = claim(issuer, arrived, &form, moment)?;
    let proof = prove(issuer, arrived, Endpoint::PushedAuthorizationRequest, moment)?;
    let clients = credentials.client_ids().into_iter().map(str::to_owned).collect();
    Ok((PushRequest { credentials, form, proof }, Wanted { clients, artefacts: Vec::new() }))
}

/// Decides on what was found; the answer is the `request_uri` and its life in seconds.
pub fn decide(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &PushRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Decision<Map<String, Value>> {
    decided(issuer, (arrived, request), evidence, moment).into()
}

fn decided(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &PushRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Result<(Map<String, Value>, Vec<Change>), Refused> {
    let now = moment.now();
    let identified = identify(issuer, (arrived, &request.form), &request.credentials, &evidence.clients, moment)?;
    let mut understood =
        understand(issuer, &identified.client, &request.form, moment).map_err(|rejected| match rejected {
            Rejected::Page(refusal) | Rejected::Redirect(_, refusal) => refusal,
        })?;
    if let Some(proof) = &request.proof {
        understood.key = Some(moment.hold(&[&SAME_KEY], agreed(understood.key, proof.thumbprint()))?);
    }
    let rules = &issuer.profile.authorization;
    let lifetime = rules.request_uri_lifetime();
    let handle = moment.mint(&issuer.mask).handle(rules.request_uri(), now + lifetime);
    let mut changes = vec![Change::PushRequest {
        address: handle.address,
        client_id: identified.client.id().to_owned(),
        request: json!(understood).to_string(),
        expires_at: now + lifetime,
    }];
    changes.extend(consume(issuer, &identified).map(Change::SpendTokenId));
    changes.extend(spend(issuer, request.proof.as_ref()).map(Change::SpendTokenId));
    let request_uri = format!("{REQUEST_URI_PREFIX}{}", handle.text);
    let answer = [("request_uri", json!(request_uri)), ("expires_in", json!(lifetime))];
    Ok((answer.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), changes))
}

/// The key of the proof, which `dpop_jkt` names too where it is sent (RFC 9449 section 10.1).
fn agreed(named: Option<Thumbprint>, shown: &Thumbprint) -> Result<Thumbprint, Refusal> {
    match named {
        Some(named) if named != *shown => {
            let (named, shown) = (named.to_string(), shown.to_string());
            Err(Refusal::Proof(ProofRefusal::KeyDiffers { named, shown }))
        }
        _ => Ok(shown.clone()),
    }
}
