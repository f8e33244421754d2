//! `/extend`: sets the expiry of a refresh token anew, within the absolute maximum (docs/profiles.md, R-N-12 and decision N1).
use super::holder::{Holder, Shown, prove, spend};
use super::identify::{claim, consume, identify};
use super::line::{presented, step};
use super::standing::{dead_since, represents};
use super::verdict::{Decision, Refused};
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::grant::rules::{ENABLED, REFRESHING};
use crate::refusal::grant::{GrantRefusal, Presented};
use crate::refusal::parameters::rules::PRESENT;
use crate::rules::parameters::needed;
use crate::rules::paths::Endpoint;
use crate::words::changes::Change;
use crate::words::credentials::Credentials;
use crate::words::evidence::{Artefact, Evidence, Sought, Wanted};
use crate::words::form::{Arrived, Form};
use crate::words::handle::Address;
use crate::words::moment::Moment;
use crate::words::proof::Proof;
use serde_json::{Map, Value, json};

/// A request to extend that needs evidence to be decided.
pub struct ExtendRequest {
    /// Who says to ask.
    pub credentials: Credentials,
    form: Form,
    proof: Option<Proof>,
}

/// Decides what needs no evidence, and names what to read.
pub fn admit(issuer: &Issuer, arrived: &Arrived, moment: &mut Moment) -> Result<(ExtendRequest, Wanted), Refusal> {
    let profile = &issuer.profile;
    let form = profile.parameters.canonical(arrived, moment)?;
    let credentials = claim(issuer, arrived, &form, moment)?;
    let presented = needed(&form, "refresh_token", "the refresh token whose life is to be extended")?;
    moment.keep(&PRESENT);
    let address = Address::of(presented, profile.refresh_token.spelling(), &issuer.mask);
    let proof = prove(issuer, arrived, Endpoint::Extend, moment)?;
    let clients = credentials.client_ids().into_iter().map(str::to_owned).collect();
    let wanted = Wanted { clients, artefacts: address.map(Sought::RefreshToken).into_iter().collect() };
    Ok((ExtendRequest { credentials, form, proof }, wanted))
}

/// Decides on what was found; the answer repeats the refresh token and tells its life in seconds.
pub fn decide(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &ExtendRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Decision<Map<String, Value>> {
    decided(issuer, (arrived, request), evidence, moment).into()
}

fn decided(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &ExtendRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Result<(Map<String, Value>, Vec<Change>), Refused> {
    let now = moment.now();
    let identified = identify(issuer, (arrived, &request.form), &request.credentials, &evidence.clients, moment)?;
    let shown = Shown { proof: request.proof.as_ref(), certificate: identified.certificate.as_ref() };
    let holder = Holder::of(&identified.client, shown, moment)?;
    let text = request.form.value("refresh_token").unwrap_or_default();
    let Some(Artefact::RefreshToken(token)) = evidence.artefacts.first() else {
        let characters = text.chars().count();
        return Err(GrantRefusal::Unknown { what: Presented::RefreshToken, characters }.into());
    };
    let single: Vec<_> =
        consume(issuer, &identified).into_iter().chain(spend(issuer, request.proof.as_ref())).collect();
    presented(issuer, holder, (token, &single), moment)?;
    if let Some(what) = dead_since(issuer, &identified.client, Some(&token.person), token.grant.created_at) {
        return Err(GrantRefusal::Disabled { what }.into());
    }
    if !represents(&token.person, &token.grant) {
        return Err(GrantRefusal::Disabled { what: "right to represent" }.into());
    }
    moment.keep(&ENABLED);
    let rules = &issuer.profile.refresh_token;
    let granted = (&token.grant.terms.scopes, None);
    let still = issuer.profile.scope.narrow(&issuer.registration, &identified.client, granted, moment)?;
    if !rules.issued(&identified.client, &still) {
        return Err(GrantRefusal::RefreshWithdrawn.into());
    }
    moment.keep(&REFRESHING);
    let expires_at = rules.expiry(now, token.grant.absolute_expires_at).max(token.grant.line.expires_at);
    let mut changes = vec![Change::ExtendLine { step: step(issuer, token, now, expires_at) }];
    changes.extend(single.into_iter().map(Change::SpendTokenId));
    let answer = [("refresh_token", json!(text)), ("expires_in", json!(expires_at - now))];
    Ok((answer.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), changes))
}
