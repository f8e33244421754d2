//! What each staged fault does to the requests that meet it, and the line that it leaves in their conversations.
use super::{lever, stage};
use crate::stand::party::{Party, Sending};
use crate::stand::proof::Holding;
use crate::stand::visitor::{Visitor, wishing};
use crate::stand::{Answer, Stand, on_both_engines, split};
use jose::algorithm::Algorithm;
use jose::signed::Compact;
use oauth::rules::paths::Endpoint;
use serde_json::{Value, json};
use server::conversation::Outcome;
use server::serve::{Limits, Listener, Stop, serve};
use server::web::conversations::Filter;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

on_both_engines!(
    an_answer_is_lost_after_it_was_settled,
    an_answer_is_held_back,
    a_request_is_sent_away_unread,
    a_page_is_sent_away_unread,
    new_keys_sign_and_old_ones_stay_published,
    a_token_is_signed_by_a_key_that_nobody_knows,
    a_refused_request_does_not_use_a_fault_up,
    nonces_become_void,
    another_issuer_and_endpoint_meet_nothing,
);

/// The faults that the conversation of an answer tells.
fn told(stand: &Stand, answer: &Answer) -> Vec<String> {
    stand.conversations.find(answer.header("biljett-trace")).expect("a conversation").decided.faults.clone()
}

async fn granted(stand: &Stand, request: &Sending) -> Value {
    let answer = request.sent(stand).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

async fn tokens(stand: &Stand, client: &Party) -> Value {
    let wishes = wishing(client.wishes(), "scope", "openid offline_access read");
    granted(stand, &client.redeems(stand, &client.code(stand, &wishes).await)).await
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("no {name}: {tokens}"))
}

fn kid(token: &str) -> String {
    Compact::parse(token).expect("a JWT").header()["kid"].as_str().expect("a kid").to_owned()
}

async fn published(stand: &Stand, client: &Party) -> Vec<String> {
    let url = client.issuer.endpoint(Endpoint::Jwks).expect("keys");
    let (host, path) = split(&url);
    let request = axum::http::Request::get(path).header("host", host).body(Default::default()).expect("a request");
    let keys = stand.send(request, None).await.json();
    keys["keys"].as_array().expect("keys").iter().map(|key| text(key, "kid").to_owned()).collect()
}

/// Everything that a connection of its own gets back for a request.
async fn over_tcp(address: SocketAddr, request: &Sending) -> String {
    let (_, path) = split(&request.url);
    let body = request.body();
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n", body.len());
    head += "content-type: application/x-www-form-urlencoded\r\nconnection: close\r\n";
    for (name, value) in &request.headers {
        head += &format!("{name}: {value}\r\n");
    }
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await.expect("it is sent");
    let mut answer = Vec::new();
    // A connection that is closed hard is as lost as one that ends.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).expect("text")
}

async fn an_answer_is_lost_after_it_was_settled(stand: &Stand) {
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    let serving =
        serve(vec![Listener::plain(local)], stand.router.clone(), Limits::default()).await.expect("a listener");
    let address = serving.addresses()[0];
    let (handle, stop) = Stop::by_hand();
    let running = tokio::spawn(serving.until(stop));
    let app = stand.party("standard", "app").await;
    let first = tokens(stand, &app).await;
    stage(stand, json!({ "issuer": "standard", "endpoint": "token", "fault": "lose_answer", "times": 2 })).await;
    let refreshes = app.refreshes(stand, text(&first, "refresh_token"));
    for count in ["1 of 2", "2 of 2"] {
        assert_eq!(over_tcp(address, &refreshes).await, "");
        let last = stand.conversations.last(1, &Filter::default()).remove(0);
        assert_eq!((last.answered.status, last.decided.outcome), (200, Outcome::Granted));
        let line = "all of it was settled, and the connection was closed without a byte of the answer";
        assert_eq!(last.decided.faults, [format!("lose_answer ({count}): {line}")]);
    }
    let answer = over_tcp(address, &refreshes).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let second: Value = serde_json::from_str(body).expect("tokens");
    granted(stand, &app.refreshes(stand, text(&second, "refresh_token"))).await;
    let replayed = refreshes.sent(stand).await;
    assert_eq!(replayed.json()["error"], "invalid_grant", "the successor was seen: {}", replayed.body);
    handle.ask();
    running.await.expect("it stops");
}

async fn an_answer_is_held_back(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    stage(stand, json!({ "issuer": "standard", "endpoint": "token", "fault": { "delay_ms": 300 } })).await;
    let asks = web.asks(stand, "client_credentials").with("scope", "read");
    let mut took = Vec::new();
    for faults in [&["delay_ms: the answer was settled, and left 300 ms later"][..], &[]] {
        #[expect(clippy::disallowed_methods, reason = "what is measured is how long a test waits")]
        let began = Instant::now();
        let answer = asks.sent(stand).await;
        took.push(began.elapsed());
        assert_eq!(
            (answer.status.as_u16(), told(stand, &answer)),
            (200, faults.iter().map(|one| (*one).to_owned()).collect())
        );
    }
    assert!(took[0] >= Duration::from_millis(300), "{took:?}");
    assert!(took[1] < took[0], "{took:?}");
}

async fn a_request_is_sent_away_unread(stand: &Stand) {
    let app = stand.party("standard", "app").await;
    let code = app.code(stand, &wishing(app.wishes(), "scope", "openid read")).await;
    let redeems = app.redeems(stand, &code);
    stage(stand, json!({ "issuer": "standard", "endpoint": "token", "fault": "unavailable", "times": 2 })).await;
    for _ in 0..2 {
        let answer = redeems.sent(stand).await;
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "1"), "{}", answer.body);
        assert_eq!(answer.json()["error"], "temporarily_unavailable");
        assert_eq!(answer.json()["request_id"], answer.header("biljett-trace"));
        assert!(told(stand, &answer)[0].ends_with("sent away before anything was read"));
    }
    granted(stand, &redeems).await;
    let journal = stand.party("helsenorge", "journal").await;
    stage(stand, json!({ "issuer": "helsenorge", "fault": "unavailable" })).await;
    let answer = journal.refreshes(stand, "none").sent(stand).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (503, &Value::Null), "this service gives no error");
}

async fn a_page_is_sent_away_unread(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    stage(stand, json!({ "issuer": "standard", "endpoint": "authorization", "fault": "unavailable" })).await;
    let page = visitor.visit(stand, &web.wishes()).await;
    assert_eq!((page.status.as_u16(), page.header("retry-after")), (503, "5"), "{}", page.body);
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.body);
    assert_eq!(visitor.visit(stand, &web.wishes()).await.status, 200);
}

async fn new_keys_sign_and_old_ones_stay_published(stand: &Stand) {
    let (web, api) = (stand.party("standard", "web").await, stand.party("standard", "api").await);
    let asks = web.asks(stand, "client_credentials").with("scope", "read");
    let old = granted(stand, &asks).await;
    let before = published(stand, &web).await;
    let staged = stage(stand, json!({ "issuer": "standard", "endpoint": "token", "fault": "rotate_key" })).await;
    let after = published(stand, &web).await;
    assert!(before.iter().all(|kid| after.contains(kid)) && after.len() > before.len(), "{before:?} {after:?}");
    let answer = asks.sent(stand).await;
    let new = kid(text(&answer.json(), "access_token"));
    assert!(after.contains(&new) && !before.contains(&new), "{new}");
    assert_eq!(told(stand, &answer), [format!("rotate_key: {}", text(&staged, "done"))]);
    assert!(text(&staged, "done").contains(&new), "{staged}");
    for tokens in [old, answer.json()] {
        let introspects = api.request(stand, Endpoint::Introspection).with("token", text(&tokens, "access_token"));
        assert_eq!(granted(stand, &introspects).await["active"], true);
    }
    assert_eq!(lever(stand, "GET", "/demo/faults", None).await.json(), json!({ "faults": [] }));
}

async fn a_token_is_signed_by_a_key_that_nobody_knows(stand: &Stand) {
    let (web, api) = (stand.party("standard", "web").await, stand.party("standard", "api").await);
    let asks = web.asks(stand, "client_credentials").with("scope", "read");
    stage(stand, json!({ "issuer": "standard", "endpoint": "token", "fault": "unpublished_key", "times": 2 })).await;
    let known = published(stand, &web).await;
    for (signed_by_a_stray, count) in [(true, "1 of 2"), (true, "2 of 2"), (false, "")] {
        let answer = asks.sent(stand).await;
        let tokens = answer.json();
        let token = text(&tokens, "access_token");
        assert_eq!(!known.contains(&kid(token)), signed_by_a_stray);
        let introspects = api.request(stand, Endpoint::Introspection).with("token", token);
        assert_eq!(granted(stand, &introspects).await["active"], !signed_by_a_stray);
        let line = format!("unpublished_key ({count}): signed by a key that the published set lacks");
        assert_eq!(told(stand, &answer).first(), signed_by_a_stray.then_some(&line));
    }
    assert_eq!(published(stand, &web).await, known);
}

async fn a_refused_request_does_not_use_a_fault_up(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    stage(stand, json!({ "issuer": "standard", "endpoint": "token", "fault": "unpublished_key" })).await;
    let refused = web.asks(stand, "client_credentials").with("scope", "nothing").sent(stand).await;
    assert_eq!((refused.status.as_u16(), told(stand, &refused)), (400, Vec::new()));
    let answer = web.asks(stand, "client_credentials").with("scope", "read").sent(stand).await;
    assert_eq!((answer.status.as_u16(), told(stand, &answer).len()), (200, 1));
}

async fn nonces_become_void(stand: &Stand) {
    let client = stand.party("helseid", "client-dpop").await;
    let asks = client.asks(stand, "client_credentials").with("scope", "owner-1:api\\read");
    let holding = Holding::new(Algorithm::ES256);
    let proof = holding.proof(stand, &asks.url);
    let proving = |nonce: &str| asks.clone().proving(&proof.clone().claim("nonce", nonce));
    let refused = |answer: &Answer| {
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["error"]),
            (400, &json!("use_dpop_nonce")),
            "{}",
            answer.body
        );
        answer.header("dpop-nonce").to_owned()
    };
    let first = refused(&asks.clone().proving(&proof).sent(stand).await);
    stage(stand, json!({ "issuer": "helseid", "endpoint": "token", "fault": "new_nonce" })).await;
    let answer = proving(&first).sent(stand).await;
    let second = refused(&answer);
    assert_ne!(first, second);
    assert_eq!(told(stand, &answer), ["new_nonce: the nonces given out before are void"]);
    assert_eq!(refused(&proving(&first).sent(stand).await), second, "it stays void");
    let answer = proving(&second).sent(stand).await;
    assert_eq!((answer.status.as_u16(), told(stand, &answer)), (200, Vec::new()), "{}", answer.body);
}

async fn another_issuer_and_endpoint_meet_nothing(stand: &Stand) {
    stage(stand, json!({ "issuer": "helseid", "fault": "unavailable" })).await;
    stage(stand, json!({ "issuer": "standard", "endpoint": "userinfo", "fault": "unavailable" })).await;
    let web = stand.party("standard", "web").await;
    granted(stand, &web.asks(stand, "client_credentials").with("scope", "read")).await;
    let left = lever(stand, "GET", "/demo/faults", None).await.json();
    assert!(left["faults"].as_array().is_some_and(|faults| faults.iter().all(|one| one["left"] == 1)), "{left}");
}
