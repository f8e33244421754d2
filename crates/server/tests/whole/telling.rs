//! What is told about requests: one JSON line each, numbers with few labels, and nothing of what a request brought (CWE-117, RFC 9700 section 4.3).
mod lines;

use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Stand, on_both_engines, posted};
use axum::body::Body;
use axum::http::Request;
use oauth::rules::paths::Endpoint;
use serde_json::Value;

on_both_engines!(each_decision_is_one_line, what_a_stranger_types_is_never_told, labels_stay_few_whatever_comes);

#[test]
fn every_number_is_listed() {
    let text = include_str!("../../../../docs/operate.md");
    let (_, list) = text.split_once("<!-- metrics: compared with the registry by a test -->\n").unwrap();
    let (list, _) = list.split_once("<!-- metrics: end -->").unwrap();
    let told = list.lines().skip(2).map(|line| {
        let cells: Vec<&str> = line.split(" | ").collect();
        (cells[0].trim_matches(['|', '`', ' ']).to_owned(), cells[2].trim_end_matches(" |").to_owned())
    });
    let metrics = flows::metrics::Metrics::default();
    let named = metrics.names().iter().map(|(name, help)| ((*name).to_owned(), (*help).to_owned()));
    assert_eq!(told.collect::<Vec<_>>(), named.collect::<Vec<_>>());
}

/// Every line, read.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

fn told(line: &Value, members: &[&str]) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    members.iter().map(|name| text(&line[name])).collect()
}

async fn each_decision_is_one_line(stand: &Stand) {
    let (stand, log, paper) = stand.telling();
    let robot = stand.party("standard", "worker").await;
    let granted = robot.asks(&stand, "client_credentials").with("scope", "read");
    let trace = granted.sent(&stand).await;
    assert_eq!(granted.sent(&stand).await.status, 401, "the assertion was used");
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    visitor.visit(&stand, &web.wishes()).await;
    visitor.get(&stand, Endpoint::OpenidConfiguration, &[("a", "b")]).await;
    log.flush();
    let lines = lines(&paper.text());
    let members = ["issuer", "client", "endpoint", "outcome", "error", "status"];
    let expected = [
        ["standard", "worker", "token", "granted", "null", "200"],
        ["standard", "worker", "token", "refused", "invalid_client", "401"],
        ["standard", "web", "authorization", "page_shown", "null", "200"],
        ["standard", "null", "openid_configuration", "granted", "null", "200"],
    ];
    assert_eq!(lines.iter().map(|line| told(line, &members)).collect::<Vec<_>>(), expected);
    assert_eq!(lines[0]["trace"], trace.header("biljett-trace"));
    assert_eq!(lines[0]["time"], "2026-11-18T11:06:40.000Z");
    assert_eq!(lines[1]["rule"], "An assertion is used once; a refused request does not use it.", "{}", lines[1]);
    assert!(lines.iter().all(|line| line["ms"].is_number()));
}

/// What breaks a line, moves a cursor, or ends a string.
const NASTY: &str = "x\r\n\u{1b}[31m\u{2028}\"} {\"level\":\"info\"";

async fn what_a_stranger_types_is_never_told(stand: &Stand) {
    let (stand, log, paper) = stand.telling();
    let issuer = stand.issuer("standard").await;
    let url = |endpoint| issuer.endpoint(endpoint).expect("an endpoint");
    let secret = "secret-9f8e7d6c5b4a";
    let headers =
        [("user-agent", secret), ("authorization", "Basic c2VjcmV0LTlmOGU3ZDZjNWI0YTpzZWNyZXQtOWY4ZTdkNmM1YjRh")];
    let form = [("grant_type", NASTY), ("client_id", NASTY), ("code", secret), ("client_secret", secret)];
    stand.send(posted(&url(Endpoint::Token), &headers, &form), None).await;
    stand.send(posted(&url(Endpoint::Revocation), &[("dpop", secret)], &[("token", secret)]), None).await;
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    visitor.visit(&stand, &wishing(web.wishes(), "client_id", NASTY)).await;
    let page = visitor.visit(&stand, &wishing(web.wishes(), "state", NASTY)).await;
    let typed = [("step", "sign_in"), ("username", NASTY), ("password", secret)];
    visitor.answer(&stand, &page, &typed).await;
    let code = returned(&visitor.sign_in(&stand, &page).await, "code");
    stand.send(Request::get("/as/none/13858110003?pid=13858110003").body(Body::empty()).unwrap(), None).await;
    log.flush();
    let text = paper.text();
    assert_eq!(lines(&text).len(), 6, "{text}");
    let numbers = stand.authority.metrics.text().expect("numbers");
    flows::journal::flush(&stand.authority).await.expect("a journal");
    let journal = flows::journal::Journal::list(&*stand.authority.database, i64::MAX, 100).await.expect("a journal");
    let told = format!("{text}{numbers}{journal:?}");
    let session = visitor.cookie("session").expect("a session");
    let visitor = visitor.cookie("visitor").expect("a visitor");
    let base64 = "c2VjcmV0LTlmOGU3ZDZjNWI0YTpzZWNyZXQ";
    for secret in [secret, base64, "31m", "level\\\"", "127.0.0.1:5", "Alice", "alice", "13858110003", session, visitor]
        .into_iter()
        .chain(code.as_deref())
    {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

async fn labels_stay_few_whatever_comes(stand: &Stand) {
    let issuer = stand.issuer("standard").await;
    let url = issuer.endpoint(Endpoint::Token).expect("an endpoint");
    let once = async |number: usize| {
        let id = format!("client-{number}");
        let form = [("grant_type", id.as_str()), ("client_id", &id), ("code", &id)];
        stand.send(posted(&url, &[("user-agent", &id)], &form), None).await;
        let path = format!("/{id}/{number}");
        stand.send(Request::get(path).header("host", "127.0.0.1:8080").body(Body::empty()).unwrap(), None).await;
        let form = [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &id)];
        stand.send(posted(&url, &[], &form), None).await;
    };
    once(0).await;
    let series = || stand.authority.metrics.text().expect("numbers").lines().count();
    let before = series();
    for number in 1..500 {
        once(number).await;
    }
    assert_eq!(series(), before);
}
