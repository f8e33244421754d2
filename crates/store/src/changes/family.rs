//! Knows how a family ends when a used artefact comes again, and that a request which came again whole ends none (RFC 9700 section 4.14.2).

use oauth::words::changes::Spending;
use oauth::words::grant::GrantId;

use super::{At, Guard, Step, grants};

/// Ends a family once for each thing that was to be spent: where one was spent before, its guard is lost, and nothing ends.
pub(super) fn end(at: At, grant: GrantId, unless_spent: &[Spending]) -> Vec<Step> {
    if unless_spent.is_empty() {
        return vec![grants::end(at, grant)];
    }
    unless_spent.iter().map(|spending| end_unless_spent(at, grant, spending)).collect()
}

/// Changes its row even where the family ended before, so that only what was spent loses the guard.
fn end_unless_spent(at: At, grant: GrantId, spending: &Spending) -> Step {
    let sql = "UPDATE grants SET ended_at = COALESCE(ended_at, $3)
        WHERE id = $1 AND issuer = $2
            AND NOT EXISTS (SELECT 1 FROM spent_token_ids WHERE digest = $4 AND issuer = $2)";
    let values = vec![grant.0.as_slice().into(), at.issuer.into(), at.now.into(), spending.digest.as_slice().into()];
    Step { guard: Some(Guard::TokenId(spending.of)), sql, values }
}
