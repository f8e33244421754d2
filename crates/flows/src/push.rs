//! Pushed authorization requests from beat to beat.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::hearing::Hearing;
use crate::{fetch, settle};
use oauth::decisions::push::{admit, decide};
use oauth::issuer::Issuer;
use oauth::words::form::Arrived;
use serde_json::{Map, Value};

/// Keeps a request and answers its `request_uri`.
pub async fn push(
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
    let (answer, changes) = settle::judged(authority, issuer, decision, hearing).await?;
    settle::settle(authority, issuer, &changes, hearing).await?;
    Ok(answer)
}
