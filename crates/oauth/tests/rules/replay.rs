//! The identifier of an assertion: spent by a granted request at any endpoint, in one space for each client (decision H10; CA-15 to CA-18, CA-46).
use crate::exchange::{VERIFIER, caller, code, decided, handle, moment, refresh_token, sent};
use crate::made::{NOW, client, grant, issuer, issuer_with};
use crate::proof::proof;
use oauth::decisions::{introspect, push, revoke, token};
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use oauth::words::changes::{Change, Consequence, Single, Spending};
use oauth::words::client::Client;
use oauth::words::evidence::{Artefact, Evidence};
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
        Change::SpendTokenId(Spending { of: Single::Assertion, token_id, digest, expires_at }) => {
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

/// What a request spends where it is granted, or would have spent where it ends a family.
fn spendings(issuer: &Issuer, body: &str, artefact: Artefact) -> (&'static str, Vec<Spending>) {
    let client = caller(issuer, json!({}));
    let mut arrived = sent(issuer, &client, body);
    (arrived.method, arrived.proofs) = ("POST".to_owned(), vec![proof(issuer, Endpoint::Token, json!({}))]);
    let (request, _) = token::admit(issuer, &arrived, &mut moment()).unwrap();
    let evidence = Evidence { clients: vec![client], artefacts: vec![artefact] };
    match decided(token::decide(issuer, (&arrived, &request), &evidence, &mut moment())) {
        Ok((_, changes)) => {
            let spent = changes.into_iter().filter_map(|change| match change {
                Change::SpendTokenId(spending) => Some(spending),
                _ => None,
            });
            ("granted", spent.collect())
        }
        Err((_, consequences)) => match <[Consequence; 1]>::try_from(consequences).unwrap() {
            [Consequence::EndFamily { unless_spent, .. }] => ("ends its family", unless_spent),
        },
    }
}

#[test]
fn what_ends_a_family_carries_what_it_would_have_spent() {
    let issuer = issuer("standard");
    let code_of = |used_at| {
        let mut code = code(&issuer, grant("status"));
        code.used_at = used_at;
        Artefact::Code(Box::new(code))
    };
    let token_of = |seen: &[u8]| {
        let mut token = refresh_token(&issuer, grant("openid offline_access"));
        token.grant.line.seen = seen.to_vec();
        Artefact::RefreshToken(Box::new(token))
    };
    let text = |spelling, number| handle(&issuer, spelling, number).text;
    let redeems = format!(
        "grant_type=authorization_code&code={}&code_verifier={VERIFIER}&redirect_uri=https://c.example/cb",
        text(issuer.profile.grants.code(), 1)
    );
    let refreshes =
        format!("grant_type=refresh_token&refresh_token={}", text(issuer.profile.refresh_token.spelling(), 2));
    for (body, good, past) in
        [(redeems, code_of(None), code_of(Some(NOW - 5))), (refreshes, token_of(b""), token_of(b"successor"))]
    {
        let (granted, spent) = spendings(&issuer, &body, good);
        let (refused, would_spend) = spendings(&issuer, &body, past);
        assert_eq!((granted, refused), ("granted", "ends its family"), "{body}");
        assert_eq!(spent.iter().map(|one| one.of).collect::<Vec<_>>(), [Single::Assertion, Single::Proof], "{body}");
        assert_eq!(would_spend, spent, "{body}");
    }
}
