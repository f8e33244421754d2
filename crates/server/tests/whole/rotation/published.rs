//! What is published: public keys of one issuer, each meant for one algorithm, as long as is said (KM-03, KM-07, KM-10, KM-11).
use super::verifier::{kept, published};
use crate::stand::{Engine, Options, Stand, on_both_engines, split};
use axum::http::Request;
use flows::rotate;
use oauth::rules::paths::Endpoint;
use oauth::words::keyring::{CACHED_SECONDS, Stage};
use serde_json::Value;
use std::collections::BTreeSet;
use store::keys::keys;

on_both_engines!(
    only_public_halves_of_the_issuers_own_keys_are_published,
    what_retired_has_no_private_half,
    no_identifier_comes_again,
);

async fn document(stand: &Stand, url: &str) -> Value {
    let (host, path) = split(url);
    let request = Request::get(path).header("host", host).body(Default::default()).expect("a request");
    stand.send(request, None).await.json()
}

/// Has a key of each stage made for every issuer.
async fn with_all_stages(stand: &Stand) {
    for _ in 0..2 {
        for issuer in stand.authority.catalogue().await.expect("a catalogue").issuers() {
            rotate::begin(&stand.authority, issuer).await.expect("begun");
        }
        stand.advance(stand.authority.schedule.ahead());
        rotate::keep(&stand.authority, &[]).await.expect("kept");
    }
    for issuer in stand.authority.catalogue().await.expect("a catalogue").issuers() {
        rotate::begin(&stand.authority, issuer).await.expect("begun");
    }
}

/// KM-03, KM-11.
async fn only_public_halves_of_the_issuers_own_keys_are_published(stand: &Stand) {
    with_all_stages(stand).await;
    let (mut seen, mut stages) = (BTreeSet::new(), BTreeSet::new());
    for issuer in stand.authority.catalogue().await.expect("a catalogue").issuers() {
        let set = document(stand, &issuer.endpoint(Endpoint::Jwks).expect("keys")).await;
        for key in set["keys"].as_array().expect("keys") {
            let members = key.as_object().expect("a key");
            for secret in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
                assert!(!members.contains_key(secret), "{}: {key}", issuer.name());
            }
            assert!(["RSA", "EC", "OKP"].contains(&members["kty"].as_str().expect("a type")), "{key}");
            assert_eq!(members["use"], "sig");
            let own = issuer.keyring.find(members["kid"].as_str().expect("a kid")).expect("its own");
            assert_eq!(members["alg"], own.algorithm.name());
            stages.insert(format!("{:?}", own.stage));
            let thumbprint = own.key.thumbprint();
            assert!(seen.insert(thumbprint), "{}: {} is another issuer's too", issuer.name(), own.kid);
        }
        assert_eq!(kept(stand, issuer).await, CACHED_SECONDS);
        assert_eq!(published(stand, issuer).await.keys.len(), issuer.keyring.keys.len());
    }
    assert_eq!(stages.into_iter().collect::<Vec<_>>(), ["Active", "Next", "Retired"]);
}

async fn what_retired_has_no_private_half(stand: &Stand) {
    with_all_stages(stand).await;
    let rows = keys(&*stand.authority.database).await.expect("keys");
    let mut retired = 0;
    for row in &rows {
        let place = (row.issuer.as_str(), row.kid.as_str());
        let seals = &stand.authority.seals;
        let halves = (seals.open_key(place, &row.sealed).is_ok(), seals.open_public_key(place, &row.sealed).is_ok());
        assert_eq!(halves, (row.stage != Stage::Retired, row.stage == Stage::Retired), "{place:?}");
        assert!(seals.open_key((place.0, "another"), &row.sealed).is_err(), "a key is sealed for its identifier");
        retired += usize::from(row.stage == Stage::Retired);
    }
    assert!(retired > 4, "{retired} are retired");
}

/// KM-10; one profile has a name for its first key.
async fn no_identifier_comes_again(stand: &Stand) {
    let (mut seen, mut named) = (BTreeSet::new(), 0);
    for round in 0..4 {
        let issuer = stand.issuer("bankid").await;
        let made = match round % 2 {
            0 => rotate::begin(&stand.authority, &issuer).await,
            _ => rotate::revoke(&stand.authority, &issuer).await,
        };
        named += usize::from(issuer.keyring.find("bankid-oauth").is_some());
        for kid in made.expect("made") {
            assert!(kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{kid}");
            assert!(kid != "bankid-oauth" && seen.insert(kid), "an identifier came again: {seen:?}");
        }
    }
    assert_eq!((named, seen.len()), (2, 4), "the first key has the profile's name until it is revoked");
}

/// KM-07: at every issuer of the demonstration.
#[tokio::test]
async fn no_weak_algorithm_is_offered() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let mut count = 0;
    for issuer in stand.authority.catalogue().await.expect("a catalogue").issuers() {
        let metadata = Value::Object(oauth::decisions::metadata::metadata(issuer));
        let lists = metadata.as_object().expect("an object").iter();
        for (name, list) in lists.filter(|(name, _)| name.contains("_alg_") || name.contains("challenge_methods")) {
            for value in list.as_array().expect("a list") {
                let value = value.as_str().expect("a name");
                assert!(!["none", "plain"].contains(&value) && !value.starts_with("HS"), "{name}: {value}");
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count} were looked at");
}
