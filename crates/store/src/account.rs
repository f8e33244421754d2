//! Knows how all that a person has at an issuer is read, from one snapshot, however much it is.

use oauth::words::account::{Account, Held, Latest, SignedIn};
use oauth::words::scope::Scopes;

use crate::database::{Database, DatabaseError, Query, Row};
use crate::document;

/// The most of each kind that is read; the questions ask for one more, to know whether there is more.
pub const MOST: usize = 100;

const SESSIONS: &str = "SELECT id, auth_time, expires_at FROM sessions
    WHERE subject = $1 AND issuer = $2 AND ended_at IS NULL AND auth_time > $3 AND expires_at > $4
    ORDER BY auth_time DESC, id LIMIT 101";
/// One row for each client and whom the person acts for; of the sets of scopes that it got, the latest 20 count.
const HELD: &str = "SELECT client_id, representing, MIN(since), MAX(used),
        string_agg(CASE WHEN place <= 20 THEN scopes END, '\n')
    FROM (SELECT client_id, representing, scopes, since, used,
            ROW_NUMBER() OVER (PARTITION BY client_id, representing
                ORDER BY CASE WHEN used = 0 THEN 0 ELSE 1 END, used DESC, scopes) AS place
        FROM (SELECT g.client_id, g.representing, g.scopes, MIN(g.created_at) AS since,
                MAX(CASE WHEN g.line_seen_at > g.created_at THEN g.line_seen_at ELSE g.created_at END) AS used
            FROM grants g JOIN clients c ON c.issuer = g.issuer AND c.client_id = g.client_id
            WHERE g.subject = $1 AND g.issuer = $2 AND g.ended_at IS NULL AND g.created_at > $3
                AND g.keep_until > $4 AND c.state = 'enabled' AND g.created_at > c.ended_before
            GROUP BY g.client_id, g.representing, g.scopes
            UNION ALL
            SELECT client_id, '', scopes, given_at, 0 FROM consents WHERE subject = $1 AND issuer = $2) held) placed
    GROUP BY client_id, representing ORDER BY 4 DESC, 3 DESC, client_id, representing LIMIT 101";

/// What the person of this `sub` has at the issuer; what was given at `ended_before` or earlier is dead; times in seconds since 1970.
pub async fn read(
    database: &dyn Database,
    (issuer, subject): (&str, &str),
    ended_before: i64,
    now: i64,
) -> Result<Account, DatabaseError> {
    let values = || vec![subject.into(), issuer.into(), ended_before.into(), now.into()];
    let batch = [SESSIONS, HELD].map(|sql| Query { sql, values: values() });
    let mut answers = database.read(batch.into()).await?.into_iter();
    let mut rows = || answers.next().unwrap_or_default();
    Ok(Account { sessions: latest(&rows(), signed_in)?, held: latest(&rows(), held)? })
}

fn latest<T>(rows: &[Row], one: fn(&Row) -> Result<T, DatabaseError>) -> Result<Latest<T>, DatabaseError> {
    let listed = rows.iter().take(MOST).map(one).collect::<Result<_, _>>()?;
    Ok(Latest { listed, more: rows.len() > MOST })
}

fn signed_in(row: &Row) -> Result<SignedIn, DatabaseError> {
    Ok(SignedIn { id: row.text(0)?.to_owned(), auth_time: row.integer(1)?, expires_at: row.integer(2)? })
}

fn held(row: &Row) -> Result<Held, DatabaseError> {
    let read = |set| document::read::<Scopes>("set of scopes", set);
    let mut sets = row.text(4)?.lines().map(read).collect::<Result<Vec<_>, _>>()?;
    sets.sort_by_cached_key(|set| (std::cmp::Reverse(set.iter().count()), set.to_string()));
    Ok(Held {
        client_id: row.text(0)?.to_owned(),
        representing: row.text(1)?.to_owned(),
        scopes: sets.iter().fold(Scopes::default(), |all, set| all.with(set)),
        since: row.integer(2)?,
        used_at: Some(row.integer(3)?).filter(|at| *at > 0),
    })
}
