//! Races through the router: however many come at once, each artefact serves as often as it may, and losing ends nothing.
mod processes;

use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Answer, Stand, on_both_engines};
use futures_util::future::join_all;
use oauth::rules::paths::Endpoint;
use serde_json::Value;

on_both_engines!(
    one_of_fifty_redeems_a_code,
    one_of_fifty_redeems_a_code_that_the_others_read_unused,
    four_of_fifty_refresh,
    a_strict_token_is_refreshed_once,
    one_of_fifty_uses_an_assertion,
    one_of_fifty_completes_a_sign_in,
    one_of_two_completes_a_pushed_request,
    a_revoked_token_is_inactive_at_once,
);

const MANY: usize = 50;

/// Whether all requests have read before the first one writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meeting {
    /// As it comes.
    ByChance,
    /// Each time.
    Forced,
}

const MEETINGS: [Meeting; 2] = [Meeting::ByChance, Meeting::Forced];

/// Sends all requests at once; those that are granted, and how many are refused with this error.
async fn race(stand: &Stand, requests: &[Sending], meeting: Meeting, error: &str) -> (Vec<Answer>, usize) {
    if meeting == Meeting::Forced {
        stand.gate.hold(requests.len());
    }
    let answers = join_all(requests.iter().map(|request| request.sent(stand))).await;
    sorted(answers, error)
}

/// Sorts answers into those that are granted and the number of those that are refused with this error; there are no others.
fn sorted(answers: Vec<Answer>, error: &str) -> (Vec<Answer>, usize) {
    let (granted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    for answer in &refused {
        assert_eq!(
            (answer.status.as_u16() / 100, answer.json()["error"].as_str()),
            (4, Some(error)),
            "{}",
            answer.body
        );
    }
    (granted, refused.len())
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("no {name}: {tokens}"))
}

const SCOPE: &str = "openid offline_access read";

/// A request that redeems a new code.
async fn redeems(stand: &Stand, client: &Party) -> Sending {
    client.redeems(stand, &client.code(stand, &wishing(client.wishes(), "scope", SCOPE)).await)
}

/// Those who come later find the code used and end its family; the number of winners is one even so.
async fn one_of_fifty_redeems_a_code(stand: &Stand) {
    let redeems = redeems(stand, &stand.party("standard", "web").await).await;
    let (granted, refused) = race(stand, &vec![redeems; MANY], Meeting::ByChance, "invalid_grant").await;
    assert_eq!((granted.len(), refused), (1, MANY - 1));
}

/// Whoever merely loses ends no family: the winner's tokens live.
async fn one_of_fifty_redeems_a_code_that_the_others_read_unused(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let redeems = redeems(stand, &web).await;
    let (granted, refused) = race(stand, &vec![redeems; MANY], Meeting::Forced, "invalid_grant").await;
    assert_eq!((granted.len(), refused), (1, MANY - 1));
    let tokens = granted[0].json();
    let bearer = format!("Bearer {}", text(&tokens, "access_token"));
    let userinfo = web.request(stand, Endpoint::Userinfo).header("authorization", &bearer);
    assert_eq!(userinfo.sent(stand).await.status, 200);
    assert_eq!(web.refreshes(stand, text(&tokens, "refresh_token")).sent(stand).await.status, 200);
}

/// 1 + 3 successors; the family lives until a sibling is used beside the line.
async fn four_of_fifty_refresh(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    for meeting in MEETINGS {
        let tokens = redeems(stand, &web).await.sent(stand).await.json();
        let refreshes = web.refreshes(stand, text(&tokens, "refresh_token"));
        let (granted, refused) = race(stand, &vec![refreshes; MANY], meeting, "invalid_grant").await;
        assert_eq!((granted.len(), refused), (4, MANY - 4), "{meeting:?}");
        let siblings: Vec<_> =
            granted.iter().map(|answer| web.refreshes(stand, text(&answer.json(), "refresh_token"))).collect();
        let line = siblings[3].sent(stand).await;
        assert_eq!(line.status, 200);
        let newest = web.refreshes(stand, text(&line.json(), "refresh_token"));
        let newest = web.refreshes(stand, text(&newest.sent(stand).await.json(), "refresh_token"));
        assert_eq!(siblings[0].sent(stand).await.json()["error"], "invalid_grant");
        assert_eq!(newest.sent(stand).await.json()["error"], "invalid_grant", "the family lives");
    }
}

async fn a_strict_token_is_refreshed_once(stand: &Stand) {
    let strict = stand.party("standard", "app-strict").await;
    let first = |tokens: Value| strict.refreshes(stand, text(&tokens, "refresh_token"));
    let refreshes = first(redeems(stand, &strict).await.sent(stand).await.json());
    let (granted, refused) = race(stand, &vec![refreshes; MANY], Meeting::ByChance, "invalid_grant").await;
    assert_eq!((granted.len(), refused), (1, MANY - 1));
    let refreshes = first(redeems(stand, &strict).await.sent(stand).await.json());
    let (granted, refused) = race(stand, &vec![refreshes.clone(); MANY], Meeting::Forced, "invalid_grant").await;
    assert_eq!((granted.len(), refused), (1, MANY - 1));
    let next = first(granted[0].json()).sent(stand).await;
    assert_eq!(next.status, 200, "a lost race ended the family");
    assert_eq!(refreshes.sent(stand).await.json()["error"], "invalid_grant");
    assert_eq!(first(next.json()).sent(stand).await.json()["error"], "invalid_grant", "the family lives");
}

async fn one_of_fifty_uses_an_assertion(stand: &Stand) {
    let worker = stand.party("standard", "worker").await;
    for meeting in MEETINGS {
        let asks = worker.asks(stand, "client_credentials").with("scope", "read");
        let (granted, refused) = race(stand, &vec![asks; MANY], meeting, "invalid_client").await;
        assert_eq!((granted.len(), refused), (1, MANY - 1), "{meeting:?}");
    }
}

/// Answers one page from many windows of one browser at once; the responses that reach the client.
async fn answered(stand: &Stand, visitor: &Visitor, pages: &[&Answer]) -> usize {
    let allow = |page| {
        let mut window = visitor.clone();
        async move { window.answer(stand, page, &[("step", "allow")]).await }
    };
    let answers = join_all(pages.iter().copied().map(allow)).await;
    let codes = answers.iter().filter(|answer| returned(answer, "code").is_some()).count();
    assert_eq!(answers.iter().filter(|answer| answer.status == 400).count(), pages.len() - codes);
    codes
}

async fn one_of_fifty_completes_a_sign_in(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let page = visitor.visit(stand, &wishing(web.wishes(), "scope", SCOPE)).await;
    let consent = visitor.sign_in(stand, &page).await;
    stand.gate.hold(MANY);
    assert_eq!(answered(stand, &visitor, &[&consent; MANY]).await, 1);
}

/// Each window began an interaction of its own with the same `request_uri`.
async fn one_of_two_completes_a_pushed_request(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let push = web.request(stand, Endpoint::PushedAuthorizationRequest);
    let wishes = wishing(web.wishes(), "scope", SCOPE);
    let push = wishes.iter().fold(push, |push, (name, value)| push.with(name, value));
    let request_uri = text(&push.sent(stand).await.json(), "request_uri").to_owned();
    let carried = vec![("client_id", web.id().to_owned()), ("request_uri", request_uri)];
    let mut visitor = Visitor::at(web.issuer.clone());
    let page = visitor.visit(stand, &carried).await;
    let one = visitor.sign_in(stand, &page).await;
    let other = visitor.visit(stand, &carried).await;
    stand.gate.hold(2);
    assert_eq!(answered(stand, &visitor, &[&one, &other]).await, 1);
}

/// The token of one API is a JWT, that of the other opaque; each alone, and both with their refresh token.
async fn a_revoked_token_is_inactive_at_once(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    for (scope, api) in [("read", "api"), ("archive", "archive")] {
        let wishes = wishing(web.wishes(), "scope", &format!("offline_access {scope}"));
        let tokens = web.redeems(stand, &web.code(stand, &wishes).await).sent(stand).await.json();
        let refreshed = web.refreshes(stand, text(&tokens, "refresh_token")).sent(stand).await.json();
        let api = stand.party("standard", api).await;
        let active = async |token: &str| {
            let asks = api.request(stand, Endpoint::Introspection).with("token", token);
            asks.sent(stand).await.json()["active"] == true
        };
        let revokes = |token: &str| web.request(stand, Endpoint::Revocation).with("token", token);
        let (one, other) = (text(&tokens, "access_token"), text(&refreshed, "access_token"));
        assert!(active(one).await && active(other).await);
        assert_eq!(revokes(one).sent(stand).await.status, 200);
        assert!(!active(one).await && active(other).await);
        assert_eq!(revokes(text(&refreshed, "refresh_token")).sent(stand).await.status, 200);
        assert!(!active(other).await);
    }
}
