//! Knows how failed guesses are counted: paid before a password is looked at, so that guesses at once all count.

use crate::database::{Database, DatabaseError, Expect, Query, Statement};

/// Adds one guess and answers how many stand in the window, which starts with the first of them and lasts `window_s` s.
///
/// `who` is a digest, of user name and address say; `now` is in seconds since 1970.
pub async fn count(
    database: &dyn Database,
    issuer: &str,
    who: &[u8],
    now: i64,
    window_s: i64,
) -> Result<i64, DatabaseError> {
    let add = "INSERT INTO guesses (who, issuer, guesses, expires_at) VALUES ($1, $2, 1, $4)
        ON CONFLICT (who, issuer) DO UPDATE SET
            guesses = CASE WHEN guesses.expires_at > $3 THEN guesses.guesses + 1 ELSE 1 END,
            expires_at = CASE WHEN guesses.expires_at > $3 THEN guesses.expires_at ELSE excluded.expires_at END";
    let values = vec![who.into(), issuer.into(), now.into(), (now + window_s).into()];
    database.write(vec![Statement { sql: add, values, expect: Expect::Rows(1) }]).await?;
    let read = "SELECT guesses FROM guesses WHERE who = $1 AND issuer = $2";
    let found = database.read(vec![Query { sql: read, values: vec![who.into(), issuer.into()] }]).await?;
    // A right password may have wiped the count between the two.
    found.first().and_then(|rows| rows.first()).map_or(Ok(0), |row| row.integer(0))
}

/// Forgets all guesses of `who`, after a right one, and takes that one back from `whence`; both are digests.
pub async fn forgive(database: &dyn Database, issuer: &str, who: &[u8], whence: &[u8]) -> Result<(), DatabaseError> {
    let forget = "DELETE FROM guesses WHERE who = $1 AND issuer = $2";
    let take_back = "UPDATE guesses SET guesses = guesses - 1 WHERE who = $1 AND issuer = $2 AND guesses > 0";
    let step = |sql, who: &[u8]| Statement { sql, values: vec![who.into(), issuer.into()], expect: Expect::Any };
    database.write(vec![step(forget, who), step(take_back, whence)]).await.map(|_| ())
}
