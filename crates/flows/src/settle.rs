//! Settle: one write after all is decided; a lost guard is a refusal of its own, never decided anew.
use crate::authority::Authority;
use crate::failure::Failure;
use oauth::decisions::verdict::Decision;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::assertion::{AssertionRefusal, ONCE};
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::refusal::grant::{GrantRefusal, Presented};
use oauth::refusal::proof::{self, ProofRefusal};
use oauth::words::changes::{Change, Single};
use oauth::words::moment::Moment;
use store::changes::{Guard, Settlement};

/// Takes a decision apart: what was granted goes on to be signed, what was refused has its consequences.
pub async fn judged<A>(
    authority: &Authority,
    issuer: &Issuer,
    decision: Decision<A>,
    now: i64,
) -> Result<(A, Vec<Change>), Failure> {
    match decision {
        Decision::Granted { answer, changes } => Ok((answer, changes)),
        Decision::Refused { refusal, consequences } => {
            if !consequences.is_empty() {
                store::changes::follow(&*authority.database, issuer.name(), &consequences, now).await?;
            }
            Err(refusal.into())
        }
    }
}

/// Writes all changes, or none.
pub async fn settle(
    authority: &Authority,
    issuer: &Issuer,
    changes: &[Change],
    moment: &mut Moment,
) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    match store::changes::settle(&*authority.database, issuer.name(), changes, moment.now()).await? {
        Settlement::Settled => {
            for change in changes {
                match change {
                    Change::SpendTokenId { of: Single::Assertion, .. } => moment.keep(&ONCE),
                    Change::SpendTokenId { of: Single::Proof, .. } => moment.keep(&proof::ONCE),
                    _ => {}
                }
            }
            Ok(())
        }
        Settlement::Lost(guard) => {
            let refusal = refusal(guard, changes);
            moment.lose(refusal.rule());
            Err(refusal.into())
        }
    }
}

/// The refusal of a decision that lost this guard; the changes tell what was presented.
fn refusal(guard: Guard, changes: &[Change]) -> Refusal {
    let token_id = |spent: Single| {
        let of = |change: &Change| match change {
            Change::SpendTokenId { of, token_id, .. } if *of == spent => Some(token_id.clone()),
            _ => None,
        };
        changes.iter().find_map(of).unwrap_or_default()
    };
    let by_code = changes.iter().any(|change| matches!(change, Change::RedeemCode { .. }));
    match guard {
        Guard::TokenId(of @ Single::Assertion) => {
            Refusal::Assertion(AssertionRefusal::Replayed { token_id: token_id(of) })
        }
        Guard::TokenId(of @ Single::Proof) => Refusal::Proof(ProofRefusal::Replayed { token_id: token_id(of) }),
        Guard::Code | Guard::Grant if by_code => Refusal::Grant(GrantRefusal::RaceLost { what: Presented::Code }),
        Guard::Code | Guard::Grant | Guard::RefreshToken => {
            Refusal::Grant(GrantRefusal::RaceLost { what: Presented::RefreshToken })
        }
        Guard::PushedRequest => {
            Refusal::Authorization(AuthorizationRefusal::RequestUri { why: "an authorization was completed with it" })
        }
        Guard::Interaction => {
            Refusal::Authorization(AuthorizationRefusal::Interaction { why: "this sign-in was completed before" })
        }
    }
}
