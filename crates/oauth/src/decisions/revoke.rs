//! Revocation (RFC 7009): a client ends its own tokens; of others' it learns nothing.
use super::access::sought;
use super::identify::{claim, consume, identify};
use super::verdict::{Decision, Refused};
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::parameters::rules::PRESENT;
use crate::rules::parameters::needed;
use crate::words::changes::Change;
use crate::words::credentials::Credentials;
use crate::words::evidence::{Artefact, Evidence, Sought, Wanted};
use crate::words::form::{Arrived, Form};
use crate::words::handle::Address;
use crate::words::moment::Moment;
use crate::words::token::AccessToken;
use jose::digest;

/// A revocation request that needs evidence to be decided.
pub struct RevocationRequest {
    /// Who says to ask.
    pub credentials: Credentials,
    form: Form,
}

/// Decides what needs no evidence, and names what to read.
pub fn admit(issuer: &Issuer, arrived: &Arrived, moment: &mut Moment) -> Result<(RevocationRequest, Wanted), Refusal> {
    let profile = &issuer.profile;
    let form = profile.parameters.canonical(arrived, moment)?;
    let credentials = claim(issuer, arrived, &form, moment)?;
    let token = needed(&form, "token", "the token that is to end")?;
    moment.keep(&PRESENT);
    let clients = credentials.client_ids().into_iter().map(str::to_owned).collect();
    let mut artefacts: Vec<Sought> = sought(issuer, token).into_iter().collect();
    let refresh = Address::of(token, profile.refresh_token.spelling(), &issuer.mask);
    artefacts.extend(refresh.map(Sought::RefreshToken));
    Ok((RevocationRequest { credentials, form }, Wanted { clients, artefacts }))
}

/// Decides on what was found; the answer is empty whatever it was.
pub fn decide(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &RevocationRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Decision<()> {
    decided(issuer, (arrived, request), evidence, moment).into()
}

fn decided(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &RevocationRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Result<((), Vec<Change>), Refused> {
    let identified = identify(issuer, (arrived, &request.form), &request.credentials, &evidence.clients, moment)?;
    let own = identified.client.id();
    let mut changes: Vec<Change> = evidence
        .artefacts
        .iter()
        .filter_map(|artefact| match artefact {
            Artefact::RefreshToken(token) if token.grant.client_id == own => {
                Some(Change::EndGrant { grant: token.grant.id })
            }
            Artefact::AccessToken(token) if token.client_id == own => revocation(token),
            _ => None,
        })
        .collect();
    changes.extend(consume(issuer, &identified).map(Change::SpendTokenId));
    Ok(((), changes))
}

/// What revokes an access token alone; `None` where nothing of it could be remembered.
pub fn revocation(token: &AccessToken) -> Option<Change> {
    match (&token.address, &token.token_id) {
        (Some(address), _) => {
            Some(Change::RevokeAccessToken { address: address.clone(), client_id: token.client_id.clone() })
        }
        (None, Some(id)) => {
            Some(Change::RevokeTokenId { digest: token_id_digest(id), expires_at: token.expires_at + 60 })
        }
        (None, None) => None,
    }
}

/// The digest under which a revoked JWT is remembered.
pub fn token_id_digest(token_id: &str) -> Vec<u8> {
    digest::sha256(token_id.as_bytes()).to_vec()
}
