//! Knows one small world: two issuers with the same client and person, and what happens there.

use futures_util::future::join_all;
use jose::digest;
use oauth::words::binding::Binding;
use oauth::words::changes::{Change, LineStep, Single, Spending};
use oauth::words::evidence::{Artefact, Sought};
use oauth::words::grant::{Grant, GrantId, Line};
use oauth::words::handle::Address;
use oauth::words::proof::Thumbprint;
use oauth::words::session::NewSession;
use oauth::words::token::{AccessToken, Behind, CodeBinding, Reach, Revoked};
use serde_json::{Value, json};
use store::artefacts::gather;
use store::catalog::{Catalogue, apply};
use store::changes::{Settlement, settle};

use crate::engines::Ground;

pub const NOW: i64 = 1_000_000;
pub const NORTH: &str = "north";
pub const SOUTH: &str = "south";
pub const APP: &str = "app";
/// When codes expire, and until when lines can be refreshed.
pub const CODE_EXPIRES_AT: i64 = NOW + 60;
pub const LINE_EXPIRES_AT: i64 = NOW + 3_600;
pub const KEEP_UNTIL: i64 = NOW + 4_000;

pub fn parsed<T: serde::de::DeserializeOwned>(document: Value) -> T {
    serde_json::from_value(document).unwrap()
}

pub fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for name in [NORTH, SOUTH] {
        let issuer = json!({ "name": name, "profile": "standard", "root": format!("https://{name}.example") });
        let grant_types = ["authorization_code", "refresh_token"];
        let client = json!({ "client_id": APP, "token_endpoint_auth_method": "none", "grant_types": grant_types });
        let person = json!({ "subject": format!("kari-{name}"), "username": "kari", "name": "Kari" });
        catalogue.issuers.push(parsed(issuer));
        catalogue.clients.push((name.to_owned(), parsed(client)));
        catalogue.people.push((name.to_owned(), parsed(person)));
    }
    catalogue
}

pub async fn registered(ground: &Ground) {
    apply(&*ground.database, &catalogue(), NOW - 100).await.unwrap();
}

pub fn address(n: i64) -> Address {
    Address { locator: n, digest: digest::sha256(&n.to_be_bytes()).to_vec() }
}

/// The digest in the row of that address.
pub fn token(n: i64) -> Vec<u8> {
    address(n).digest
}

pub fn id(n: u8) -> GrantId {
    GrantId([n; 16])
}

pub fn grant(n: u8) -> Grant {
    let terms = json!({ "scopes": ["openid"], "resources": ["api"], "auth_time": NOW - 5,
        "authentication_methods": ["pwd"], "nonce": "n" });
    Grant {
        id: id(n),
        client_id: APP.to_owned(),
        subject: format!("kari-{NORTH}"),
        session_id: format!("session-{n}"),
        terms: parsed(terms),
        created_at: NOW,
        absolute_expires_at: NOW + 9_000,
        line: Line::default(),
        ended_at: None,
    }
}

pub fn thumbprint() -> Thumbprint {
    Thumbprint::parse("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I").unwrap()
}

pub fn binding() -> CodeBinding {
    CodeBinding {
        redirect_uri: Some("https://app".to_owned()),
        code_challenge: None,
        token_type: "DPoP".to_owned(),
        key: Some(thumbprint()),
    }
}

/// A session of Kari's with that number.
pub fn session(n: u8) -> Change {
    let (id, subject) = (format!("session-{n}"), format!("kari-{NORTH}"));
    let (address, auth_time, expires_at) = (address(10_000 + i64::from(n)), NOW - 5, NOW + 9_000);
    Change::StartSession(Box::new(NewSession { address, id, subject, auth_time, expires_at, replaces: None }))
}

/// The end of one session of Kari's.
pub fn ended_session(id: &str) -> Change {
    Change::EndSessions { subject: format!("kari-{NORTH}"), session: Some(id.to_owned()) }
}

/// Grant `n` and its code at address `n`, and the session in which it was given.
pub fn authorization(n: u8) -> Vec<Change> {
    let store = Change::StoreCode {
        address: address(n.into()),
        client_id: APP.to_owned(),
        grant: id(n),
        binding: binding(),
        expires_at: CODE_EXPIRES_AT,
    };
    vec![Change::StartGrant(Box::new(grant(n))), store, session(n)]
}

pub fn redemption(n: u8) -> Change {
    Change::RedeemCode {
        address: address(n.into()),
        client_id: APP.to_owned(),
        grant: id(n),
        line_expires_at: LINE_EXPIRES_AT,
        keep_until: KEEP_UNTIL,
    }
}

pub fn refresh_token(n: u8, at: i64, parent: Vec<u8>) -> Change {
    let (address, client_id) = (address(at), APP.to_owned());
    Change::StoreRefreshToken {
        address,
        client_id,
        grant: id(n),
        parent,
        binding: Binding { key: Some(thumbprint()), certificate: None },
    }
}

pub fn access_token(at: i64, grant: Option<GrantId>) -> Change {
    let (address, client_id, expires_at) = (address(at), APP.to_owned(), NOW + 600);
    Change::StoreAccessToken {
        address,
        client_id,
        grant,
        reach: parsed(json!({ "audience": ["api"], "scopes": [] })),
        expires_at,
    }
}

/// A JWT access token as its claims were read.
pub fn signed_token(id: &str, client: &str) -> Sought {
    Sought::Jwt(Box::new(AccessToken {
        address: None,
        token_id: Some(id.to_owned()),
        client_id: client.to_owned(),
        client: None,
        reach: Reach { audience: vec!["api".to_owned()], ..Reach::default() },
        issued_at: NOW,
        expires_at: NOW + 600,
        revoked: Revoked::No,
        behind: Behind::Gone,
    }))
}

/// Something that serves once, with digest `n`.
pub fn single(of: Single, n: i64, expires_at: i64) -> Spending {
    Spending { of, token_id: String::new(), digest: token(n), expires_at }
}

pub fn line_step(n: u8, token: Vec<u8>, parent: Vec<u8>) -> LineStep {
    let (expires_at, keep_until) = (LINE_EXPIRES_AT + 100, KEEP_UNTIL + 100);
    LineStep { grant: id(n), client_id: APP.to_owned(), token, parent, expires_at, keep_until }
}

/// A refresh of grant `n` with 4 successors within 60 s.
pub fn advance(n: u8, token: Vec<u8>, parent: Vec<u8>) -> Change {
    Change::AdvanceLine { step: line_step(n, token, parent), most_successors: 4, retry_window: 60 }
}

pub async fn settled(ground: &Ground, changes: Vec<Change>) {
    assert_eq!(settle(&*ground.database, NORTH, &changes, NOW).await, Ok(Settlement::Settled));
}

/// A session that starts at an issuer.
pub async fn started(ground: &Ground, issuer: &str, session: NewSession) -> Settlement {
    settle(&*ground.database, issuer, &[Change::StartSession(Box::new(session))], NOW).await.unwrap()
}

/// Grant `n` with its code redeemed and its first refresh token at address 100 + `n`.
pub async fn redeemed(ground: &Ground, n: u8) {
    settled(ground, authorization(n)).await;
    settled(ground, vec![redemption(n), refresh_token(n, 100 + i64::from(n), Vec::new())]).await;
}

/// Settles with a witness beside the changes, which must be kept exactly if the changes are.
pub async fn check(ground: &Ground, changes: &[Change], now: i64, expected: Settlement) {
    const WITNESSES: &str = "SELECT COUNT(*) FROM revoked_token_ids";
    let before = ground.integer(WITNESSES).await;
    let digest = digest::sha256(&before.to_be_bytes()).to_vec();
    let mut changes = changes.to_vec();
    changes.insert(0, Change::RevokeTokenId { digest, expires_at: NOW + 9_000 });
    assert_eq!(settle(&*ground.database, NORTH, &changes, now).await, Ok(expected), "{changes:?}");
    let kept = ground.integer(WITNESSES).await - before;
    assert_eq!(kept, i64::from(expected == Settlement::Settled), "{changes:?}");
}

/// The fates of decisions that are all made at once.
pub async fn race(ground: &Ground, decisions: Vec<Vec<Change>>) -> Vec<Settlement> {
    let tasks = decisions.into_iter().map(|changes| {
        let database = std::sync::Arc::clone(&ground.database);
        tokio::spawn(async move { settle(&*database, NORTH, &changes, NOW).await.unwrap() })
    });
    join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

pub async fn found(ground: &Ground, issuer: &str, sought: Sought) -> Artefact {
    gather(&*ground.database, issuer, &[sought]).await.unwrap().remove(0)
}

/// Grant `n` as it stands behind its code.
pub async fn kept(ground: &Ground, n: u8) -> Grant {
    match found(ground, NORTH, Sought::Code(address(n.into()))).await {
        Artefact::Code(code) => code.grant,
        other => panic!("{other:?}"),
    }
}
