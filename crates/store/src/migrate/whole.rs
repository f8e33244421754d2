//! Knows whether all tables of the schema are there, so that a database of which a part is missing is refused at the start.

use crate::database::{Database, DatabaseError, Query};

/// Asks a table for nothing.
macro_rules! probe {
    ($table:literal) => {
        ($table, concat!("SELECT 1 FROM ", $table, " WHERE 1 = 0"))
    };
}

/// Every table of the newest version.
const TABLES: &[(&str, &str)] = &[
    probe!("catalog_version"),
    probe!("notes"),
    probe!("issuers"),
    probe!("clients"),
    probe!("people"),
    probe!("removed"),
    probe!("signing_keys"),
    probe!("sessions"),
    probe!("consents"),
    probe!("guesses"),
    probe!("spent_token_ids"),
    probe!("spent_interactions"),
    probe!("revoked_token_ids"),
    probe!("pushed_requests"),
    probe!("grants"),
    probe!("codes"),
    probe!("refresh_tokens"),
    probe!("access_tokens"),
    probe!("journal"),
    probe!("journal_ends"),
];

/// Refuses a database that lacks a table of the version that it claims.
pub async fn whole(database: &dyn Database) -> Result<(), DatabaseError> {
    for (table, sql) in TABLES {
        match database.read(vec![Query { sql, values: Vec::new() }]).await {
            Ok(_) => {}
            Err(DatabaseError::Unavailable(why)) => return Err(DatabaseError::Unavailable(why)),
            Err(_) => {
                let why =
                    format!("the table {table} is missing, as after a migration that was cut off; restore a backup");
                return Err(DatabaseError::Schema(why));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate::SCRIPTS;

    #[test]
    fn each_table_of_the_schema_is_asked_for() {
        let scripts = SCRIPTS.iter().flat_map(|script| script.sql.split("CREATE TABLE ").skip(1));
        let made: Vec<&str> = scripts.filter_map(|rest| rest.split(' ').next()).collect();
        let asked: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
        assert_eq!(made, asked);
    }
}
