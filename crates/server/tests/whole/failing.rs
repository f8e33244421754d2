//! Every call of the database fails in turn, at every endpoint and page: 503 with `Retry-After` or the right answer, nothing spent twice, and all works afterwards (docs/profiles.md, decision G5).
mod pages;

use crate::stand::breaking::{Break, Call};
use crate::stand::party::Sending;
use crate::stand::proof::Holding;
use crate::stand::visitor::wishing;
use crate::stand::{Answer, Stand, on_both_engines};
use jose::algorithm::Algorithm;
use oauth::rules::paths::Endpoint;
use std::cell::RefCell;

on_both_engines!(
    a_code_is_redeemed,
    a_code_is_redeemed_with_an_assertion,
    a_code_is_redeemed_with_a_proof,
    a_refresh_token_is_used,
    a_strict_refresh_token_is_used,
    a_refresh_token_is_extended,
    a_client_asks_for_itself,
    a_request_is_pushed,
    a_token_is_introspected,
    a_token_is_revoked,
    a_person_is_told_about,
);

/// What a request that was carried out brings when it comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// The same.
    Granted,
    /// A refusal: it serves once.
    Refused,
    /// Either, as far as it got.
    Either,
}

/// Breaks the first call, then the second, until there are no more, each before and after it was carried out.
pub async fn each_call_fails<P>(
    stand: &Stand,
    again: Again,
    prepare: impl AsyncFn() -> P,
    act: impl AsyncFn(&P) -> Answer,
) {
    let mut broken = 0;
    for breaks in [Break::Before, Break::After] {
        for call in 1.. {
            assert!(call < 40, "no end of calls");
            let prepared = prepare().await;
            stand.authority.catalogue_changed();
            stand.gate.breaking.at(call, breaks);
            let first = act(&prepared).await;
            let Some(met) = stand.gate.breaking.mend() else {
                granted(&first);
                break;
            };
            broken += 1;
            let what = format!("{met:?} {call} broken {breaks:?}: {} {}", first.status, first.body);
            if first.status == 503 {
                assert!(first.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{what}");
                assert!(
                    ["access_token", "\"active\"", "code="].iter().all(|word| !first.body.contains(word)),
                    "{what}"
                );
            } else {
                granted(&first);
            }
            let carried_out = first.status != 503 || (met, breaks) == (Call::Write, Break::After);
            let second = act(&prepared).await;
            match again {
                Again::Refused if carried_out => refused(&second, &what),
                Again::Either if carried_out => assert!(second.status.as_u16() < 500, "{what}: {}", second.body),
                _ => granted(&second),
            }
            granted(&act(&prepare().await).await);
        }
    }
    assert!(broken >= 2, "nothing was broken");
}

fn granted(answer: &Answer) {
    assert!(matches!(answer.status.as_u16(), 200 | 201 | 302 | 303), "{} {}", answer.status, answer.body);
    assert!(!answer.header("location").contains("error="), "{}", answer.header("location"));
}

fn refused(answer: &Answer, what: &str) {
    assert!(matches!(answer.status.as_u16(), 400 | 401), "{what}: {} {}", answer.status, answer.body);
}

const SCOPE: &str = "openid offline_access read";

/// Redeems a new code of this client each time.
async fn redemption(stand: &Stand, client: &str, holding: Option<&Holding>) -> Sending {
    let party = stand.party("standard", client).await;
    let code = party.code(stand, &wishing(party.wishes(), "scope", SCOPE)).await;
    let redeems = party.redeems(stand, &code);
    holding.map_or(redeems.clone(), |holding| redeems.held(stand, holding))
}

async fn redeemed(stand: &Stand, client: &str, holding: Option<&Holding>) {
    each_call_fails(
        stand,
        Again::Refused,
        async || redemption(stand, client, holding).await,
        async |request| request.sent(stand).await,
    )
    .await;
}

async fn a_code_is_redeemed(stand: &Stand) {
    redeemed(stand, "web", None).await;
}

async fn a_code_is_redeemed_with_an_assertion(stand: &Stand) {
    redeemed(stand, "worker", None).await;
}

async fn a_code_is_redeemed_with_a_proof(stand: &Stand) {
    redeemed(stand, "app-dpop", Some(&Holding::new(Algorithm::ES256))).await;
}

/// A use of the first refresh token of a new family.
async fn refreshed(stand: &Stand, client: &str, again: Again) {
    let party = stand.party("standard", client).await;
    let prepare = async || {
        let tokens = redemption(stand, client, None).await.sent(stand).await.json();
        party.refreshes(stand, tokens["refresh_token"].as_str().expect("a refresh token"))
    };
    each_call_fails(stand, again, prepare, async |request: &Sending| request.sent(stand).await).await;
}

/// Whoever lost the answer tries again, and is not taken for a thief.
async fn a_refresh_token_is_used(stand: &Stand) {
    refreshed(stand, "web", Again::Granted).await;
}

async fn a_strict_refresh_token_is_used(stand: &Stand) {
    refreshed(stand, "app-strict", Again::Refused).await;
}

async fn a_refresh_token_is_extended(stand: &Stand) {
    let app = stand.party("helsenorge", "mobilapp").await;
    let prepare = async || {
        let code = app.code(stand, &app.wishes()).await;
        let tokens = app.redeems(stand, &code).sent(stand).await.json();
        let token = tokens["refresh_token"].as_str().expect("a refresh token").to_owned();
        app.request(stand, Endpoint::Extend).with("refresh_token", &token)
    };
    each_call_fails(stand, Again::Granted, prepare, async |request: &Sending| request.sent(stand).await).await;
}

/// With a secret it may ask as often as it likes, for a token that is kept; an assertion serves once.
async fn a_client_asks_for_itself(stand: &Stand) {
    for (client, scope, again) in
        [("post", "archive", Again::Granted), ("post", "read", Again::Granted), ("worker", "read", Again::Refused)]
    {
        let party = stand.party("standard", client).await;
        let prepare = async || party.asks(stand, "client_credentials").with("scope", scope);
        each_call_fails(stand, again, prepare, async |request: &Sending| request.sent(stand).await).await;
    }
}

async fn a_request_is_pushed(stand: &Stand) {
    for (client, again) in [("web", Again::Granted), ("worker", Again::Refused)] {
        let party = stand.party("standard", client).await;
        let prepare = async || {
            let pushes = party.request(stand, Endpoint::PushedAuthorizationRequest);
            party.wishes().iter().fold(pushes, |pushes, (name, value)| pushes.with(name, value))
        };
        each_call_fails(stand, again, prepare, async |request: &Sending| request.sent(stand).await).await;
    }
}

/// Opaque and signed, of a client and of a person: never `active` by mistake, one way or the other.
async fn a_token_is_introspected(stand: &Stand) {
    for (scope, api) in [("archive", "archive"), ("read", "api")] {
        let web = stand.party("standard", "web").await;
        let code = web.code(stand, &wishing(web.wishes(), "scope", scope)).await;
        let tokens = web.redeems(stand, &code).sent(stand).await.json();
        let token = tokens["access_token"].as_str().expect("a token").to_owned();
        let api = stand.party("standard", api).await;
        let prepare = async || api.request(stand, Endpoint::Introspection).with("token", &token);
        let act = async |request: &Sending| {
            let answer = request.sent(stand).await;
            assert!(answer.status != 200 || answer.json()["active"] == true, "{}", answer.body);
            answer
        };
        each_call_fails(stand, Again::Granted, prepare, act).await;
    }
}

/// Whoever was told that a token is revoked may rely on it.
async fn a_token_is_revoked(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let single = [("archive", "access_token", "archive"), ("read", "access_token", "api")];
    for (scope, kind, api) in single.into_iter().chain([(SCOPE, "refresh_token", "api")]) {
        let api = stand.party("standard", api).await;
        let told = RefCell::new(Vec::new());
        let prepare = async || {
            let code = web.code(stand, &wishing(web.wishes(), "scope", scope)).await;
            let tokens = web.redeems(stand, &code).sent(stand).await.json();
            [kind, "access_token"].map(|kind| tokens[kind].as_str().expect("a token").to_owned())
        };
        let act = async |[token, access_token]: &[String; 2]| {
            let answer = web.request(stand, Endpoint::Revocation).with("token", token).sent(stand).await;
            told.borrow_mut().extend((answer.status == 200).then(|| access_token.clone()));
            answer
        };
        each_call_fails(stand, Again::Granted, prepare, act).await;
        for token in told.into_inner() {
            let answer = api.request(stand, Endpoint::Introspection).with("token", &token).sent(stand).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["active"]), (200, &false.into()), "{}", answer.body);
        }
    }
}

async fn a_person_is_told_about(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let tokens = redemption(stand, "web", None).await.sent(stand).await.json();
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("a token"));
    let prepare = async || web.request(stand, Endpoint::Userinfo).header("authorization", &bearer);
    each_call_fails(stand, Again::Granted, prepare, async |request: &Sending| request.sent(stand).await).await;
}
