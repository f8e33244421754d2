//! The identifier of an assertion: spent by a granted request at any endpoint, in one space for each client (decision H10; CA-15 to CA-18, CA-46).
use crate::exchange::{decided, moment, sent};
use crate::made::{NOW, client, issuer_with};
use oauth::decisions::{introspect, push, revoke, token};
use oauth::issuer::Issuer;
use oauth::words::changes::{Change, Single};
use oauth::words::client::Client;
use oauth::words::evidence::Evidence;
use serde_json::json;
use std::sync::Arc;

/// Where an assertion is sent.
#[derive(Clone, Copy, Debug)]
enum At {
    Token,
    Pushed,
    Introspection,
    Revocation,
}

/// The same `jti` sent with these parameters: what is spent, as digest and the second until which it is remembered.
fn check(at: At, (issuer, client_id): (&str, &str), parameters: &str) -> Option<(Vec<u8>, i64)> {
    let issuer = issuer_with("standard", json!({ "name": issuer }));
    let client = client(json!({ "client_id": client_id }));
    let changes = granted(at, &issuer, &client, parameters)?;
    let mut spent = changes.into_iter().filter_map(|change| match change {
        Change::SpendTokenId { of: Single::Assertion, token_id, digest, expires_at } => {
            assert_eq!(token_id, "one");
            Some((digest, expires_at))
        }
        _ => None,
    });
    let first = spent.next().unwrap_or_else(|| panic!("{at:?} spends nothing"));
    assert_eq!(spent.next(), None, "{at:?} spends twice");
    Some(first)
}

/// What a granted request writes; a refused one has nothing to write.
fn granted(at: At, issuer: &Issuer, client: &Arc<Client>, parameters: &str) -> Option<Vec<Change>> {
    let arrived = sent(issuer, client, parameters);
    let evidence = Evidence { clients: vec![client.clone()], artefacts: Vec::new() };
    match at {
        At::Token => {
            let (request, _) = token::admit(issuer, &arrived, &mut moment()).unwrap();
            Some(decided(token::decide(issuer, (&arrived, &request), &evidence, &mut moment())).ok()?.1)
        }
        At::Pushed => {
            let (request, _) = push::admit(issuer, &arrived, &mut moment()).unwrap();
            Some(decided(push::decide(issuer, (&arrived, &request), &evidence, &mut moment())).ok()?.1)
        }
        At::Introspection => {
            let (request, _) = introspect::admit(issuer, &arrived, &mut moment()).unwrap();
            Some(decided(introspect::decide(issuer, (&arrived, &request), &evidence, &mut moment())).ok()?.1)
        }
        At::Revocation => {
            let (request, _) = revoke::admit(issuer, &arrived, &mut moment()).unwrap();
            Some(decided(revoke::decide(issuer, (&arrived, &request), &evidence, &mut moment())).ok()?.1)
        }
    }
}

const PUSHED: &str = "response_type=code&scope=openid&redirect_uri=https://c.example/cb\
    &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
const GRANTED: &str = "grant_type=client_credentials&scope=status";

#[test]
fn ca_15_and_17_one_identifier_is_one_thing_to_spend_everywhere() {
    let here = ("shop", "shop");
    let first = check(At::Token, here, GRANTED);
    assert_eq!(first.as_ref().map(|(_, until)| *until), Some(NOW + 50 + 10 + 60), "remembered beyond exp and leeway");
    assert_eq!(check(At::Pushed, here, PUSHED), first);
    assert_eq!(check(At::Introspection, here, "token=x"), first);
    assert_eq!(check(At::Revocation, here, "token=x"), first);
}

#[test]
fn ca_18_another_client_or_issuer_has_a_space_of_its_own() {
    let spent = |issuer, client_id| check(At::Token, (issuer, client_id), GRANTED).unwrap().0;
    let all = [spent("shop", "shop"), spent("shop", "shop2"), spent("shop2", "shop"), spent("sho", "pshop")];
    for (at, one) in all.iter().enumerate() {
        assert!(!all[at + 1..].contains(one), "two spaces share an identifier");
    }
}

#[test]
fn ca_46_a_refused_request_spends_nothing() {
    let here = ("shop", "shop");
    assert_eq!(check(At::Token, here, "grant_type=client_credentials&scope=unknown"), None);
    assert_eq!(check(At::Token, here, "grant_type=authorization_code&code=x"), None);
    assert_eq!(check(At::Pushed, here, &PUSHED.replace("S256", "plain")), None);
}
