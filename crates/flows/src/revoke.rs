//! Revocation from beat to beat.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::hearing::Hearing;
use crate::{fetch, settle};
use oauth::decisions::revoke::{admit, decide};
use oauth::issuer::Issuer;
use oauth::words::form::Arrived;

/// Ends a token of the caller.
pub async fn revoke(
    authority: &Authority,
    issuer: &Issuer,
    arrived: &Arrived,
    hearing: &mut Hearing,
) -> Result<(), Failure> {
    let (request, wanted) = admit(issuer, arrived, &mut hearing.moment)?;
    let catalogue = authority.catalogue().await?;
    let evidence = fetch::gather_for(authority, &catalogue, issuer, (&wanted, &request.credentials)).await?;
    hearing.found(&wanted, &evidence);
    let decision = decide(issuer, (arrived, &request), &evidence, &mut hearing.moment);
    let ((), changes) = settle::judged(authority, issuer, decision, hearing).await?;
    settle::settle(authority, issuer, &changes, hearing).await
}
