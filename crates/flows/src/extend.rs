//! `/extend` from beat to beat; there is nothing to sign.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::{fetch, settle};
use oauth::decisions::extend::{admit, decide};
use oauth::issuer::Issuer;
use oauth::words::form::Arrived;
use serde_json::{Map, Value};

/// Extends the life of a refresh token.
pub async fn extend(authority: &Authority, issuer: &Issuer, arrived: &Arrived) -> Result<Map<String, Value>, Failure> {
    let moment = authority.moment()?;
    let now = moment.now();
    let (request, wanted) = admit(issuer, arrived, now)?;
    let catalogue = authority.catalogue().await?;
    let evidence = fetch::gather_for(authority, &catalogue, issuer, (&wanted, &request.credentials)).await?;
    let decision = decide(issuer, (arrived, &request), &evidence, &moment);
    let (answer, changes) = settle::judged(authority, issuer, decision, now).await?;
    settle::settle(authority, issuer, &changes, now).await?;
    Ok(answer)
}
