//! What a demonstration lets its own machine do to it: the clock and staged faults, and who may not.
mod clock;
mod fired;

use crate::stand::{Answer, ENGINES, Options, Stand, on_both_engines};
use axum::body::Body;
use axum::http::Request;
use flows::clock::Clock;
use flows::foundation::Stage;
use serde_json::{Value, json};
use std::net::SocketAddr;

on_both_engines!(only_this_machine_may, a_wrong_wish_is_told_what_is_known, faults_are_listed_and_removed,);

/// A request to a lever as a program on this machine sends it.
fn request(method: &str, path: &str, body: Option<&Value>) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8080");
    if body.is_some() { request.header("content-type", "application/json") } else { request }
}

/// What a lever answers.
pub async fn lever(stand: &Stand, method: &str, path: &str, body: Option<Value>) -> Answer {
    let text = body.as_ref().map(Value::to_string).unwrap_or_default();
    stand.send(request(method, path, body.as_ref()).body(Body::from(text)).expect("a request"), None).await
}

/// Stages a fault.
pub async fn stage(stand: &Stand, wish: Value) -> Value {
    let answer = lever(stand, "POST", "/demo/faults", Some(wish)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()
}

/// Moves the clock.
pub async fn advance(stand: &Stand, advance_s: i64) -> Value {
    let answer = lever(stand, "POST", "/demo/clock", Some(json!({ "advance_s": advance_s }))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

const LEVERS: [(&str, &str); 8] = [
    ("GET", "/demo/clock"),
    ("POST", "/demo/clock"),
    ("DELETE", "/demo/clock"),
    ("GET", "/demo/faults"),
    ("POST", "/demo/faults"),
    ("DELETE", "/demo/faults"),
    ("DELETE", "/demo/faults/1"),
    ("POST", "/demo/tokens"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_serves_has_no_levers() {
    for engine in ENGINES {
        let options = Options { stage: Stage::Serving, ..Options::default() };
        let Some(stand) = Stand::new(engine, options).await else { continue };
        for (method, path) in LEVERS {
            let body = json!({ "advance_s": 60, "issuer": "standard", "fault": "unavailable" });
            let answer = lever(&stand, method, path, Some(body)).await;
            assert_eq!((answer.status.as_u16(), answer.body.as_str()), (404, ""), "{method} {path}");
        }
        assert!(stand.authority.staged().is_none());
        assert!(matches!(stand.authority.clock, Clock::Fixed(_)), "its clock is the one that it was opened with");
        assert!(stand.authority.clock.moved().is_none());
    }
}

async fn only_this_machine_may(stand: &Stand) {
    let wish = json!({ "advance_s": 60 });
    let by = |change: fn(axum::http::request::Builder) -> axum::http::request::Builder| {
        let request = change(request("POST", "/demo/clock", Some(&wish)));
        request.body(Body::from(wish.to_string())).expect("a request")
    };
    for (status, request) in [
        (403, by(|request| request.extension(SocketAddr::from(([192, 0, 2, 1], 50_000))))),
        (403, by(|request| request.header("origin", "https://attacker.example"))),
        (403, by(|request| request.header("origin", "null"))),
        (403, by(|request| request.header("sec-fetch-site", "cross-site"))),
        (403, by(|request| request.header("forwarded", "for=192.0.2.1"))),
        (403, by(|request| request.header("x-forwarded-for", "192.0.2.1"))),
        (403, by(|request| request.header("X-Forwarded-Proto", "https"))),
        (403, by(|request| request.header("x-real-ip", "127.0.0.1"))),
        (403, by(|request| request.header("via", "1.1 tunnel"))),
        (200, by(|request| request.header("origin", "http://127.0.0.1:8080").header("sec-fetch-site", "same-origin"))),
        (200, by(|request| request)),
    ] {
        let answer = stand.send(request, None).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    for (status, host, content_type) in [
        (403, "attacker.example:8080", "application/json"),
        (403, "", "application/json"),
        (415, "localhost:8080", "text/plain"),
        (415, "localhost:8080", ""),
        (200, "localhost:8080", "application/json; charset=utf-8"),
        (200, "[::1]:8080", "application/json"),
    ] {
        let request = Request::post("/demo/clock").header("host", host).header("content-type", content_type);
        let answer = stand.send(request.body(Body::from(wish.to_string())).expect("a request"), None).await;
        assert_eq!(answer.status.as_u16(), status, "{host} {content_type}: {}", answer.body);
    }
    assert_eq!(lever(stand, "GET", "/demo/clock", None).await.json()["offset_s"], 240);
    let request = request("POST", "/demo/tokens", Some(&wish)).extension(SocketAddr::from(([192, 0, 2, 1], 50_000)));
    let answer = stand.send(request.body(Body::from("{}")).expect("a request"), None).await;
    assert_eq!(answer.status, 403, "{}", answer.body);
}

async fn a_wrong_wish_is_told_what_is_known(stand: &Stand) {
    let wish = |name: &str, value: Value| {
        let mut wish = json!({ "issuer": "standard", "endpoint": "token", "fault": "unavailable" });
        wish[name] = value;
        wish
    };
    for (wish, known) in [
        (wish("issuer", json!("nobody")), "eparaksts-eips, halland, helseid, helsenorge, standard"),
        (wish("endpoint", json!("nowhere")), "it has token, authorization,"),
        (wish("fault", json!("nothing")), r#""lose_answer", {"delay_ms": MILLISECONDS}, "unavailable", "new_nonce""#),
        (wish("fault", json!("delay_ms")), r#"{"delay_ms": MILLISECONDS}"#),
        (wish("fault", json!({ "delay_ms": 60_001 })), "1 to 60000"),
        (wish("fault", json!({ "delay_ms": 0 })), "1 to 60000"),
        (wish("times", json!(0)), "1 to 1000"),
        (wish("times", json!(1_001)), "1 to 1000"),
        (wish("times", json!("two")), "send {"),
        (wish("time", json!(2)), "send {"),
        (json!({ "issuer": "standard", "fault": "rotate_key", "times": 2 }), "1 to 1"),
        (json!({ "issuer": "eparaksts", "endpoint": "sign_in", "fault": "unavailable" }), "it has token"),
        (json!([]), "send {"),
    ] {
        let answer = lever(stand, "POST", "/demo/faults", Some(wish)).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        let sentence = answer.json()["error_description"].as_str().expect("a sentence").to_owned();
        assert!(sentence.contains(known), "{known} is not in: {sentence}");
    }
    for wish in [json!({ "advance_s": "soon" }), json!({}), json!({ "advance_s": i64::MAX })] {
        assert_eq!(lever(stand, "POST", "/demo/clock", Some(wish)).await.status, 400);
    }
    assert_eq!(lever(stand, "GET", "/demo/faults", None).await.json(), json!({ "faults": [] }));
}

async fn faults_are_listed_and_removed(stand: &Stand) {
    let first = stage(stand, json!({ "issuer": "standard", "fault": { "delay_ms": 5 }, "times": 3 })).await;
    let second = stage(stand, json!({ "issuer": "helseid", "endpoint": "jwks", "fault": "unavailable" })).await;
    let expected =
        json!({ "id": 1, "issuer": "standard", "endpoint": null, "fault": { "delay_ms": 5 }, "times": 3, "left": 3 });
    assert_eq!(first, expected);
    assert_eq!(lever(stand, "GET", "/demo/faults", None).await.json(), json!({ "faults": [first, second] }));
    assert_eq!(lever(stand, "DELETE", "/demo/faults/2", None).await.json(), json!({ "faults": [first] }));
    for unknown in ["/demo/faults/2", "/demo/faults/x"] {
        assert_eq!(lever(stand, "DELETE", unknown, None).await.status, 404);
    }
    assert_eq!(lever(stand, "DELETE", "/demo/faults", None).await.json(), json!({ "faults": [] }));
    for _ in 0..100 {
        stage(stand, json!({ "issuer": "standard", "fault": "unavailable" })).await;
    }
    let wish = json!({ "issuer": "standard", "fault": "unavailable" });
    let answer = lever(stand, "POST", "/demo/faults", Some(wish)).await;
    assert!(answer.status == 400 && answer.body.contains("100 faults wait already"), "{}", answer.body);
}
