//! Pushed authorization requests from beat to beat.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::{fetch, settle};
use oauth::decisions::push::{admit, decide};
use oauth::issuer::Issuer;
use oauth::words::form::Arrived;
use serde_json::{Map, Value};

/// Keeps a request and answers its `request_uri`.
pub async fn push(authority: &Authority, issuer: &Issuer, arrived: &Arrived) -> Result<Map<String, Value>, Failure> {
    let mut moment = authority.moment()?;
    let now = moment.now();
    let (request, wanted) = admit(issuer, arrived, now)?;
    let catalogue = authority.catalogue().await?;
    let evidence = fetch::gather_for(authority, &catalogue, issuer, (&wanted, &request.credentials)).await?;
    let decision = decide(issuer, (arrived, &request), &evidence, &mut moment);
    let (answer, changes) = settle::judged(authority, issuer, decision, now).await?;
    settle::settle(authority, issuer, &changes, now).await?;
    Ok(answer)
}
