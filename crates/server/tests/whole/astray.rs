//! Paths beneath an issuer that are no endpoint's: told with what was probably meant, in a demonstration alone (RFC 8414 section 2).
use crate::stand::{Answer, Engine, Options, Stand, on_both_engines};
use axum::body::Body;
use axum::http::Request;
use flows::foundation::Stage;
use server::conversation::Conversation;
use server::web::conversations::Filter;
use std::sync::Arc;

on_both_engines!(wrong_paths_are_explained, browsers_get_a_page, nobodys_paths_are_not);

const HOST: &str = "127.0.0.1:8080";
const NONE: &str = "the URL of an endpoint, which ";

async fn sent(stand: &Stand, (method, path): (&str, &str), (host, accept): (&str, &str)) -> Answer {
    let request = Request::builder().method(method).uri(path).header("host", host).header("accept", accept);
    stand.send(request.body(Body::empty()).expect("a request"), None).await
}

async fn told(stand: &Stand, answer: &Answer) -> Arc<Conversation> {
    stand.conversations.find(answer.header("biljett-trace")).expect("a conversation")
}

/// A request to this path is refused with this endpoint in mind; nothing else of the server is.
async fn check(stand: &Stand, (method, path): (&str, &str), (issuer, expected): (&str, &str)) {
    let answer = sent(stand, (method, path), (HOST, "*/*")).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, "application/json"), "{path}");
    let body = answer.json();
    assert_eq!(body["error"], "invalid_request");
    assert_eq!(body["error_description"], "Rule not kept: The path is an endpoint's.");
    let told = told(stand, &answer).await;
    assert_eq!((told.issuer.as_str(), told.endpoint.as_str()), (issuer, "none"), "{path}");
    assert!(told.elsewhere.is_empty() && told.decided.kept.is_empty());
    let refused = told.decided.refused.as_ref().expect("a refusal");
    assert_eq!(refused.arrived, format!("{method} {path}"));
    let root = format!("http://{HOST}");
    match expected.is_empty() {
        true => assert!(refused.expected.starts_with(NONE), "{path}: {}", refused.expected),
        false => assert_eq!(refused.expected, format!("{root}{expected}"), "{path}"),
    }
    assert!(refused.fix.contains("/.well-known/openid-configuration"), "{}", refused.fix);
}

async fn wrong_paths_are_explained(stand: &Stand) {
    const E: &str = "/eparaksts/trustedx-authserver/oauth";
    let eips = format!("{E}/lvrtc-eips-as");
    for (method, path, issuer, expected) in [
        ("POST", "/helseid/token", "helseid", "/helseid/connect/token"),
        ("GET", "/helseid/authorize", "helseid", "/helseid/connect/authorize"),
        ("POST", "/helseid/connect/token/", "helseid", "/helseid/connect/token"),
        ("POST", "/helseid/connect/revoke", "helseid", "/helseid/connect/revocation"),
        ("GET", "/helseid/jwks", "helseid", "/helseid/.well-known/openid-configuration/jwks"),
        ("POST", "/standard/tokens", "standard", "/standard/token"),
        ("POST", "/standard/Token", "standard", "/standard/token"),
        ("GET", "/standard/authorise", "standard", "/standard/authorize"),
        (
            "GET",
            "/standard/.well-known/oauth-authorization-server",
            "standard",
            "/.well-known/oauth-authorization-server/standard",
        ),
        ("GET", "/standard", "standard", ""),
        ("GET", "/standard/", "standard", ""),
        ("GET", "/standard/something/else", "standard", ""),
        ("POST", &format!("{eips}/tokens"), "eparaksts-eips", &format!("{eips}/token")),
        ("POST", &format!("{E}/lvrtc-eipz-as/token"), "eparaksts-eips", &format!("{eips}/token")),
    ] {
        check(stand, (method, path), (issuer, expected)).await;
    }
    let secret = sent(stand, ("GET", "/standard/tokens?client_secret=a-secret-of-somebody"), (HOST, "*/*")).await;
    let told = serde_json::to_string(&*told(stand, &secret).await).expect("JSON");
    assert!(!told.contains("a-secret-of-somebody") && !secret.body.contains("a-secret-of-somebody"), "{told}");
    let long = format!("/standard/{}", "tokens".repeat(1_000));
    assert_eq!(sent(stand, ("GET", &long), (HOST, "*/*")).await.status, 404);
}

async fn browsers_get_a_page(stand: &Stand) {
    let page = sent(stand, ("GET", "/helseid/authorize?x=%3Cb%3E"), (HOST, "text/html,*/*")).await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (404, "text/html; charset=utf-8"));
    let trace = page.header("biljett-trace");
    assert!(page.body.contains(&format!("/conversations/{trace}")), "{}", page.body);
    assert!(page.body.contains("/helseid/connect/authorize") && !page.body.contains("<b>"), "{}", page.body);
    let told = told(stand, &page).await;
    assert_eq!((told.answered.status, told.endpoint.as_str()), (404, "none"));
    assert!(stand.conversations.script(trace).expect("a file").contains("# expect: 404"));
}

async fn nobodys_paths_are_not(stand: &Stand) {
    for path in ["/nobody/token", "/helseids/token", "/favicon.ico", "/.well-known/openid-configuration"] {
        let answer = sent(stand, ("GET", path), (HOST, "*/*")).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (404, "text/html; charset=utf-8"));
        assert_eq!(answer.header("biljett-trace"), "", "{path}");
    }
    assert!(stand.conversations.last(1, &Filter::default()).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_root_is_a_host_is_found_at_that_host() {
    let roots = vec![("{base}/standard".to_owned(), "https://as.example".to_owned())];
    let stand = Stand::new(Engine::Sqlite, Options { roots, ..Options::default() }).await.expect("a stand");
    for (host, trace) in [("as.example", true), ("AS.example", true), (HOST, false)] {
        let answer = sent(&stand, ("POST", "/tokens"), (host, "*/*")).await;
        assert_eq!((answer.status.as_u16(), !answer.header("biljett-trace").is_empty()), (404, trace), "{host}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_serves_says_nothing() {
    let options = Options { stage: Stage::Serving, ..Options::default() };
    let stand = Stand::new(Engine::Sqlite, options).await.expect("a stand");
    for accept in ["*/*", "text/html"] {
        let answer = sent(&stand, ("POST", "/helseid/token"), (HOST, accept)).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str(), answer.header("biljett-trace")), (404, "", ""));
    }
}
