//! Knows what has expired, and deletes it in small steps, each its own decision.

use oauth::words::interaction;

use crate::database::{Database, DatabaseError, Expect, Query, Statement};

/// Seconds by which the clocks of two nodes may differ, doubled.
const SKEW: i64 = 60;
/// Seconds that a session is kept after its expiry: the longest life of a code (RFC 6749 section 4.1.2), because a
/// code given in it asks whether it was ended.
const CODE: i64 = 600;

/// What one table holds that may go.
struct Expired {
    /// Whether there is anything that expired before $1.
    any: &'static str,
    /// Deletes at most $2 of what expired before $1, what belongs to it first.
    delete: &'static [&'static str],
    /// Seconds that rows are kept after their expiry.
    linger: i64,
}

/// Deletes at most `most` expired rows of each table; true while there may be more.
pub async fn step(database: &dyn Database, now: i64, most: i64) -> Result<bool, DatabaseError> {
    let ask = |table: &Expired| Query { sql: table.any, values: vec![(now - table.linger).into()] };
    let found = database.read(TABLES.iter().map(ask).collect()).await?;
    let mut any = false;
    for (table, _) in TABLES.iter().zip(found).filter(|(_, rows)| !rows.is_empty()) {
        for sql in table.delete {
            let values = vec![(now - table.linger).into(), most.into()];
            database.write(vec![Statement { sql, values, expect: Expect::Any }]).await?;
        }
        any = true;
    }
    Ok(any)
}

/// A table whose rows expire by themselves: its name, its key.
macro_rules! by_expiry {
    ($table:literal, $key:literal, $linger:expr) => {
        Expired {
            any: concat!("SELECT expires_at FROM ", $table, " WHERE expires_at < $1 LIMIT 1"),
            delete: &[concat!(
                "DELETE FROM ",
                $table,
                " WHERE (",
                $key,
                ") IN (SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)"
            )],
            linger: $linger,
        }
    };
}

/// A table whose rows go with their grant.
macro_rules! by_grant {
    ($table:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE (locator, digest) IN (SELECT t.locator, t.digest
                FROM (SELECT id FROM grants WHERE keep_until < $1 ORDER BY keep_until LIMIT $2) g
                JOIN ",
            $table,
            " t ON t.grant_id = g.id LIMIT $2)"
        )
    };
}

/// Identifiers that were spent or revoked carry their margin in their expiry already.
const TABLES: &[Expired] = &[
    by_expiry!("spent_token_ids", "digest, issuer", 0),
    by_expiry!("revoked_token_ids", "digest, issuer", 0),
    by_expiry!("spent_interactions", "digest, issuer", SKEW),
    by_expiry!("guesses", "who, issuer", 0),
    by_expiry!("sessions", "locator, digest", CODE),
    // A request that was alive at the first visit is spent when the interaction completes.
    by_expiry!("pushed_requests", "locator, digest", interaction::LIFETIME + SKEW),
    by_expiry!("access_tokens", "locator, digest", SKEW),
    Expired {
        any: "SELECT keep_until FROM grants WHERE keep_until < $1 LIMIT 1",
        delete: &[
            by_grant!("refresh_tokens"),
            by_grant!("codes"),
            "DELETE FROM grants WHERE id IN (SELECT g.id
                FROM (SELECT id FROM grants WHERE keep_until < $1 ORDER BY keep_until LIMIT $2) g
                WHERE NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.grant_id = g.id)
                    AND NOT EXISTS (SELECT 1 FROM codes c WHERE c.grant_id = g.id))",
        ],
        linger: SKEW,
    },
];
