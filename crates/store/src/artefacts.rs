//! Knows how codes, tokens and pushed requests are read, each with all that a decision about it needs.

use oauth::decisions::revoke::token_id_digest;
use oauth::words::binding::Binding;
use oauth::words::evidence::{Artefact, Sought};
use oauth::words::grant::{Grant, GrantId, Line};
use oauth::words::handle::Address;
use oauth::words::token::{AccessToken, Behind, Code, PushedRequest, RefreshToken, Revoked, Standing, grant_of};

use crate::database::{Database, DatabaseError, Query, Row};
use crate::{document, people};

/// The columns of a grant `g` and its person `p`: what `grant` and `people::read` take.
macro_rules! grant_columns {
    () => {
        "g.id, g.client_id, g.subject, g.session_id, g.terms, g.created_at, g.absolute_expires_at,
            g.line_seen, g.line_successors, g.line_seen_at, g.line_expires_at, g.ended_at, p.document, p.ended_before"
    };
}

/// How many of them are the person's and the grant's together.
const GRANT_COLUMNS: usize = 14;
/// Where the person's begin among them.
const PERSON: usize = 12;

pub(crate) const CODE: &str = concat!(
    "SELECT ",
    grant_columns!(),
    ", c.binding, c.issued_at, c.expires_at, c.used_at, EXISTS (SELECT 1 FROM sessions s
            WHERE s.id = g.session_id AND s.issuer = g.issuer AND s.subject = g.subject AND s.ended_at IS NULL)
        FROM codes c
        JOIN grants g ON g.id = c.grant_id AND g.issuer = c.issuer AND g.client_id = c.client_id
        JOIN people p ON p.issuer = g.issuer AND p.subject = g.subject
        WHERE c.locator = $1 AND c.digest = $2 AND c.issuer = $3"
);
pub(crate) const REFRESH_TOKEN: &str = concat!(
    "SELECT ",
    grant_columns!(),
    ", t.parent, t.bound_to
        FROM refresh_tokens t
        JOIN grants g ON g.id = t.grant_id AND g.issuer = t.issuer AND g.client_id = t.client_id
        JOIN people p ON p.issuer = g.issuer AND p.subject = g.subject
        WHERE t.locator = $1 AND t.digest = $2 AND t.issuer = $3"
);
pub(crate) const ACCESS_TOKEN: &str = concat!(
    "SELECT ",
    grant_columns!(),
    ", t.client_id, t.grant_id, t.reach, t.issued_at, t.expires_at, t.revoked_at
        FROM access_tokens t
        LEFT JOIN grants g ON g.id = t.grant_id AND g.issuer = t.issuer AND g.client_id = t.client_id
        LEFT JOIN people p ON p.issuer = g.issuer AND p.subject = g.subject
        WHERE t.locator = $1 AND t.digest = $2 AND t.issuer = $3"
);
const REVOKED: &str = "SELECT expires_at FROM revoked_token_ids WHERE digest = $1 AND issuer = $2";
const GRANT: &str = concat!(
    "SELECT ",
    grant_columns!(),
    " FROM grants g JOIN people p ON p.issuer = g.issuer AND p.subject = g.subject
        WHERE g.id = $1 AND g.issuer = $2 AND g.client_id = $3"
);

/// Reads what a decision wants from one snapshot, in the order asked; what is not there is `Absent`.
///
/// The `client` of an access token is left `None`.
pub async fn gather(database: &dyn Database, issuer: &str, sought: &[Sought]) -> Result<Vec<Artefact>, DatabaseError> {
    let questions: Vec<Vec<Query>> = sought.iter().map(|one| questions(issuer, one)).collect();
    let counts: Vec<usize> = questions.iter().map(Vec::len).collect();
    let batch: Vec<Query> = questions.into_iter().flatten().collect();
    if batch.is_empty() {
        return Ok(Vec::new());
    }
    let mut answers = database.read(batch).await?.into_iter();
    let mut found = Vec::with_capacity(sought.len());
    for (one, count) in sought.iter().zip(counts) {
        let rows: Vec<Option<Row>> = answers.by_ref().take(count).map(|rows| rows.into_iter().next()).collect();
        let mut rows = rows.into_iter();
        found.push(artefact(one, rows.next().flatten(), rows.next().flatten())?);
    }
    Ok(found)
}

/// A pushed authorization request, spent and expired ones too while they are kept.
pub async fn pushed_request(
    database: &dyn Database,
    issuer: &str,
    address: &Address,
) -> Result<Option<PushedRequest>, DatabaseError> {
    let sql = "SELECT client_id, request, expires_at, used_at FROM pushed_requests
        WHERE locator = $1 AND digest = $2 AND issuer = $3";
    let found = database.read(vec![at(sql, issuer, address)]).await?;
    let Some(row) = found.first().and_then(|rows| rows.first()) else { return Ok(None) };
    Ok(Some(PushedRequest {
        address: address.clone(),
        client_id: row.text(0)?.to_owned(),
        request: row.text(1)?.to_owned(),
        expires_at: row.integer(2)?,
        used_at: row.optional_integer(3)?,
    }))
}

/// At most two questions for each artefact.
fn questions(issuer: &str, sought: &Sought) -> Vec<Query> {
    match sought {
        Sought::Code(address) => vec![at(CODE, issuer, address)],
        Sought::RefreshToken(address) => vec![at(REFRESH_TOKEN, issuer, address)],
        Sought::AccessToken(address) => vec![at(ACCESS_TOKEN, issuer, address)],
        Sought::Jwt(token) => {
            let id = token.token_id.as_deref().unwrap_or_default();
            let mut questions = vec![Query { sql: REVOKED, values: vec![token_id_digest(id).into(), issuer.into()] }];
            questions.extend(grant_of(id).map(|grant| Query {
                sql: GRANT,
                values: vec![grant.0.as_slice().into(), issuer.into(), token.client_id.as_str().into()],
            }));
            questions
        }
    }
}

fn at(sql: &'static str, issuer: &str, address: &Address) -> Query {
    Query { sql, values: vec![address.locator.into(), address.digest.as_slice().into(), issuer.into()] }
}

fn artefact(sought: &Sought, first: Option<Row>, second: Option<Row>) -> Result<Artefact, DatabaseError> {
    Ok(match (sought, first) {
        (Sought::Code(address), Some(row)) => Artefact::Code(Box::new(code(address, &row)?)),
        (Sought::RefreshToken(address), Some(row)) => Artefact::RefreshToken(Box::new(RefreshToken {
            address: address.clone(),
            parent: row.bytes(GRANT_COLUMNS)?.to_vec(),
            binding: row.optional_text(GRANT_COLUMNS + 1)?.map(bound).transpose()?.unwrap_or_default(),
            grant: grant(&row)?,
            person: people::read(&row, PERSON)?,
        })),
        (Sought::AccessToken(address), Some(row)) => Artefact::AccessToken(Box::new(opaque(address, &row)?)),
        (Sought::Jwt(token), revoked) => {
            let revoked = revoked.map_or(Revoked::No, |_| Revoked::Yes);
            let named = token.token_id.as_deref().and_then(grant_of);
            let behind = behind(named.is_some(), second.as_ref())?;
            Artefact::AccessToken(Box::new(AccessToken { revoked, behind, ..(**token).clone() }))
        }
        (_, None) => Artefact::Absent,
    })
}

fn code(address: &Address, row: &Row) -> Result<Code, DatabaseError> {
    let own = GRANT_COLUMNS;
    Ok(Code {
        address: address.clone(),
        binding: document::read("code", row.text(own)?)?,
        issued_at: row.integer(own + 1)?,
        expires_at: row.integer(own + 2)?,
        used_at: row.optional_integer(own + 3)?,
        grant: grant(row)?,
        person: people::read(row, PERSON)?,
        session: if row.integer(own + 4)? == 1 { Standing::Stands } else { Standing::Ended },
    })
}

fn bound(text: &str) -> Result<Binding, DatabaseError> {
    document::read("refresh token's binding", text)
}

fn opaque(address: &Address, row: &Row) -> Result<AccessToken, DatabaseError> {
    let own = GRANT_COLUMNS;
    let stands = row.optional_text(PERSON)?.is_some();
    Ok(AccessToken {
        address: Some(address.clone()),
        token_id: None,
        client_id: row.text(own)?.to_owned(),
        client: None,
        reach: document::read("access token", row.text(own + 2)?)?,
        issued_at: row.integer(own + 3)?,
        expires_at: row.integer(own + 4)?,
        revoked: row.optional_integer(own + 5)?.map_or(Revoked::No, |_| Revoked::Yes),
        behind: behind(row.optional_bytes(own + 1)?.is_some(), stands.then_some(row))?,
    })
}

fn behind(names_a_grant: bool, row: Option<&Row>) -> Result<Behind, DatabaseError> {
    match (names_a_grant, row) {
        (false, _) => Ok(Behind::Client),
        (true, None) => Ok(Behind::Gone),
        (true, Some(row)) => Ok(Behind::Grant(Box::new(grant(row)?), Box::new(people::read(row, PERSON)?))),
    }
}

/// The grant whose columns a row begins with.
pub(crate) fn grant(row: &Row) -> Result<Grant, DatabaseError> {
    let id = GrantId::of(row.bytes(0)?);
    Ok(Grant {
        id: id.ok_or_else(|| DatabaseError::Corrupt("the identifier of a grant has another length".to_owned()))?,
        client_id: row.text(1)?.to_owned(),
        subject: row.text(2)?.to_owned(),
        session_id: row.text(3)?.to_owned(),
        terms: document::read("grant", row.text(4)?)?,
        created_at: row.integer(5)?,
        absolute_expires_at: row.integer(6)?,
        line: Line {
            seen: row.bytes(7)?.to_vec(),
            successors: row.integer(8)?,
            seen_at: row.integer(9)?,
            expires_at: row.integer(10)?,
        },
        ended_at: row.optional_integer(11)?,
    })
}
