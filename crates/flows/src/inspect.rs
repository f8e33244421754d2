//! What a token is, whose, and whether it is alive, for an administrator who holds it (RFC 7662 section 2.2, RFC 7009 section 2).
use crate::apply::settle::telling;
use crate::authority::Authority;
use crate::catalogue::Catalogue;
use crate::failure::Fault;
use crate::fetch;
use crate::journal::{Entry, Kind as Told};
use jose::signed::Compact;
use oauth::decisions::access::{dead, sought};
use oauth::decisions::revoke::revocation;
use oauth::decisions::standing::dead_since;
use oauth::issuer::Issuer;
use oauth::words::changes::Change;
use oauth::words::evidence::{Artefact, Sought, Wanted};
use oauth::words::grant::Grant;
use oauth::words::handle::Address;
use oauth::words::token::{AccessToken, Behind, Code, RefreshToken, Standing};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A token that an issuer of this server issued.
pub struct Inspected {
    /// Its issuer.
    pub issuer: Arc<Issuer>,
    /// `access_token`, `refresh_token`, `code` or `id_token`.
    pub kind: &'static str,
    /// Why it is dead, if it is.
    pub dead: Option<&'static str>,
    /// What it tells, in the words of RFC 7662; of a JWT its claims.
    pub members: Map<String, Value>,
    ending: Option<Change>,
}

/// Finds out what a token is; `None` where no issuer of this server issued it, or nothing of it is left.
pub async fn inspect(authority: &Authority, text: &str) -> Result<Option<Inspected>, Fault> {
    let catalogue = authority.catalogue().await?;
    for issuer in catalogue.issuers() {
        if let Some(found) = within(authority, &catalogue, issuer, text).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Ends what was inspected: an access token alone, a refresh token or code with its grant; false where it cannot be ended.
pub async fn revoke(authority: &Authority, inspected: &Inspected) -> Result<bool, Fault> {
    let Some(change) = inspected.ending.clone() else { return Ok(false) };
    let (issuer, now) = (inspected.issuer.name(), authority.clock.now());
    let member = |name: &str| inspected.members.get(name).and_then(Value::as_str).unwrap_or_default();
    let entry = Entry::new(Told::TokenRevoked, issuer, now).client(member("client_id"));
    let database = telling(authority, vec![entry]);
    store::changes::settle(&*database, issuer, &[change], now).await?;
    Ok(true)
}

async fn within(
    authority: &Authority,
    catalogue: &Catalogue,
    issuer: &Arc<Issuer>,
    text: &str,
) -> Result<Option<Inspected>, Fault> {
    let profile = &issuer.profile;
    let at = |spelling| Address::of(text, spelling, &issuer.mask);
    let handles =
        [at(profile.refresh_token.spelling()).map(Sought::RefreshToken), at(profile.grants.code()).map(Sought::Code)];
    let artefacts = sought(issuer, text).into_iter().chain(handles.into_iter().flatten()).collect();
    let wanted = Wanted { artefacts, ..Wanted::default() };
    let evidence = fetch::gather(authority, catalogue, issuer, &wanted).await?;
    let now = authority.clock.now();
    for artefact in evidence.artefacts {
        let (kind, dead, members, ending) = match artefact {
            Artefact::AccessToken(token) => {
                ("access_token", dead(issuer, &token, now), access(issuer, &token, text), revocation(&token))
            }
            Artefact::RefreshToken(token) => {
                let client = catalogue.client(authority, issuer, &token.grant.client_id).await?;
                let dead = match client {
                    None => Some("its client is gone"),
                    Some(client) => match dead_since(issuer, &client, Some(&token.person), token.grant.created_at) {
                        Some(_) => Some("its client, person or issuer was disabled"),
                        None => refresh(issuer, &token, &client, now),
                    },
                };
                ("refresh_token", dead, granted(&token.grant), Some(Change::EndGrant { grant: token.grant.id }))
            }
            Artefact::Code(code) => {
                ("code", spent(&code, now), granted(&code.grant), Some(Change::EndGrant { grant: code.grant.id }))
            }
            Artefact::Absent => continue,
        };
        return Ok(Some(Inspected { issuer: issuer.clone(), kind, dead, members, ending }));
    }
    Ok(id_token(issuer, text, now))
}

fn refresh(
    issuer: &Issuer,
    token: &RefreshToken,
    client: &oauth::words::client::Client,
    now: i64,
) -> Option<&'static str> {
    match issuer.profile.refresh_token.present(token, client, now) {
        Ok(_) => None,
        Err(_) if token.grant.ended_at.is_some() => Some("its grant was ended"),
        Err(_) if token.grant.line.expires_at <= now => Some("it expired"),
        Err(_) => Some("a successor of it was seen, or it is a void sibling of one"),
    }
}

fn spent(code: &Code, now: i64) -> Option<&'static str> {
    match () {
        () if code.grant.ended_at.is_some() => Some("its grant was ended"),
        () if code.used_at.is_some() => Some("it was used"),
        () if code.expires_at <= now => Some("it expired"),
        () if code.session == Standing::Ended => Some("the sign-in in which it was given has ended"),
        () => None,
    }
}

fn access(issuer: &Issuer, token: &AccessToken, text: &str) -> Map<String, Value> {
    let subject = match &token.behind {
        Behind::Grant(grant, _) => &grant.subject,
        _ => &token.client_id,
    };
    let mut members = Map::new();
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
    add("iss", json!(issuer.identifier()));
    add("client_id", json!(token.client_id));
    add("sub", json!(subject));
    add("aud", json!(token.reach.audience));
    add("scope", json!(token.reach.scopes.to_string()));
    add("iat", json!(token.issued_at));
    add("exp", json!(token.expires_at));
    if let Ok(compact) = Compact::parse(text) {
        add("claims", Value::Object(compact.claims().clone()));
    }
    members
}

fn granted(grant: &Grant) -> Map<String, Value> {
    let members = [
        ("client_id", json!(grant.client_id)),
        ("sub", json!(grant.subject)),
        ("scope", json!(grant.terms.scopes.to_string())),
        ("iat", json!(grant.created_at)),
        ("exp", json!(grant.line.expires_at)),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A JWT of this issuer that is no access token.
fn id_token(issuer: &Arc<Issuer>, text: &str, now: i64) -> Option<Inspected> {
    let compact = Compact::parse(text).ok()?;
    let key = issuer.keyring.find(compact.kid()?)?;
    compact.verify(&key.key, key.algorithm).ok()?;
    let members = compact.claims().clone();
    let over = members.get("exp").and_then(Value::as_i64).is_some_and(|exp| exp <= now);
    let dead = over.then_some("it expired");
    Some(Inspected { issuer: issuer.clone(), kind: "id_token", dead, members, ending: None })
}
