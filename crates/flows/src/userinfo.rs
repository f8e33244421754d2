//! Userinfo from beat to beat; nothing is written.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::fetch;
use oauth::decisions::userinfo::{admit, decide};
use oauth::issuer::Issuer;
use oauth::words::form::Arrived;
use serde_json::{Map, Value};

/// What the token opens about its person.
pub async fn userinfo(
    authority: &Authority,
    issuer: &Issuer,
    arrived: &Arrived,
) -> Result<Map<String, Value>, Failure> {
    let wanted = admit(issuer, arrived)?;
    let catalogue = authority.catalogue().await?;
    let evidence = fetch::gather(authority, &catalogue, issuer, &wanted).await?;
    Ok(decide(issuer, &evidence, authority.clock.now())?)
}
