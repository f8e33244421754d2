//! Knows how the changes of one decision are settled together, each under the guard that repeats what was seen.

use oauth::words::changes::{Change, Consequence, Single, Spending};

use crate::database::{Database, DatabaseError, Expect, Statement, Value, Written};

mod family;
mod grants;
mod line;
mod once;
mod sessions;
mod tokens;

/// The fate of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// All of it is on disk.
    Settled,
    /// Nothing of it remains: what was seen is not so any more.
    Lost(Guard),
}

/// What was not any more as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// The client assertion or the proof was spent.
    TokenId(Single),
    /// The code was spent or expired.
    Code,
    /// The line moved on, is full, expired, or its grant was ended.
    RefreshToken,
    /// The grant, or the session in which its code was given, was ended.
    Grant,
    /// The pushed request was spent.
    PushedRequest,
    /// The interaction was completed.
    Interaction,
}

/// Settles all changes of one decision, or nothing; `now` is in seconds since 1970.
pub async fn settle(
    database: &dyn Database,
    issuer: &str,
    changes: &[Change],
    now: i64,
) -> Result<Settlement, DatabaseError> {
    let mut ordered: Vec<&Change> = changes.iter().collect();
    ordered.sort_by_key(|change| turn(change));
    let at = At { issuer, now };
    let steps = ordered.into_iter().map(|change| steps(at, change)).collect::<Result<Vec<_>, _>>()?;
    write(database, steps.into_iter().flatten().collect()).await
}

/// Carries out what follows from a refused request, all or nothing; `now` is in seconds since 1970.
pub async fn follow(
    database: &dyn Database,
    issuer: &str,
    consequences: &[Consequence],
    now: i64,
) -> Result<Settlement, DatabaseError> {
    let at = At { issuer, now };
    let end = |Consequence::EndFamily { grant, unless_spent }: &Consequence| family::end(at, *grant, unless_spent);
    write(database, consequences.iter().flat_map(end).collect()).await
}

async fn write(database: &dyn Database, steps: Vec<Step>) -> Result<Settlement, DatabaseError> {
    if steps.is_empty() {
        return Ok(Settlement::Settled);
    }
    let guards: Vec<Option<Guard>> = steps.iter().map(|step| step.guard).collect();
    match database.write(steps.into_iter().map(Statement::from).collect()).await? {
        Written::Settled => Ok(Settlement::Settled),
        Written::Lost { guard } => match guards.get(guard) {
            Some(Some(lost)) => Ok(Settlement::Lost(*lost)),
            _ => Err(DatabaseError::Programming(format!("statement {guard} is no guard and was lost"))),
        },
    }
}

/// Where and when a decision is settled.
#[derive(Clone, Copy)]
struct At<'a> {
    issuer: &'a str,
    now: i64,
}

/// One statement of a settlement; one with a guard must change exactly one row.
struct Step {
    guard: Option<Guard>,
    sql: &'static str,
    values: Vec<Value>,
}

impl From<Step> for Statement {
    fn from(step: Step) -> Self {
        let expect = step.guard.map_or(Expect::Any, |_| Expect::Rows(1));
        Self { sql: step.sql, values: step.values, expect }
    }
}

/// Guards first; and because every decision takes its rows in the same order, two of them seldom block each other.
fn turn(change: &Change) -> u8 {
    match change {
        Change::SpendTokenId(Spending { of: Single::Assertion, .. }) => 0,
        Change::SpendTokenId(Spending { of: Single::Proof, .. }) => 1,
        Change::SpendInteraction { .. } => 2,
        Change::SpendRequest { .. } => 3,
        Change::RedeemCode { .. } => 4,
        Change::AdvanceLine { .. } | Change::ExtendLine { .. } => 5,
        Change::StartSession(_) | Change::EndSessions { .. } => 6,
        Change::EndGrant { .. } | Change::EndAccess { .. } | Change::StartGrant(_) => 7,
        Change::StoreCode { .. }
        | Change::StoreRefreshToken { .. }
        | Change::StoreAccessToken { .. }
        | Change::PushRequest { .. }
        | Change::RememberConsent { .. }
        | Change::RevokeAccessToken { .. }
        | Change::RevokeTokenId { .. } => 8,
    }
}

fn steps(at: At, change: &Change) -> Result<Vec<Step>, DatabaseError> {
    let step = match change {
        Change::SpendTokenId(spending) => once::spend_token_id(at, spending),
        Change::SpendInteraction { digest, expires_at } => once::spend_interaction(at, digest, *expires_at),
        Change::PushRequest { address, client_id, request, expires_at } => {
            once::push_request(at, (address, client_id), request, *expires_at)
        }
        Change::SpendRequest { address } => once::spend_request(at, address),
        Change::StartSession(session) => return Ok(sessions::start(at, session)),
        Change::EndSessions { subject, session } => return Ok(sessions::end(at, subject, session.as_deref())),
        Change::StartGrant(grant) => grants::start(at, grant)?,
        Change::StoreCode { address, client_id, grant, binding, expires_at } => {
            return grants::store_code(at, (address, client_id), *grant, binding, *expires_at);
        }
        Change::RedeemCode { address, client_id, grant, line_expires_at, keep_until } => {
            return Ok(grants::redeem_code(at, (address, client_id), *grant, (*line_expires_at, *keep_until)));
        }
        Change::RememberConsent { subject, client_id, scopes } => {
            grants::remember_consent(at, subject, client_id, scopes)?
        }
        Change::EndAccess { subject, of } => return Ok(grants::end_access(at, subject, of.as_ref())),
        Change::EndGrant { grant } => grants::end(at, *grant),
        Change::AdvanceLine { step, most_successors, retry_window } => {
            line::advance(at, step, *most_successors, *retry_window)
        }
        Change::ExtendLine { step } => line::extend(at, step),
        Change::StoreRefreshToken { address, client_id, grant, parent, binding } => {
            line::store(at, (address, client_id), *grant, (parent, binding))
        }
        Change::StoreAccessToken { address, client_id, grant, reach, expires_at } => {
            tokens::store(at, (address, client_id), *grant, reach, *expires_at)?
        }
        Change::RevokeAccessToken { address, client_id } => tokens::revoke(at, (address, client_id)),
        Change::RevokeTokenId { digest, expires_at } => tokens::revoke_id(at, digest, *expires_at),
    };
    Ok(vec![step])
}
