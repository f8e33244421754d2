//! Outside a demonstration: an anonymous caller learns nothing beyond the RFC, and nothing is kept of a conversation.
use crate::stand::party::{Sending, basic};
use crate::stand::visitor::wishing;
use crate::stand::{Answer, ENGINES, Options, Stand};
use axum::body::Body;
use axum::http::Request;
use flows::foundation::Stage;

/// A stand that serves for real, on each engine in turn.
async fn serving(engine: crate::stand::Engine) -> Option<Stand> {
    Stand::new(engine, Options { stage: Stage::Serving, ..Options::default() }).await
}

/// Everything of an answer that a caller sees, but its trace.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        (name.to_string(), value.to_str().expect("text").to_owned())
    };
    let headers = answer.headers.iter().map(header).filter(|(name, _)| name != "biljett-trace").collect();
    (answer.status.as_u16(), headers, answer.body.clone())
}

/// Expects all requests to be refused alike, without a conversation.
async fn alike(stand: &Stand, error: &str, requests: &[Sending]) {
    let mut first = None;
    for request in requests {
        let answer = request.sent(stand).await;
        assert_eq!(answer.json()["error"], error, "{}", answer.body);
        let trace = answer.header("biljett-trace");
        assert_eq!(trace.len(), 16);
        assert!(stand.conversations.find(trace).is_none(), "a conversation is kept");
        let seen = seen(&answer);
        assert_eq!(*first.get_or_insert(seen.clone()), seen);
    }
    assert!(stand.conversations.last(1, &Default::default()).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_client_a_wrong_secret_and_a_disabled_one_are_alike() {
    for engine in ENGINES {
        let Some(stand) = serving(engine).await else { continue };
        let asks = stand.party("standard", "web").await.asks(&stand, "client_credentials").with("scope", "read");
        let by = |client_id: &str, secret: &str| asks.clone().header("authorization", &basic(client_id, secret));
        let malformed = asks.clone().header("authorization", "Basic ====");
        alike(&stand, "invalid_client", &[by("nobody", "x"), by("web", "x"), by("worker", "x"), malformed]).await;
        assert_eq!(asks.sent(&stand).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_key_a_wrong_signature_and_a_replay_are_alike() {
    for engine in ENGINES {
        let Some(stand) = serving(engine).await else { continue };
        let worker = stand.party("standard", "worker").await;
        let asks = worker.asks(&stand, "client_credentials").with("scope", "read");
        assert_eq!(asks.sent(&stand).await.status, 200);
        let with = |assertion| asks.clone().asserting(&assertion);
        let (kid, stranger) = (worker.assertion(&stand).header("kid", "worker-7"), worker.assertion(&stand));
        let stranger = stranger.claim("iss", "nobody").claim("sub", "nobody");
        let late = worker.assertion(&stand).claim("exp", 1);
        alike(&stand, "invalid_client", &[with(kid), with(stranger), with(late), asks.clone()]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_code_a_wrong_verifier_and_another_clients_code_are_alike() {
    for engine in ENGINES {
        let Some(stand) = serving(engine).await else { continue };
        let web = stand.party("standard", "web").await;
        let redeems = web.redeems(&stand, &web.code(&stand, &wishing(web.wishes(), "scope", "read")).await);
        let app = stand.party("standard", "app").await;
        let others = web.redeems(&stand, &app.code(&stand, &wishing(app.wishes(), "scope", "read")).await);
        let wrong = redeems.clone().with("code_verifier", &"v".repeat(43));
        let unknown = redeems.clone().with("code", &"A".repeat(44));
        alike(&stand, "invalid_grant", &[unknown, wrong, others]).await;
        assert_eq!(redeems.sent(&stand).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_a_demonstration_are_not_there() {
    let stand = serving(crate::stand::Engine::Sqlite).await.expect("a stand");
    for path in ["/", "/demo.json", "/conversations/x", "/conversations/0123456789abcdef"] {
        let request = Request::get(path).header("host", "127.0.0.1:8080").body(Body::empty()).expect("a request");
        let answer = stand.send(request, None).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (404, ""), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_an_organisation_that_may_not_be_named_is_told() {
    let stand = serving(crate::stand::Engine::Sqlite).await.expect("a stand");
    let supplier = stand.party("helseid", "multi-tenant").await;
    let asks = supplier.asks(&stand, "client_credentials").with("scope", "owner-4:api/read");
    let details = serde_json::json!({ "type": "unheard-of" });
    let answer = asks.asserting(&supplier.assertion(&stand).claim("assertion_details", details)).sent(&stand).await;
    assert_eq!(answer.json()["error_description"], "Rule not kept: HID-1007: the details are made as described.");
}
