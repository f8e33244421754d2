//! What becomes of codes, tokens, cookies, sessions and rows when a demonstration's clock is moved.
use super::{advance, lever};
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Stand, on_both_engines};
use oauth::rules::paths::Endpoint;
use serde_json::json;

on_both_engines!(
    the_clock_is_moved_and_put_right,
    a_code_expires,
    a_token_becomes_inactive,
    a_session_ends,
    a_page_becomes_too_old,
    what_expired_is_swept,
    an_assertion_of_the_machine_comes_too_late,
);

async fn the_clock_is_moved_and_put_right(stand: &Stand) {
    let now = 1_795_000_000;
    let told = |offset_s: i64| json!({ "offset_s": offset_s, "now": now + offset_s });
    for (advance_s, offset_s) in [(1_801, 1_801), (60, 1_861), (-2_000, -139)] {
        let mut answer = advance(stand, advance_s).await;
        assert!(answer["time"].as_str().is_some_and(|time| time.starts_with("2026-11-18T")), "{answer}");
        answer.as_object_mut().expect("an object").remove("time");
        assert_eq!(answer, told(offset_s));
        assert_eq!(stand.authority.clock.now(), now + offset_s);
    }
    assert_eq!(lever(stand, "GET", "/demo/clock", None).await.json()["offset_s"], -139);
    assert_eq!(lever(stand, "DELETE", "/demo/clock", None).await.json()["offset_s"], 0);
    assert_eq!(stand.authority.clock.now(), now);
}

async fn a_code_expires(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let code = web.code(stand, &wishing(web.wishes(), "scope", "openid read")).await;
    advance(stand, 61).await;
    let answer = web.redeems(stand, &code).sent(stand).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (400, &json!("invalid_grant")), "{}", answer.body);
    lever(stand, "DELETE", "/demo/clock", None).await;
    let answer = web.redeems(stand, &code).sent(stand).await;
    assert_eq!(answer.status, 200, "a refused request spends nothing: {}", answer.body);
}

async fn a_token_becomes_inactive(stand: &Stand) {
    let (web, api) = (stand.party("standard", "web").await, stand.party("standard", "api").await);
    let tokens = web.asks(stand, "client_credentials").with("scope", "read").sent(stand).await.json();
    let token = tokens["access_token"].as_str().expect("a token");
    let introspects = || api.request(stand, Endpoint::Introspection).with("token", token);
    assert_eq!(introspects().sent(stand).await.json()["active"], true);
    advance(stand, tokens["expires_in"].as_i64().expect("a life") + 60).await;
    assert_eq!(introspects().sent(stand).await.json(), json!({ "active": false }));
}

async fn a_session_ends(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    assert!(returned(&visitor.through(stand, &web.wishes()).await, "code").is_some());
    let again = visitor.visit(stand, &web.wishes()).await;
    assert!(returned(&again, "code").is_some(), "the session stands: {}", again.body);
    advance(stand, web.issuer.profile.authorization.session_lifetime()).await;
    let page = visitor.visit(stand, &web.wishes()).await;
    assert!(page.status == 200 && page.body.contains("value=\"sign_in\""), "{}", page.body);
}

async fn a_page_becomes_too_old(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let page = visitor.visit(stand, &web.wishes()).await;
    advance(stand, 1_801).await;
    let answer = visitor.sign_in(stand, &page).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (400, ""), "{}", answer.body);
}

async fn what_expired_is_swept(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let code = web.code(stand, &wishing(web.wishes(), "scope", "openid read")).await;
    assert_eq!(web.redeems(stand, &code).sent(stand).await.status, 200);
    assert_eq!(stand.swept().await, 0, "nothing is dead yet");
    advance(stand, 40 * 86_400).await;
    assert!(stand.swept().await > 0, "what expired goes");
    let answer = web.redeems(stand, &code).sent(stand).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (400, &json!("invalid_grant")), "{}", answer.body);
}

async fn an_assertion_of_the_machine_comes_too_late(stand: &Stand) {
    let worker = stand.party("standard", "worker").await;
    let asks = worker.asks(stand, "client_credentials").with("scope", "read");
    for (advance_s, status) in [(300, 401), (-600, 401), (300, 200)] {
        advance(stand, advance_s).await;
        assert_eq!(asks.sent(stand).await.status.as_u16(), status, "{advance_s}");
    }
}
