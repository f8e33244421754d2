//! An emergency: no key of the issuer is trusted any longer, at any node, within a second (R8).
use super::{entries, nodes, token, verifier};
use crate::stand::ENGINES;
use crate::stand::visitor::wishing;
use flows::journal::Journal;
use flows::rotate;
use oauth::rules::paths::Endpoint;
use oauth::words::keyring::Schedule;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_revoked_key_signed_is_dead_everywhere() {
    for engine in ENGINES {
        let Some([one, other]) = nodes(engine, Schedule::default()).await else { continue };
        let client = one.party("standard", "web").await;
        let api = one.party("standard", "api").await;
        let (old, before) = (token(&other, &client).await, verifier::published(&one, &client.issuer).await);
        let introspects = |token: &str| api.request(&one, Endpoint::Introspection).with("token", token);
        assert_eq!(introspects(&old).sent(&other).await.json()["active"], true);
        let wishes = wishing(client.wishes(), "scope", "openid offline_access read");
        let code = client.code(&one, &wishes).await;
        let granted = client.redeems(&one, &code).sent(&one).await.json();

        let issuer = one.issuer("standard").await;
        let made = rotate::revoke(&one.authority, &issuer).await.expect("revoked");
        one.advance(2);
        for stand in [&one, &other] {
            let set = verifier::published(stand, &client.issuer).await;
            let kids: Vec<_> = set.keys.iter().filter_map(|key| key.kid()).collect();
            assert_eq!(kids, made.iter().map(String::as_str).collect::<Vec<_>>(), "{engine:?}");
            assert!(before.keys.iter().all(|key| !kids.contains(&key.kid().expect("a kid"))));
            for dead in [old.as_str(), granted["access_token"].as_str().expect("a token")] {
                assert_eq!(introspects(dead).sent(stand).await.json(), json!({ "active": false }), "{engine:?}");
            }
            let new = token(stand, &client).await;
            assert!(made.contains(&verifier::kid(&new)));
            assert_eq!(introspects(&new).sent(stand).await.json()["active"], true);
        }
        let refreshed = client.refreshes(&one, granted["refresh_token"].as_str().expect("a token")).sent(&one).await;
        assert_eq!(refreshed.status, 200, "grants are no key's: {}", refreshed.body);

        let rows = Journal::list(&*one.authority.database, i64::MAX, 3).await.expect("a journal");
        let first: Value = before.keys[0].kid().expect("a kid").into();
        let expected = [("key_removed", first), ("key_made", made[0].as_str().into())];
        let mut told = expected.map(|(kind, kid)| (kind.to_owned(), kid)).to_vec();
        told.push(("key_activated".to_owned(), made[0].as_str().into()));
        assert_eq!(entries(&rows), told, "{engine:?}");
    }
}
