//! The same request elsewhere: where the services are known to differ, the table says so.
use crate::stand::party::{Party, Sending};
use crate::stand::proof::Holding;
use crate::stand::visitor::{Members, Visitor, wishing};
use crate::stand::{Answer, Engine, Stand};
use jose::algorithm::Algorithm;
use oauth::rules::paths::Endpoint;
use server::conversation::{self, Elsewhere};

/// What one other profile answers: how, with which error, and a part of the reason.
type Row = (&'static str, conversation::Answer, &'static str);

use conversation::Answer::{Granted, NoEndpoint, NotKnown, Refused};

async fn stand() -> Stand {
    Stand::new(Engine::Sqlite, Default::default()).await.expect("a stand")
}

/// Sends a request and compares what others would answer to it.
async fn check(stand: &Stand, request: &Sending, status: u16, rows: &[Row]) {
    let answer = request.sent(stand).await;
    assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
    compare(stand, &answer, rows);
}

fn compare(stand: &Stand, answer: &Answer, rows: &[Row]) {
    let told = stand.conversations.find(answer.header("biljett-trace")).expect("a conversation");
    assert_eq!(told.elsewhere.len(), 5, "every other profile answers");
    for (profile, expected, text) in rows {
        let one = told.elsewhere.iter().find(|one| one.profile == *profile).expect("a profile");
        let all = said(one);
        assert!(
            one.answer == *expected && all.contains(text),
            "{profile}: {:?} {all}, not {expected:?} {text}",
            one.answer
        );
        let refused = one.refused.as_ref();
        assert_eq!(refused.is_some(), *expected == Refused);
        assert!(refused.is_none_or(|refused| !refused.fix.is_empty() && !refused.source.is_empty()), "{all}");
    }
}

fn said(one: &Elsewhere) -> String {
    let refused = one.refused.as_ref().map(|refused| format!("{} {} {}", refused.error, refused.arrived, refused.fix));
    format!("{} {} {}", one.status.unwrap_or_default(), one.reason, refused.unwrap_or_default())
}

/// A party's own assertion that expires this many seconds ahead.
fn expiring(stand: &Stand, party: &Party, seconds: i64) -> Sending {
    let now = stand.authority.clock.now();
    let assertion = party.assertion(stand).claim("exp", now + seconds);
    party.asks(stand, "client_credentials").asserting(&assertion)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_600_s_ahead() {
    let stand = stand().await;
    let halland = stand.party("halland", "5b0f9c2e-8f5d-4a51-9d0e-3a4f6f1c2d77").await;
    let asks = expiring(&stand, &halland, 600).with("resource", "exempelapi.regionhalland.se");
    let rows = [
        ("helseid", Refused, "at most 60 s"),
        ("standard", Refused, "401"),
        ("helsenorge", Refused, "invalid_client"),
        ("bankid-2017", Refused, "invalid_client"),
        ("eparaksts", Refused, "at most 60 s"),
    ];
    check(&stand, &asks, 200, &rows).await;
    let helseid = stand.party("helseid", "client").await;
    let asks = expiring(&stand, &helseid, 600).with("resource", "owner-1:api");
    check(&stand, &asks, 400, &[("halland", NotKnown, "passes what was refused here"), ("standard", Refused, "60 s")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_for_itself() {
    let stand = stand().await;
    let client = stand.party("helseid", "client").await;
    let asks = client.asks(&stand, "client_credentials").with("resource", "owner-1:api");
    let rows = [
        ("halland", Granted, "expires_in 3600"),
        ("helsenorge", Refused, "unsupported_grant_type"),
        ("standard", Refused, "invalid_scope"),
    ];
    check(&stand, &asks, 200, &rows).await;
    let scoped = client.asks(&stand, "client_credentials").with("scope", "owner-1:api\\read");
    check(
        &stand,
        &scoped,
        200,
        &[("standard", Granted, "owner-1:api\\read"), ("halland", Granted, "token_type bearer")],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_shows_a_key() {
    let stand = stand().await;
    let client = stand.party("helseid", "client-dpop").await;
    let asks = client.asks(&stand, "client_credentials").with("scope", "owner-1:api\\read");
    let proof = Holding::new(Algorithm::ES256).proof(&stand, &asks.url);
    let challenged = asks.clone().proving(&proof).sent(&stand).await;
    compare(&stand, &challenged, &[("halland", NotKnown, "passes what was refused here")]);
    let rows = [
        ("halland", Granted, "token_type bearer"),
        ("halland", Granted, "access_token a JWT signed with RS256"),
        ("bankid-2017", Refused, "invalid_client"),
    ];
    check(&stand, &asks.proving(&proof.claim("nonce", challenged.header("dpop-nonce"))), 200, &rows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_and_a_refresh_token() {
    let stand = stand().await;
    let web = stand.party("standard", "web").await;
    let wishes = wishing(web.wishes(), "scope", "openid offline_access read");
    let redeems = web.redeems(&stand, &web.code(&stand, &wishes).await);
    let tokens = redeems.sent(&stand).await;
    let rows = [
        ("bankid-2017", Granted, "expires_in"),
        ("eparaksts", Granted, "expires_in 120, scope"),
        ("halland", Refused, "invalid_client"),
        ("helsenorge", Refused, "invalid_client"),
    ];
    compare(&stand, &tokens, &rows);
    let refreshes = web.refreshes(&stand, tokens.json()["refresh_token"].as_str().expect("a refresh token"));
    let rows = [("bankid-2017", Refused, "unsupported_grant_type"), ("eparaksts", Refused, "unsupported_grant_type")];
    check(&stand, &refreshes, 200, &rows).await;
    // Used twice it is refused by what settling saw, or by its family's end, and so is it everywhere that would take it.
    check(&stand, &redeems, 400, &[("bankid-2017", Refused, "invalid_grant"), ("eparaksts", Refused, "invalid_grant")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assertion_used_twice_is_refused_everywhere() {
    let stand = stand().await;
    let worker = stand.party("standard", "worker").await;
    let asks = worker.asks(&stand, "client_credentials").with("scope", "read");
    check(&stand, &asks, 200, &[("helseid", Granted, "expires_in 600"), ("halland", Granted, "")]).await;
    check(&stand, &asks, 401, &[("helseid", Refused, "jti"), ("halland", Refused, "jti")]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_that_others_lack() {
    let stand = stand().await;
    let web = stand.party("standard", "web").await;
    let wishes = wishing(web.wishes(), "scope", "openid read");
    let tokens = web.redeems(&stand, &web.code(&stand, &wishes).await).sent(&stand).await.json();
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("a token"));
    let asks = web.request(&stand, Endpoint::Userinfo).header("authorization", &bearer);
    let rows = [
        ("helsenorge", NoEndpoint, "no userinfo endpoint"),
        ("eparaksts", NoEndpoint, "no userinfo endpoint"),
        ("halland", Granted, "members sub"),
        ("helseid", Granted, "members sub"),
    ];
    check(&stand, &asks, 200, &rows).await;
    let mut pushes = web.request(&stand, Endpoint::PushedAuthorizationRequest);
    for (name, value) in &wishes {
        pushes = pushes.with(name, value);
    }
    let rows = [("halland", NoEndpoint, "pushed authorization request"), ("helseid", Refused, "invalid_client")];
    check(&stand, &pushes, 201, &rows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authorization_without_pkce() {
    let stand = stand().await;
    let postman = stand.party("bankid", "Postman").await;
    let bare = |wishes: Members| wishing(wishing(wishes, "code_challenge", ""), "code_challenge_method", "");
    let wishes = wishing(postman.wishes(), "scope", "openid");
    let page = Visitor::at(postman.issuer.clone()).visit(&stand, &bare(wishes)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let rows = [
        ("standard", Refused, "code_challenge"),
        ("helseid", Refused, "code_challenge"),
        ("helsenorge", Refused, ""),
        ("eparaksts", Refused, "openid"),
    ];
    compare(&stand, &page, &rows);
    let web = stand.party("standard", "web").await;
    let wishes = wishing(web.wishes(), "scope", "openid");
    let refused = Visitor::at(web.issuer.clone()).visit(&stand, &bare(wishes)).await;
    compare(
        &stand,
        &refused,
        &[("bankid-2017", NotKnown, "would be asked next"), ("helseid", Refused, "code_challenge")],
    );
}
