//! The token endpoint from beat to beat.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::{fetch, settle};
use oauth::decisions::token::{admit, decide};
use oauth::issuer::Issuer;
use oauth::words::form::Arrived;
use serde_json::{Map, Value};

/// Exchanges a grant for tokens; the members of the answer stand in order.
pub async fn exchange(
    authority: &Authority,
    issuer: &Issuer,
    arrived: &Arrived,
) -> Result<Map<String, Value>, Failure> {
    let mut moment = authority.moment()?;
    let now = moment.now();
    let (request, wanted) = admit(issuer, arrived, now)?;
    let catalogue = authority.catalogue().await?;
    let evidence = fetch::gather_for(authority, &catalogue, issuer, (&wanted, &request.credentials)).await?;
    let decision = decide(issuer, (arrived, &request), &evidence, &mut moment);
    let (draft, changes) = settle::judged(authority, issuer, decision, now).await?;
    let answer = authority.signing.token((&catalogue, issuer), &draft).await?;
    settle::settle(authority, issuer, &changes, now).await?;
    Ok(answer)
}
