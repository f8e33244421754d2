//! What is sent to break the telling of conversations: the answer goes out all the same, and little of it is kept.
use crate::stand::visitor::{Visitor, sealed};
use crate::stand::{Engine, Options, Stand, posted};
use axum::body::Body;
use axum::http::Request;
use jose::base64url;
use oauth::rules::paths::Endpoint;
use serde_json::json;

async fn stand() -> Stand {
    Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_no_clock_reaches_takes_no_answer_away() {
    let stand = stand().await;
    let worker = stand.party("standard", "worker").await;
    for date in [-1e300, 1e300] {
        let part = |value: serde_json::Value| base64url::encode(value.to_string().as_bytes());
        let token = format!("{}.{}.AAAA", part(json!({ "alg": "ES256" })), part(json!({ "iat": date, "exp": date })));
        let asks = worker.asks(&stand, "client_credentials").with("scope", "read").with("unknown", &token);
        let granted = asks.sent(&stand).await;
        assert_eq!(granted.status, 200, "{}", granted.body);
        let told = stand.conversations.find(granted.header("biljett-trace")).expect("a conversation");
        assert!(told.arrived.tokens.iter().any(|one| one.name == "unknown"), "the token is not told");
        let asserts = worker.assertion(&stand).claim("iat", date).claim("exp", date);
        let refused = worker.asks(&stand, "client_credentials").asserting(&asserts).sent(&stand).await;
        assert_eq!(refused.status, 401, "{}", refused.body);
        let told = stand.conversations.script(refused.header("biljett-trace")).expect("a file");
        assert!(told.contains("# assertion: client=worker"), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_empty_pieces_are_not_kept() {
    let stand = stand().await;
    let (url, few) = ("http://127.0.0.1:8080/standard/token", [("scope", "read")]);
    let (members, cookies) = ("=&".repeat(32_000), "=;".repeat(15_000));
    let many = Request::post("/standard/token").header("host", "127.0.0.1:8080");
    let many = many.header("content-type", "application/x-www-form-urlencoded").body(Body::from(members));
    for (request, whole) in [
        (many.expect("a request"), false),
        (posted(url, &[("cookie", &cookies)], &few), false),
        (posted(url, &[("cookie", "a=b; c=d")], &few), true),
    ] {
        let answer = stand.send(request, None).await;
        let told = stand.conversations.script(answer.header("biljett-trace")).expect("a file");
        assert_eq!(!told.contains("was not kept whole"), whole, "{}", &told[..told.len().min(2_000)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_password_nothing_is_told() {
    let stand = stand().await;
    let web = stand.party("standard", "web").await;
    let page = Visitor::at(web.issuer.clone()).visit(&stand, &web.wishes()).await;
    let url = web.issuer.endpoint(Endpoint::SignIn).expect("an endpoint");
    let interaction = sealed(&page).expect("an interaction");
    for name in ["password", "Passwd", "new_password"] {
        let form = [("interaction", interaction), ("step", "sign_in"), ("username", "kari"), (name, "a")];
        let answer = stand.send(posted(&url, &[], &form), None).await;
        let told = stand.conversations.find(answer.header("biljett-trace")).expect("a conversation");
        let member = told.arrived.form.iter().find(|member| member.name == name).expect("the member");
        assert_eq!(member.value, "...", "{name}");
    }
}
