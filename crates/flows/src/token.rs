//! The token endpoint from beat to beat.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::hearing::Hearing;
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
    hearing: &mut Hearing,
) -> Result<Map<String, Value>, Failure> {
    let (request, wanted) = admit(issuer, arrived, &mut hearing.moment)?;
    let catalogue = authority.catalogue().await?;
    let evidence = fetch::gather_for(authority, &catalogue, issuer, (&wanted, &request.credentials)).await?;
    hearing.found(&wanted, &evidence);
    let decision = decide(issuer, (arrived, &request), &evidence, &mut hearing.moment);
    let (draft, changes) = settle::judged(authority, issuer, decision, hearing).await?;
    let answer = authority.signing.token((&catalogue, issuer), &draft, &mut hearing.stray).await?;
    settle::settle(authority, issuer, &changes, hearing).await?;
    Ok(answer)
}
