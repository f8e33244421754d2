//! Stages a fault in a demonstration, and does at once what cannot wait for a request.
use crate::authority::Authority;
use crate::failure::Fault;
use crate::keys::made;
use crate::rotate::abruptly;
use crate::staged::{Planned, Staged, StagedFault};
use oauth::decisions::rotate::needed;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;

/// Stages a fault at an endpoint of an issuer, or at all of them; `None` where too many wait.
pub async fn stage(
    (authority, staged): (&Authority, &Staged),
    (issuer, endpoint): (&Issuer, Option<Endpoint>),
    (fault, times): (StagedFault, u32),
) -> Result<Option<Planned>, Fault> {
    let name = issuer.name().to_owned();
    if staged.planned().len() >= crate::staged::MOST {
        return Ok(None);
    }
    let done = match fault {
        StagedFault::RotateKey => {
            Some(format!("the issuer signs with {}", abruptly(authority, issuer).await?.join(", ")))
        }
        StagedFault::NewNonce => {
            staged.void_nonces(&name);
            authority.catalogue_void();
            Some("the nonces given out before are void".to_owned())
        }
        StagedFault::UnpublishedKey => {
            let mut keys = Vec::new();
            for algorithm in needed(issuer) {
                keys.push((algorithm, made(&authority.making, algorithm).await?));
            }
            staged.keep_strays(&name, keys);
            None
        }
        StagedFault::LoseAnswer | StagedFault::DelayMs(_) | StagedFault::Unavailable => None,
    };
    Ok(staged.plan(Planned { id: 0, issuer: name, endpoint, fault, times, left: times, done }))
}
