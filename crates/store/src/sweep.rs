//! Knows what has expired, and deletes it in small steps, a turn of a few milliseconds at a time.

use std::time::Duration;

use oauth::words::interaction;

use crate::database::{Database, DatabaseError, Expect, Statement};
use crate::swept::Swept;

/// Seconds by which the clocks of two nodes may differ, doubled.
const SKEW: i64 = 60;
/// Seconds that a session is kept after its expiry: the longest life of a code (RFC 6749 section 4.1.2), because a
/// code given in it asks whether it was ended.
const CODE: i64 = 600;

/// What one table holds that may go, at most 64 rows at once.
struct Expired {
    /// Deletes what expired before $1.
    delete: &'static str,
    /// Seconds that rows are kept after their expiry.
    linger: i64,
}

/// Deletes what expired, for about so long at most; whoever counts the turns gives their number, so that each table is
/// the first at times.
pub async fn turn(
    database: &dyn Database,
    now: i64,
    (number, longest): (usize, Duration),
) -> Result<Swept, DatabaseError> {
    let delete = |table: &Expired| Statement {
        sql: table.delete,
        values: vec![(now - table.linger).into()],
        expect: Expect::Any,
    };
    let mut deletions: Vec<_> = TABLES.iter().map(delete).collect();
    deletions.rotate_left(number % TABLES.len());
    database.sweep(deletions, longest).await
}

/// A table whose rows expire by themselves, found by an index on their expiry: its name, its key.
macro_rules! by_expiry {
    ($table:literal, $key:literal, $linger:expr) => {
        Expired {
            delete: concat!(
                "DELETE FROM ",
                $table,
                " WHERE expires_at < $1 AND (",
                $key,
                ") IN (SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE expires_at < $1 ORDER BY expires_at LIMIT 64 /*postgres: FOR UPDATE SKIP LOCKED */)"
            ),
            linger: $linger,
        }
    };
}

/// A table whose rows stand in the order of their expiry, which is the locator in milliseconds.
macro_rules! by_locator {
    ($table:literal, $linger:expr) => {
        Expired {
            delete: concat!(
                "DELETE FROM ",
                $table,
                " WHERE expires_at < $1 AND (locator, digest) IN (SELECT locator, digest FROM ",
                $table,
                " WHERE expires_at < $1 AND locator < 1000 * $1
                    ORDER BY locator, digest LIMIT 64 /*postgres: FOR UPDATE SKIP LOCKED */)"
            ),
            linger: $linger,
        }
    };
}

/// A table whose rows go with their grant.
macro_rules! by_grant {
    ($table:literal) => {
        Expired {
            delete: concat!(
                "DELETE FROM ",
                $table,
                " WHERE (locator, digest) IN (SELECT t.locator, t.digest
                    FROM (SELECT id FROM grants WHERE keep_until < $1 ORDER BY keep_until LIMIT 64) g
                    JOIN ",
                $table,
                " t ON t.grant_id = g.id LIMIT 64 /*postgres: FOR UPDATE OF t SKIP LOCKED */)"
            ),
            linger: SKEW,
        }
    };
}

/// Identifiers that were spent or revoked carry their margin in their expiry already.
const TABLES: &[Expired] = &[
    by_expiry!("spent_token_ids", "digest, issuer", 0),
    by_expiry!("revoked_token_ids", "digest, issuer", 0),
    by_expiry!("spent_interactions", "digest, issuer", SKEW),
    by_expiry!("guesses", "who, issuer", 0),
    by_locator!("sessions", CODE),
    // A request that was alive at the first visit is spent when the interaction completes.
    by_locator!("pushed_requests", interaction::LIFETIME + SKEW),
    by_locator!("access_tokens", SKEW),
    by_grant!("refresh_tokens"),
    by_grant!("codes"),
    Expired {
        delete: "DELETE FROM grants WHERE keep_until < $1 AND id IN (SELECT g.id FROM grants g
            WHERE g.keep_until < $1
                AND NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.grant_id = g.id)
                AND NOT EXISTS (SELECT 1 FROM codes c WHERE c.grant_id = g.id)
            ORDER BY g.keep_until LIMIT 64 /*postgres: FOR UPDATE SKIP LOCKED */)",
        linger: SKEW,
    },
];
