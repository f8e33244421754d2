//! Tokens for the test of an API: as the issuer makes them, or with exactly one thing wrong; and what a check of an API finds.
mod api;
mod checked;

use crate::levers::lever;
use crate::stand::{Stand, on_both_engines};
use jose::base64url;
use jose::signed::Compact;
use serde_json::{Map, Value, json};

on_both_engines!(
    one_is_as_an_exchange_makes_it,
    a_person_stands_behind_one,
    a_wrong_one_is_wrong_in_one_thing,
    claims_are_laid_over_one,
    nothing_is_made_that_an_exchange_would_refuse,
);

async fn made(stand: &Stand, wish: Value) -> Value {
    let answer = lever(stand, "POST", "/demo/tokens", Some(wish)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()
}

fn names(members: &Value) -> Vec<&String> {
    members.as_object().expect("an object").keys().collect()
}

async fn one_is_as_an_exchange_makes_it(stand: &Stand) {
    let halland = "5b0f9c2e-8f5d-4a51-9d0e-3a4f6f1c2d77";
    for (issuer, client, api, scope) in [
        ("helseid", "client", "owner-1:api", r"owner-1:api\read owner-1:api\write"),
        ("halland", halland, "exempelapi.regionhalland.se", "exempelapi.Public"),
        ("standard", "worker", "https://api.example.com", "read write"),
    ] {
        let told = made(stand, json!({ "issuer": issuer, "client": client, "api": api })).await;
        let party = stand.party(issuer, client).await;
        let asked = party.asks(stand, "client_credentials").with("scope", scope).with("resource", api);
        let response = asked.sent(stand).await.json();
        let exchanged = Compact::parse(response["access_token"].as_str().expect("a token")).expect("a JWT");
        assert_eq!(told["header"], json!(exchanged.header()), "{issuer}");
        assert_eq!(names(&told["header"]), names(&json!(exchanged.header())));
        let mut claims = exchanged.claims().clone();
        assert_eq!(names(&told["claims"]), names(&json!(claims)), "{issuer}");
        claims["jti"] = told["claims"]["jti"].clone();
        assert_eq!(told["claims"], json!(claims), "{issuer}");
        assert_eq!(told["expires_in"], response["expires_in"]);
        assert_eq!(told["token_type"], response["token_type"]);
        assert_eq!(told["broken"], Value::Null);
    }
}

async fn a_person_stands_behind_one(stand: &Stand) {
    for (issuer, client, api, username) in [
        ("helseid", "client", "owner-1:api", "kari"),
        ("helsenorge", "journal", "helsenorge-api", "kari"),
        ("standard", "app", "https://api.example.com", "alice"),
    ] {
        let told = made(stand, json!({ "issuer": issuer, "client": client, "api": api, "as": username })).await;
        let file = server::demo::shipped::file().expect("the file");
        let entry = file.issuers.into_iter().find(|entry| entry.name == issuer).expect("an issuer");
        let resource = entry.clients.iter().find(|client| client.introspects.iter().any(|one| one == api));
        let resource = stand.party(issuer, &resource.expect("a resource server").client_id).await;
        let asked = resource.request(stand, oauth::rules::paths::Endpoint::Introspection);
        let token = told["access_token"].as_str().expect("a token");
        let answer = asked.with("token", token).sent(stand).await;
        assert_eq!(answer.json()["active"], true, "{issuer}: {}", answer.body);
        assert_eq!(answer.json()["client_id"], client);
        let life = told["expires_in"].as_i64().expect("seconds");
        stand.advance(life + 1);
        let answer = asked_again(stand, &resource, token).await;
        assert_eq!(answer["active"], false, "{issuer}");
        stand.advance(-life - 1);
    }
}

async fn asked_again(stand: &Stand, resource: &crate::stand::party::Party, token: &str) -> Value {
    resource.request(stand, oauth::rules::paths::Endpoint::Introspection).with("token", token).sent(stand).await.json()
}

/// The members of two tokens that differ, beside what is drawn anew.
fn differing(right: &Value, wrong: &Value) -> Vec<String> {
    let empty = Map::new();
    let mut out = Vec::new();
    for part in ["header", "claims"] {
        let of = |told: &Value| told[part].as_object().unwrap_or(&empty).clone();
        let (right, wrong) = (of(right), of(wrong));
        let all = right.keys().chain(wrong.keys().filter(|name| !right.contains_key(*name)));
        out.extend(all.filter(|name| *name != "jti" && right.get(*name) != wrong.get(*name)).cloned());
    }
    out
}

async fn a_wrong_one_is_wrong_in_one_thing(stand: &Stand) {
    let now = stand.authority.clock.now();
    for (issuer, client) in [("helseid", "client-dpop"), ("standard", "worker-dpop"), ("standard", "worker")] {
        let api = if issuer == "helseid" { "owner-1:api" } else { "https://api.example.com" };
        let wish = |broken: Option<&str>| json!({ "issuer": issuer, "client": client, "api": api, "broken": broken });
        let keys = stand.issuer(issuer).await.keyring.clone();
        let verified = |told: &Value| {
            let compact = Compact::parse(told["access_token"].as_str().expect("a token")).expect("a JWT");
            let published = keys.keys.iter().find(|one| Some(one.kid.as_str()) == compact.kid());
            published.map(|one| compact.verify(&one.key, one.algorithm).is_ok())
        };
        let right = made(stand, wish(None)).await;
        assert_eq!(verified(&right), Some(true));
        for (broken, expected, signature) in [
            ("expired", &["exp", "iat", "nbf"][..], Some(true)),
            ("audience", &["aud"], Some(true)),
            ("issuer", &["iss"], Some(true)),
            ("signature", &[], Some(false)),
            ("kid", &["kid"], None),
            ("alg-none", &["alg"], Some(false)),
            ("typ", &["typ"], Some(true)),
        ] {
            let told = made(stand, wish(Some(broken))).await;
            let mut found = differing(&right, &told);
            found.retain(|name| name != "cnf");
            found.sort();
            let has = |name: &&&str| right["header"].get(**name).or(right["claims"].get(**name)).is_some();
            let known: Vec<&str> = expected.iter().filter(has).copied().collect();
            assert_eq!(found, known, "{broken} of {client}");
            assert_eq!(verified(&told), signature, "{broken} of {client}");
        }
        let expired = made(stand, wish(Some("expired"))).await;
        let (exp, iat) = (expired["claims"]["exp"].as_i64(), expired["claims"]["iat"].as_i64());
        assert_eq!((exp, iat), (Some(now - 3_600), Some(now - 3_600 - right["expires_in"].as_i64().unwrap())));
        let bound = lever(stand, "POST", "/demo/tokens", Some(wish(Some("cnf")))).await;
        let Some(key) = right.get("proof_key") else {
            assert_eq!(bound.status, 400, "{}", bound.body);
            assert!(bound.body.contains("bound to no key"), "{}", bound.body);
            continue;
        };
        let print = |jwk: &Value| {
            json!(base64url::encode(&jose::key::PrivateKey::from_jwk(jwk).unwrap().public().thumbprint()))
        };
        assert_eq!(right["claims"]["cnf"]["jkt"], print(key));
        let told = bound.json();
        assert_ne!(told["claims"]["cnf"]["jkt"], print(&told["proof_key"]));
        assert_eq!(verified(&told), Some(true));
    }
}

async fn claims_are_laid_over_one(stand: &Stand) {
    let set = json!({ "aud": ["a", "b"], "new": { "x": 1 } });
    let wish = json!({ "issuer": "helseid", "client": "client", "api": "owner-1:api" });
    let right = made(stand, wish.clone()).await;
    let mut laid = wish;
    laid["set"] = set;
    laid["remove"] = json!(["sub", "absent"]);
    let told = made(stand, laid).await;
    assert_eq!(differing(&right, &told), ["aud", "sub", "new"]);
    assert_eq!(told["claims"]["aud"], json!(["a", "b"]));
    assert_eq!(told["claims"].get("sub"), None);
    assert_eq!(names(&told["claims"]).last().map(|name| name.as_str()), Some("new"));
}

async fn nothing_is_made_that_an_exchange_would_refuse(stand: &Stand) {
    let standard = |client: &str| json!({ "issuer": "standard", "client": client, "api": "https://api.example.com" });
    let with = |mut wish: Value, name: &str, value: Value| {
        wish[name] = value;
        wish
    };
    for (wish, known) in [
        (json!({ "issuer": "nobody", "client": "web" }), "there are"),
        (json!({ "issuer": "standard" }), "missing field `client`"),
        (with(standard("web"), "brokn", json!("typ")), "unknown field"),
        (
            with(standard("web"), "broken", json!("nix")),
            "expired, audience, issuer, signature, kid, alg-none, typ, cnf",
        ),
        (standard("nobody"), "nobody"),
        (standard("app"), "grant_types"),
        (with(standard("app"), "as", json!("mallory")), "nobody signs in as"),
        (with(standard("worker"), "api", json!("https://unknown.example")), "https://unknown.example"),
        (with(standard("worker"), "scope", json!("archive")), "archive"),
        (
            json!({ "issuer": "standard", "client": "worker", "api": "https://archive.example.com", "broken": "typ" }),
            "opaque",
        ),
        (
            json!({ "issuer": "standard", "client": "worker", "api": "https://archive.example.com", "set": { "a": 1 } }),
            "opaque",
        ),
    ] {
        let answer = lever(stand, "POST", "/demo/tokens", Some(wish)).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        let sentence = answer.json()["error_description"].as_str().expect("a sentence").to_owned();
        assert!(sentence.contains(known), "{known} is not in: {sentence}");
    }
}
