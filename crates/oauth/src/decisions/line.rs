//! One presentation of a refresh token: whether it may be, what follows where it may not, and what is settled (RFC 9700 section 4.14.2).
use super::holder::Holder;
use super::verdict::Refused;
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::grant::rules::{ISSUED, SAME_CERTIFICATE, SAME_KEY};
use crate::refusal::grant::{GrantRefusal, Presented};
use crate::rules::grants::{certified, keyed};
use crate::rules::refresh_token::IN_ORDER;
use crate::words::changes::{Consequence, LineStep, Spending};
use crate::words::grant::GrantId;
use crate::words::moment::Moment;
use crate::words::token::RefreshToken;

/// Whether a refresh token may be presented with what serves once; one that is past ends its family.
pub fn presented(
    issuer: &Issuer,
    holder: Holder,
    (token, single): (&RefreshToken, &[Spending]),
    moment: &mut Moment,
) -> Result<(), Refused> {
    moment.keep(&ISSUED);
    shown(holder, token, moment)?;
    let place = issuer.profile.refresh_token.present(token, holder.client(), moment.now());
    moment.hold(IN_ORDER, place).map(|_| ()).map_err(|refusal| superseded(refusal, token, single))
}

/// Whether it may be given a successor too.
pub fn succeeded(
    issuer: &Issuer,
    holder: Holder,
    (token, single): (&RefreshToken, &[Spending]),
    moment: &mut Moment,
) -> Result<(), Refused> {
    let rules = &issuer.profile.refresh_token;
    moment.keep(&ISSUED);
    shown(holder, token, moment)?;
    let result = rules.succeed(token, holder.client(), moment.now());
    moment.hold(rules.in_order(token), result).map_err(|refusal| superseded(refusal, token, single))
}

/// Whether was shown what the token is bound to; asked before all else, so that a thief without it ends nothing.
fn shown(holder: Holder, token: &RefreshToken, moment: &mut Moment) -> Result<(), GrantRefusal> {
    if token.grant.client_id != holder.client().id() {
        return Ok(());
    }
    if let Some(bound) = &token.binding.key {
        moment.hold(&[&SAME_KEY], keyed(Presented::RefreshToken, Some(bound), holder.key()))?;
    }
    match &token.binding.certificate {
        Some(bound) => moment.hold(&[&SAME_CERTIFICATE], certified(bound, holder.certificate())),
        None => Ok(()),
    }
}

fn superseded(refusal: GrantRefusal, token: &RefreshToken, single: &[Spending]) -> Refused {
    let ended = matches!(refusal, GrantRefusal::Superseded).then(|| ending(token.grant.id, single));
    Refused(Refusal::Grant(refusal), ended.into_iter().collect())
}

/// The end of a family, unless what the request would spend was spent: whoever replays it whole shows nothing new.
pub fn ending(grant: GrantId, single: &[Spending]) -> Consequence {
    Consequence::EndFamily { grant, unless_spent: single.to_vec() }
}

/// One presentation of a refresh token, to be settled.
pub fn step(issuer: &Issuer, token: &RefreshToken, now: i64, expires_at: i64) -> LineStep {
    LineStep {
        grant: token.grant.id,
        client_id: token.grant.client_id.clone(),
        token: token.address.digest.clone(),
        parent: token.parent.clone(),
        expires_at,
        keep_until: kept(issuer, now, expires_at),
    }
}

/// A grant is kept until the last token issued under it has expired.
pub fn kept(issuer: &Issuer, now: i64, line_expires_at: i64) -> i64 {
    line_expires_at.max(now + issuer.profile.access_token.lifetime())
}
