//! What is registered and kept, as an administrator reads it: whole, of one issuer, about one person, and what is wrong with it.
use crate::authority::Authority;
use crate::failure::Fault;
use crate::password::unusable;
use oauth::issuer::Issuer;
use oauth::words::client::Registration as Client;
use oauth::words::issuer::Registration;
use oauth::words::names::AuthenticationMethod;
use oauth::words::subject::Person;
use serde_json::{Value, json};
use store::journal::JournalRow;

/// How often everything is read anew because something was changed meanwhile.
const ATTEMPTS: usize = 10;
/// Characters of a digest of a secret.
const DIGEST: usize = 64;

/// An issuer with all that belongs to it.
pub struct Registered {
    /// The issuer with its APIs.
    pub issuer: Registration,
    /// Its clients, by identifier.
    pub clients: Vec<Client>,
    /// Its people, by user name.
    pub people: Vec<Person>,
}

/// Everything, or one issuer alone, as it is at one version.
pub async fn all(authority: &Authority, only: Option<&str>) -> Result<Vec<Registered>, Fault> {
    let database = &*authority.database;
    for _ in 0..ATTEMPTS {
        let version = store::catalog::version(database).await?;
        let mut out = Vec::new();
        for row in store::catalog::issuers(database).await? {
            let issuer = row.registration;
            if only.is_none_or(|only| only == issuer.name) {
                let (clients, people) =
                    (clients(authority, &issuer.name).await?, people(authority, &issuer.name).await?);
                out.push(Registered { issuer, clients, people });
            }
        }
        if store::catalog::version(database).await? == version {
            return Ok(out);
        }
    }
    Err(Fault::Busy("the catalogue was changed by others meanwhile"))
}

/// The clients of an issuer, by identifier.
pub async fn clients(authority: &Authority, issuer: &str) -> Result<Vec<Client>, Fault> {
    Ok(store::catalog::clients(&*authority.database, issuer).await?)
}

/// The people of an issuer, by user name.
pub async fn people(authority: &Authority, issuer: &str) -> Result<Vec<Person>, Fault> {
    Ok(store::people::all(&*authority.database, issuer, i64::MAX).await?)
}

/// All that is kept about a person beside the registration: `consents`, `sessions`, `grants`, `journal`; times in seconds since 1970.
pub async fn about(authority: &Authority, issuer: &Issuer, subject: &str) -> Result<Value, Fault> {
    let (database, name) = (&*authority.database, issuer.name());
    let kept = store::people::kept::read(database, name, subject).await?;
    let journal = store::journal::about(database, name, subject).await?;
    let line = |row: &JournalRow| {
        let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
        json!({ "number": row.number, "at": row.at, "kind": row.kind, "client_id": row.client_id,
            "trace": row.trace, "detail": detail })
    };
    let journal: Vec<Value> = journal.iter().map(line).collect();
    Ok(json!({ "consents": kept.consents, "sessions": kept.sessions, "grants": kept.grants, "journal": journal }))
}

/// What is wrong with clients and people of an issuer as they are kept (CA-39 of the security list).
pub async fn wrong(authority: &Authority, issuer: &Issuer) -> Result<Vec<String>, Fault> {
    let mut out = Vec::new();
    for client in clients(authority, issuer.name()).await? {
        let unread = oauth::words::client::Client::parse(client.clone(), 0).err();
        let why = weak(&client).map(str::to_owned).or(unread);
        out.extend(why.map(|why| format!("{}: client {}: {why}", issuer.name(), client.client_id)));
    }
    for person in people(authority, issuer.name()).await? {
        let why = unusable(&person.password_hash);
        out.extend(why.map(|why| format!("{}: person {}: its password hash: {why}", issuer.name(), person.username)));
    }
    Ok(out)
}

/// Why the kept secrets of a client let nobody in, or should not.
fn weak(client: &Client) -> Option<&'static str> {
    use AuthenticationMethod::{ClientSecretBasic, ClientSecretPost};
    let is_digest = |text: &String| text.len() == DIGEST && text.bytes().all(|one| one.is_ascii_hexdigit());
    let shows = matches!(client.token_endpoint_auth_method, ClientSecretBasic | ClientSecretPost);
    match client.secret_digests.as_slice() {
        [] if shows => Some("it authenticates with a secret and has none"),
        digests if !digests.iter().all(is_digest) => Some("a kept secret is no digest, and is never taken"),
        digests if digests.len() > 2 => Some("it has more than two secrets"),
        _ => None,
    }
}
