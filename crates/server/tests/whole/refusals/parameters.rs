//! Refusals of the form of a request.
use super::{Scene, rows};
use crate::stand::split;
use axum::body::Body;
use axum::http::Request;
use oauth::refusal::Refusal;
use oauth::refusal::parameters::ParameterRefusal;

rows!(ParameterRefusal:
    Path => path,
    Method => method,
    NotAForm => not_a_form,
    Malformed => malformed,
    TooMany => too_many,
    Repeated => repeated,
    InQuery => in_query,
    Missing => missing,
    TwoNames => two_names,
    UnsupportedGrantType => unsupported_grant_type,
);

const INVALID: (u16, &str) = (400, "invalid_request");

async fn path(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let mut strayed = asks.clone();
    strayed.url.push('s');
    let arrived = format!("POST {}", split(&strayed.url).1);
    let metadata = "http://127.0.0.1:8080/standard/.well-known/openid-configuration".to_owned();
    let refusal = ParameterRefusal::Path { arrived, meant: Some(asks.url.clone()), metadata };
    scene.refused(&strayed, (404, "invalid_request"), Refusal::Parameters(refusal)).await;
    scene.granted(&asks).await;
}

async fn method(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let (host, path) = split(&asks.url);
    let put = Request::put(path).header("host", host).body(Body::from(asks.body())).expect("a request");
    let answer = scene.stand.send(put, None).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow"), answer.body.as_str()), (405, "POST", ""));
    let refusal = ParameterRefusal::Method { method: "PUT".to_owned(), allowed: vec!["POST".to_owned()] };
    scene.explained(&answer, Refusal::Parameters(refusal)).await;
    scene.granted(&asks).await;
}

async fn not_a_form(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let answer = asks.sent_as(&scene.stand, "application/json", "{}".to_owned()).await;
    let refusal = ParameterRefusal::NotAForm { content_type: "application/json".to_owned() };
    scene.answered(&answer, INVALID, Refusal::Parameters(refusal)).await;
    scene.granted(&asks).await;
}

async fn malformed(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let body = format!("{}&state=%zz", asks.body());
    let answer = asks.sent_as(&scene.stand, "application/x-www-form-urlencoded", body).await;
    let (place, what) = ("the value of state".to_owned(), "the incomplete escape %zz".to_owned());
    scene.answered(&answer, INVALID, Refusal::Parameters(ParameterRefusal::Malformed { place, what })).await;
    scene.granted(&asks).await;
}

async fn too_many(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let many = (asks.form.len()..1_001).fold(asks.clone(), |asks, _| asks.also("more", "1"));
    scene.refused(&many, INVALID, Refusal::Parameters(ParameterRefusal::TooMany { most: 1_000 })).await;
    let most = (asks.form.len()..1_000).fold(asks, |asks, _| asks.also("more", "1"));
    scene.granted(&most).await;
}

async fn repeated(scene: &Scene) {
    let (_, redeems) = scene.redeems().await;
    let refusal = ParameterRefusal::Repeated { name: "code".to_owned() };
    scene.refused(&redeems.clone().also("code", "again"), INVALID, Refusal::Parameters(refusal)).await;
    scene.granted(&redeems).await;
}

async fn in_query(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let refusal = ParameterRefusal::InQuery { name: "scope".to_owned() };
    scene.refused(&asks.clone().query("scope=read"), INVALID, Refusal::Parameters(refusal)).await;
    scene.granted(&asks).await;
}

async fn missing(scene: &Scene) {
    let client = scene.stand.party("helseid", "client").await;
    let redeems = client.redeems(&scene.stand, &client.code(&scene.stand, &client.wishes()).await);
    let redeems = redeems.with("resource", "owner-1:api");
    let refusal = ParameterRefusal::Missing { name: "code", because: "the code of the authorization response" };
    scene.refused(&redeems.clone().without("code"), INVALID, Refusal::Parameters(refusal)).await;
    scene.granted(&redeems).await;
}

async fn two_names(scene: &Scene) {
    let client = scene.stand.party("helseid", "client").await;
    let code = client.code(&scene.stand, &client.wishes()).await;
    let redeems = client.redeems(&scene.stand, &code).with("resource", "owner-1:api");
    let names = vec!["code".to_owned(), "authorization_code".to_owned()];
    let both = redeems.clone().also("authorization_code", &code);
    scene.refused(&both, INVALID, Refusal::Parameters(ParameterRefusal::TwoNames { names })).await;
    scene.granted(&both.without("code")).await;
}

async fn unsupported_grant_type(scene: &Scene) {
    let worker = scene.stand.party("standard", "worker").await;
    let asks = worker.asks(&scene.stand, "password").with("scope", "read");
    let (grant_type, accepted) =
        ("password".to_owned(), vec!["authorization_code", "client_credentials", "refresh_token"]);
    let refusal = Refusal::Parameters(ParameterRefusal::UnsupportedGrantType { grant_type, accepted });
    scene.refused(&asks, (400, "unsupported_grant_type"), refusal).await;
    scene.granted(&asks.with("grant_type", "client_credentials")).await;
}
