//! Knows how a batch becomes one PostgreSQL transaction whose statements are sent at once.

use std::borrow::Cow;
use std::future::{Future, poll_fn};
use std::task::Poll;

use deadpool_postgres::ClientWrapper;
use futures_util::future::{BoxFuture, FutureExt, TryFutureExt, maybe_done};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Statement as Prepared};

use super::fault;
use super::value::row;
use crate::database::{DatabaseError, Expect, Query, Row, Statement, Value, Written};
use crate::migrate::{POSTGRES as MARK, activate};

/// Sessions are read-only by default (see `address`), so that nothing happens at all should BEGIN alone fail.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
const BEGIN_SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// What became of one attempt.
pub(super) enum Fate {
    /// The transaction is over, one way or the other.
    Judged(Written),
    /// PostgreSQL sacrificed it to another transaction, and it is rolled back.
    Conflict(DatabaseError),
}

/// Two round trips: BEGIN with all statements, then COMMIT or ROLLBACK.
pub(super) async fn write(client: &ClientWrapper, batch: &[Statement]) -> Result<Fate, DatabaseError> {
    let mut prepared = Vec::with_capacity(batch.len());
    for statement in batch {
        let one = prepare(client, statement.sql, &statement.values).await?;
        if !one.columns().is_empty() {
            return Err(DatabaseError::Programming(format!("{:?} is not a mere change", statement.sql)));
        }
        prepared.push(one);
    }
    let begin = client.batch_execute(BEGIN).map_ok(|()| 0).boxed();
    let changes = prepared.iter().zip(batch).map(|(one, statement)| client.execute_raw(one, &statement.values).boxed());
    let mut changed = in_order(std::iter::once(begin).chain(changes)).await.into_iter();
    match judge(&mut changed, batch) {
        Ok(Written::Settled) => match client.batch_execute("COMMIT").await {
            Ok(()) => Ok(Fate::Judged(Written::Settled)),
            Err(error) if fault::is_conflict(&error) => Ok(Fate::Conflict(fault::classify(error))),
            Err(error) => Err(fault::classify(error)),
        },
        Ok(lost) => {
            client.batch_execute("ROLLBACK").await.map_err(fault::classify)?;
            Ok(Fate::Judged(lost))
        }
        Err(error) if fault::is_conflict(&error) => {
            client.batch_execute("ROLLBACK").await.map_err(fault::classify)?;
            Ok(Fate::Conflict(fault::classify(error)))
        }
        Err(error) => Err(fault::classify(error)),
    }
}

/// Carries out these deletions in a transaction of their own and returns how many rows went.
pub(super) async fn delete(client: &ClientWrapper, deletions: &[Statement]) -> Result<u64, DatabaseError> {
    client.batch_execute(BEGIN).await.map_err(fault::classify)?;
    let mut rows = 0;
    for deletion in deletions {
        let prepared = prepare(client, deletion.sql, &deletion.values).await?;
        rows += client.execute_raw(&prepared, &deletion.values).await.map_err(fault::classify)?;
    }
    client.batch_execute("COMMIT").await.map_err(fault::classify)?;
    Ok(rows)
}

/// One round trip once the statements are prepared.
pub(super) async fn read(client: &ClientWrapper, batch: &[Query]) -> Result<Vec<Vec<Row>>, DatabaseError> {
    let mut prepared = Vec::with_capacity(batch.len());
    for query in batch {
        prepared.push(prepare(client, query.sql, &query.values).await?);
    }
    let values: Vec<Vec<&(dyn ToSql + Sync)>> =
        batch.iter().map(|query| query.values.iter().map(|value| value as _).collect()).collect();
    let plain = |sql| client.batch_execute(sql).map_ok(|()| Vec::new()).boxed();
    let asked = prepared.iter().zip(&values).map(|(one, values)| client.query(one, values).boxed());
    let pipeline = std::iter::once(plain(BEGIN_SNAPSHOT)).chain(asked).chain(std::iter::once(plain("COMMIT")));
    let answers: Result<Vec<_>, Error> = in_order(pipeline).await.into_iter().collect();
    let answers = answers.map_err(fault::classify)?.into_iter().skip(1).take(batch.len());
    answers.map(|rows| rows.iter().map(row).collect()).collect()
}

async fn prepare(client: &ClientWrapper, sql: &str, values: &[Value]) -> Result<Prepared, DatabaseError> {
    let spelled = if sql.contains(MARK) { Cow::Owned(activate(sql, MARK)) } else { Cow::Borrowed(sql) };
    let prepared = client.prepare_cached(&spelled).await.map_err(fault::classify)?;
    let (expected, found) = (prepared.params().len(), values.len());
    match expected == found {
        true => Ok(prepared),
        false => Err(DatabaseError::Programming(format!("{sql:?} takes {expected} values, found {found}"))),
    }
}

/// The first statement that failed its guard, or the first error, whichever stands first, as if run one by one.
fn judge(changed: &mut impl Iterator<Item = Result<u64, Error>>, batch: &[Statement]) -> Result<Written, Error> {
    changed.next().transpose()?;
    for (guard, (changed, statement)) in changed.zip(batch).enumerate() {
        let changed = changed?;
        if matches!(statement.expect, Expect::Rows(expected) if expected != changed) {
            return Ok(Written::Lost { guard });
        }
    }
    Ok(Written::Settled)
}

/// Polls from first to last, because a request leaves when its future is first polled.
async fn in_order<'a, T: Send + 'a>(
    requests: impl Iterator<Item = BoxFuture<'a, Result<T, Error>>>,
) -> Vec<Result<T, Error>> {
    let mut requests: Vec<_> = requests.map(|request| Box::pin(maybe_done(request))).collect();
    poll_fn(|waker| {
        let ready = requests.iter_mut().map(|request| request.as_mut().poll(waker).is_ready());
        if ready.fold(true, |all, one| all & one) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    requests.iter_mut().filter_map(|request| request.as_mut().take_output()).collect()
}
