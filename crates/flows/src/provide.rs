//! Makes the signing keys that an issuer needs and has not, and new ones for old (RFC 7517, RFC 7638).
use crate::authority::Authority;
use crate::failure::Fault;
use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::PrivateKey;
use oauth::issuer::Issuer;
use oauth::words::issuer::IdentityProvider;
use oauth::words::keyring::Stage;
use oauth::words::resource::{Api, TokenForm};
use store::keys::KeyRow;

/// Makes an active key for each algorithm that an issuer needs and has none for; ready-made ones are taken first.
pub async fn provide(authority: &Authority, ready: &[(String, Algorithm, PrivateKey)]) -> Result<usize, Fault> {
    let catalogue = authority.catalogue().await?;
    let mut rows = Vec::new();
    for issuer in catalogue.issuers() {
        for (number, algorithm) in needed(issuer).into_iter().enumerate() {
            if issuer.keyring.active(algorithm).is_some() {
                continue;
            }
            let found = ready.iter().find(|(name, one, _)| name == issuer.name() && *one == algorithm);
            let key = match found {
                Some((_, _, key)) => key.clone(),
                None => made(algorithm).await?,
            };
            let kid = named(issuer, &key, issuer.keyring.keys.len() + number);
            rows.push(row(authority, issuer.name(), kid, algorithm, &key)?);
        }
    }
    if !rows.is_empty() {
        store::keys::add_keys(&*authority.database, &rows).await?;
        authority.catalogue_changed();
    }
    Ok(rows.len())
}

/// Makes new keys active, one for each algorithm that an issuer signs with, and retires those that were; answers their identifiers.
pub async fn rotate(authority: &Authority, issuer: &Issuer) -> Result<Vec<String>, Fault> {
    let mut rows = Vec::new();
    for (number, algorithm) in needed(issuer).into_iter().enumerate() {
        let key = made(algorithm).await?;
        let kid = named(issuer, &key, issuer.keyring.keys.len() + number);
        rows.push(row(authority, issuer.name(), kid, algorithm, &key)?);
    }
    store::keys::replace_active(&*authority.database, &rows).await?;
    authority.catalogue_changed();
    Ok(rows.into_iter().map(|row| row.kid).collect())
}

/// Whether an issuer signs anything.
pub fn signs(issuer: &Issuer) -> bool {
    !needed(issuer).is_empty()
}

/// The algorithms of ID tokens, where people sign in, and of JWT access tokens, where an API takes them.
pub(crate) fn needed(issuer: &Issuer) -> Vec<Algorithm> {
    let people = issuer.registration.identity_provider == IdentityProvider::BuiltIn;
    let rules = &issuer.profile.access_token;
    let people = people.then(|| issuer.profile.id_token.algorithm());
    let none: [&Api; 0] = [];
    let without = (rules.form(&none) == TokenForm::Jwt).then(|| rules.algorithm(&none));
    let apis = issuer.registration.apis.iter().filter(|api| rules.form(&[api]) == TokenForm::Jwt);
    let mut out = Vec::new();
    for algorithm in people.into_iter().chain(without).chain(apis.map(|api| rules.algorithm(&[api]))) {
        if !out.contains(&algorithm) {
            out.push(algorithm);
        }
    }
    out
}

pub(crate) async fn made(algorithm: Algorithm) -> Result<PrivateKey, Fault> {
    let made = tokio::task::spawn_blocking(move || PrivateKey::generate(algorithm)).await;
    match made {
        Ok(Ok(key)) => Ok(key),
        Ok(Err(error)) => Err(Fault::Key(error.to_string())),
        Err(_) => Err(Fault::Key("making a key did not finish".to_owned())),
    }
}

/// By thumbprint (RFC 7638), or by the profile's name and a number from the second key on.
fn named(issuer: &Issuer, key: &PrivateKey, before: usize) -> String {
    match (issuer.profile.id_token.key_id(), before) {
        ("", _) => base64url::encode(&key.public().thumbprint()),
        (name, 0) => name.to_owned(),
        (name, before) => format!("{name}-{}", before + 1),
    }
}

fn row(
    authority: &Authority,
    issuer: &str,
    kid: String,
    algorithm: Algorithm,
    key: &PrivateKey,
) -> Result<KeyRow, Fault> {
    let nonce = authority.chance.draw().ok_or(Fault::Chance)?.bytes();
    let sealed = authority.seals.seal_key(issuer, nonce, &key.to_pkcs8_der());
    let created_at = authority.clock.now();
    Ok(KeyRow { issuer: issuer.to_owned(), kid, algorithm, stage: Stage::Active, sealed, created_at })
}
