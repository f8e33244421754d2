//! Userinfo from beat to beat; a proof of possession is spent.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::hearing::Hearing;
use crate::{fetch, settle};
use oauth::decisions::userinfo::{admit, decide};
use oauth::issuer::Issuer;
use oauth::words::form::Arrived;
use serde_json::{Map, Value};

/// What the token opens about its person.
pub async fn userinfo(
    authority: &Authority,
    issuer: &Issuer,
    arrived: &Arrived,
    hearing: &mut Hearing,
) -> Result<Map<String, Value>, Failure> {
    let (request, wanted) = admit(issuer, arrived, &mut hearing.moment)?;
    let catalogue = authority.catalogue().await?;
    let evidence = fetch::gather(authority, &catalogue, issuer, &wanted).await?;
    hearing.found(&wanted, &evidence);
    let decision = decide(issuer, (arrived, &request), &evidence, &mut hearing.moment);
    let (answer, changes) = settle::judged(authority, issuer, decision, hearing).await?;
    settle::settle(authority, issuer, &changes, hearing).await?;
    Ok(answer)
}
