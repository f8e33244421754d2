//! What is wrong with a database: its version, its key, and the forms of what is kept in it (CA-39 of the security list).
use super::{Found, loosenings};
use crate::config::Config;
use flows::authority::Authority;
use flows::foundation::Stage;
use flows::password::unusable;
use oauth::words::client::Registration;
use oauth::words::names::AuthenticationMethod;
use store::migrate::SCRIPTS;

/// Characters of a digest of a secret.
const DIGEST: usize = 64;

/// Opens a database as it is: one of another version is refused, not migrated.
///
/// # Errors
/// Another version or master key, or a database that cannot be read.
pub async fn open(config: &Config, stage: Stage) -> Result<Authority, String> {
    let database = store::open(&config.database).map_err(|error| error.to_string())?;
    let version = store::migrate::version(&*database).await;
    database.close().await;
    let (version, known) = (version.map_err(|error| error.to_string())?, SCRIPTS.len() as i64);
    if version != known {
        let what = if version > known { "a newer program made it" } else { "the next start brings it up" };
        return Err(format!("the database is at version {version}, this program knows {known}: {what}"));
    }
    config.authority(stage).await
}

/// Looks at every issuer, client and person.
///
/// # Errors
/// What cannot be read at all.
pub(super) async fn judge(authority: &Authority, found: &mut Found) -> Result<(), String> {
    let catalogue = authority.catalogue().await.map_err(|fault| fault.to_string())?;
    for issuer in catalogue.issuers() {
        let (name, database) = (issuer.name(), &*authority.database);
        found.notes.extend(loosenings(authority, issuer));
        for client in store::catalog::clients(database, name).await.map_err(|error| error.to_string())? {
            let why = weak(&client).map(str::to_owned);
            let unread = store::catalog::client(database, name, &client.client_id).await.err();
            let why = why.or(unread.map(|error| error.to_string()));
            found.findings.extend(why.map(|why| format!("{name}: client {}: {why}", client.client_id)));
        }
        for person in store::people::all(database, name, i64::MAX).await.map_err(|error| error.to_string())? {
            let why = unusable(&person.password_hash);
            found
                .findings
                .extend(why.map(|why| format!("{name}: person {}: its password hash: {why}", person.username)));
        }
    }
    Ok(())
}

/// Why the kept secrets of a client let nobody in, or should not.
fn weak(client: &Registration) -> Option<&'static str> {
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
