//! Settle: one write after all is decided; a lost guard is a refusal of its own, never decided anew.
use crate::authority::Authority;
use crate::failure::Failure;
use crate::hearing::Hearing;
use crate::journal::told;
use oauth::decisions::verdict::Decision;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::assertion::{AssertionRefusal, ONCE};
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::refusal::grant::{GrantRefusal, Presented};
use oauth::refusal::proof::{self, ProofRefusal};
use oauth::words::changes::{Change, Consequence, Single, Spending};
use store::changes::{Guard, Settlement};

/// Takes a decision apart: what was granted goes on to be signed, what was refused has its consequences, or is a replay.
pub async fn judged<A>(
    authority: &Authority,
    issuer: &Issuer,
    decision: Decision<A>,
    hearing: &mut Hearing,
) -> Result<(A, Vec<Change>), Failure> {
    match decision {
        Decision::Granted { answer, changes } => Ok((answer, changes)),
        Decision::Refused { refusal, consequences } => {
            let now = hearing.moment.now();
            match store::changes::follow(&*authority.database, issuer.name(), &consequences, now).await? {
                Settlement::Lost(Guard::TokenId(of)) => {
                    told::replayed((authority, issuer), of, hearing);
                    Err(replayed(of, would_spend(&consequences)).into())
                }
                Settlement::Settled => {
                    told::followed((authority, issuer), &consequences, hearing);
                    Err(refusal.into())
                }
                Settlement::Lost(_) => Err(refusal.into()),
            }
        }
    }
}

/// Writes all changes, or none.
pub async fn settle(
    authority: &Authority,
    issuer: &Issuer,
    changes: &[Change],
    hearing: &mut Hearing,
) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    let now = hearing.moment.now();
    match store::changes::settle(&*authority.database, issuer.name(), changes, now).await? {
        Settlement::Settled => {
            for change in changes {
                match change {
                    Change::SpendTokenId(Spending { of: Single::Assertion, .. }) => hearing.moment.keep(&ONCE),
                    Change::SpendTokenId(Spending { of: Single::Proof, .. }) => hearing.moment.keep(&proof::ONCE),
                    _ => {}
                }
            }
            told::settled(issuer, changes, hearing);
            Ok(())
        }
        Settlement::Lost(guard) => {
            if let Guard::TokenId(of) = guard {
                told::replayed((authority, issuer), of, hearing);
            }
            let refusal = refusal(guard, changes);
            hearing.moment.lose(refusal.rule());
            Err(refusal.into())
        }
    }
}

/// The refusal of a decision that lost this guard; the changes tell what was presented.
fn refusal(guard: Guard, changes: &[Change]) -> Refusal {
    let by_code = changes.iter().any(|change| matches!(change, Change::RedeemCode { .. }));
    match guard {
        Guard::TokenId(of) => replayed(of, spent(changes)),
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

fn spent(changes: &[Change]) -> impl Iterator<Item = &Spending> {
    changes.iter().filter_map(|change| match change {
        Change::SpendTokenId(spending) => Some(spending),
        _ => None,
    })
}

fn would_spend(consequences: &[Consequence]) -> impl Iterator<Item = &Spending> {
    consequences.iter().flat_map(|Consequence::EndFamily { unless_spent, .. }| unless_spent)
}

/// The refusal of a request that brought something which was spent before.
fn replayed<'a>(of: Single, mut spendings: impl Iterator<Item = &'a Spending>) -> Refusal {
    let token_id = spendings.find(|spending| spending.of == of).map(|spending| spending.token_id.clone());
    let token_id = token_id.unwrap_or_default();
    match of {
        Single::Assertion => Refusal::Assertion(AssertionRefusal::Replayed { token_id }),
        Single::Proof => Refusal::Proof(ProofRefusal::Replayed { token_id }),
    }
}
