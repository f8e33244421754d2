//! Each section of the sixth profile in real exchanges.
use super::{RULES, SOURCES, party, stand, written};
use crate::stand::party::{Party, basic};
use crate::stand::visitor::{Members, Visitor, returned, wishing};
use crate::stand::{Answer, ENGINES, Stand};
use axum::body::Body;
use axum::http::Request;
use jose::signed::Compact;
use oauth::rules::paths::Endpoint;
use serde_json::{Map, Value, json};
use server::demo::shipped;

const CRANES: &str = "https://cranes.example";

#[tokio::test(flavor = "multi_thread")]
async fn every_section_shows() {
    for engine in ENGINES {
        let folder = written(RULES, SOURCES);
        let Some(stand) = stand(engine, folder.path()).await else { continue };
        let pilot = party(&stand, "pilot").await;
        about_and_paths(&stand, &pilot).await;
        authorization(&stand, &pilot).await;
        let code = grants(&stand, &pilot).await;
        let tokens = parameters_and_response(&stand, &pilot, &code).await;
        access_token(&stand, &tokens).await;
        id_token(&stand, &tokens);
        end_session(&stand, &pilot, &tokens).await;
        refresh_token(&stand, &pilot, &tokens).await;
        scope(&stand, &pilot).await;
        client_authentication_and_errors(&stand, &pilot).await;
        assertion(&stand).await;
    }
}

async fn visited(stand: &Stand, path: &str) -> Answer {
    let request = Request::get(path).header("host", "127.0.0.1:8080").body(Body::empty());
    stand.send(request.unwrap(), None).await
}

fn names(members: &Map<String, Value>) -> Vec<&str> {
    members.keys().map(String::as_str).collect()
}

/// What the pilot wishes, the refresh token under the service's own name for it.
fn wishes(pilot: &Party) -> Members {
    let wishes = wishing(pilot.wishes(), "scope", "openid harbour:berth offline cranes.read");
    wishing(wishing(wishes, "code_challenge", ""), "code_challenge_method", "")
}

async fn about_and_paths(stand: &Stand, pilot: &Party) {
    let metadata = visited(stand, "/harbour/v1/.well-known/openid-configuration").await.json();
    assert_eq!(metadata["issuer"], "http://127.0.0.1:8080/harbour/v1");
    assert_eq!(metadata["token_endpoint"], "http://127.0.0.1:8080/harbour/v1/oauth/token");
    assert_eq!(metadata["token_endpoint_auth_methods_supported"], json!(["client_secret_post", "private_key_jwt"]));
    assert_eq!(visited(stand, "/harbour/v1/token").await.status, 404);
    let page = Visitor::at(pilot.issuer.clone()).visit(stand, &wishes(pilot)).await;
    assert!(page.body.contains("Harbour"), "{}", page.body);
}

/// No challenge is asked for, nor consent; the state has eight characters at least.
async fn authorization(stand: &Stand, pilot: &Party) {
    let mut visitor = Visitor::at(pilot.issuer.clone());
    let answer = visitor.visit(stand, &wishing(wishes(pilot), "state", "seven77")).await;
    assert_eq!(returned(&answer, "error").as_deref(), Some("invalid_request"));
    let page = visitor.visit(stand, &wishing(wishes(pilot), "state", "eight888")).await;
    let answer = visitor.sign_in(stand, &page).await;
    assert!(returned(&answer, "code").is_some(), "{}", answer.body);
}

/// 40 bytes in hexadecimal, for 20 s.
async fn grants(stand: &Stand, pilot: &Party) -> String {
    let late = pilot.code(stand, &wishes(pilot)).await;
    assert!(late.len() == 80 && late.bytes().all(|byte| byte.is_ascii_hexdigit()), "{late}");
    stand.advance(20);
    let redeems = pilot.redeems(stand, &late).without("code_verifier");
    assert_eq!(redeems.sent(stand).await.json()["error"], "invalid_grant");
    let code = pilot.code(stand, &wishes(pilot)).await;
    stand.advance(19);
    code
}

async fn parameters_and_response(stand: &Stand, pilot: &Party, code: &str) -> Value {
    let redeems = pilot.redeems(stand, code).without("code_verifier").without("code");
    let answer = redeems.with("auth_code", code).sent(stand).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    let tokens = answer.json();
    let order = ["scope", "expires_in", "rt_expires_in", "id_token", "refresh_token", "token_type", "access_token"];
    assert_eq!(names(tokens.as_object().unwrap()), order);
    assert_eq!(tokens["scope"], "openid harbour:berth offline cranes.read");
    assert_eq!((&tokens["expires_in"], &tokens["rt_expires_in"]), (&json!(240), &json!(900)));
    assert_eq!(tokens["token_type"], "bearer");
    tokens
}

fn read(tokens: &Value, name: &str) -> Compact {
    Compact::parse(tokens[name].as_str().unwrap()).unwrap()
}

async fn access_token(stand: &Stand, tokens: &Value) {
    let token = read(tokens, "access_token");
    assert_eq!(names(token.header()), ["kid", "alg", "typ"]);
    assert_eq!(names(token.claims()), ["scp", "cid", "aud", "sub", "berth", "jti", "exp", "iat", "iss"]);
    let now = stand.authority.clock.now();
    for (name, value) in
        [("cid", json!("pilot")), ("aud", json!(CRANES)), ("berth", json!("7b")), ("exp", json!(now + 240))]
    {
        assert_eq!(token.claims()[name], value, "{name}");
    }
    assert!(token.claims()["scp"].as_array().unwrap().contains(&json!("cranes.read")));
    let crane = party(stand, "crane").await.request(stand, Endpoint::Introspection);
    let told = crane.with("token", tokens["access_token"].as_str().unwrap()).sent(stand).await.json();
    assert_eq!((&told["active"], &told["client_id"]), (&json!(true), &json!("pilot")), "the names are read back");
}

fn id_token(stand: &Stand, tokens: &Value) {
    let token = read(tokens, "id_token");
    let order = ["https://harbour.example/berth", "aud", "exp", "iat", "iss", "sub", "nonce", "at_hash"];
    assert_eq!(names(token.claims()), order);
    assert_eq!(token.claims()["https://harbour.example/berth"], "7b");
    assert_eq!(token.claims()["exp"], stand.authority.clock.now() + 120);
}

/// The service's own name for where the browser goes on to.
async fn end_session(stand: &Stand, pilot: &Party, tokens: &Value) {
    let hint = ("id_token_hint", tokens["id_token"].as_str().unwrap());
    let back = [hint, ("back_to", "https://harbour.example/ashore")];
    let answer = Visitor::at(pilot.issuer.clone()).get(stand, Endpoint::EndSession, &back).await;
    assert_eq!(answer.header("location"), "https://harbour.example/ashore", "{}", answer.body);
}

/// One retry; the life ends where it ended unless it is extended.
async fn refresh_token(stand: &Stand, pilot: &Party, tokens: &Value) {
    let token = tokens["refresh_token"].as_str().unwrap();
    assert!(token.len() == 80 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
    let refreshes = pilot.asks(stand, "refresh_token").with("renewal_token", token);
    stand.advance(100);
    assert_eq!(refreshes.sent(stand).await.json()["rt_expires_in"], 800);
    let second = refreshes.sent(stand).await.json();
    assert_eq!(refreshes.sent(stand).await.json()["error"], "invalid_grant");
    let extends =
        pilot.request(stand, Endpoint::Extend).with("renewal_token", second["refresh_token"].as_str().unwrap());
    assert_eq!(extends.sent(stand).await.json()["expires_in"], 900);
}

async fn scope(stand: &Stand, pilot: &Party) {
    let all = pilot.asks(stand, "client_credentials").sent(stand).await.json();
    assert_eq!(all["scope"], "cranes.read cranes.move");
    let both =
        pilot.asks(stand, "client_credentials").also("resource", CRANES).also("resource", "https://quay.example");
    assert_eq!(both.sent(stand).await.json()["error"], "wrong_quay");
}

async fn client_authentication_and_errors(stand: &Stand, pilot: &Party) {
    let post = pilot.asks(stand, "client_credentials");
    let wrong = post.clone().with("client_secret", "wrong").sent(stand).await;
    assert_eq!((wrong.status.as_u16(), wrong.json()["error"].as_str()), (400, Some("invalid_client")));
    let header = basic("pilot", pilot.registration.secret.as_deref().unwrap());
    let by_header = post.without("client_id").without("client_secret").header("authorization", &header);
    let told = by_header.sent(stand).await;
    assert_eq!(told.json()["error"], "invalid_client");
    let conversation = stand.conversations.find(told.header("biljett-trace")).unwrap();
    let source = "profile harbour client_authentication.methods: ours: a test of profiles, rule client_authentication";
    assert_eq!(conversation.decided.refused.as_ref().unwrap().set_by.as_deref(), Some(source));
}

/// Two minutes, and the token endpoint as audience: granted here, refused at the issuer of the standard.
async fn assertion(stand: &Stand) {
    let keys = shipped::keys().unwrap().issuers["standard"].clients["worker"].clone();
    let tug = party(stand, "tug").await.with_keys(keys);
    let now = stand.authority.clock.now();
    for (client, scope, status) in [(tug, "quay.read", 200), (stand.party("standard", "worker").await, "read", 401)] {
        let endpoint = client.issuer.endpoint(Endpoint::Token).unwrap();
        let assertion = client.assertion(stand).header("typ", "JWT");
        let asks = client.asks(stand, "client_credentials").with("scope", scope);
        let long = asks.clone().asserting(&assertion.copy().claim("exp", now + 120));
        assert_eq!(long.sent(stand).await.status, status);
        let endpoint = client.assertion(stand).header("typ", "JWT").claim("aud", endpoint);
        assert_eq!(asks.asserting(&endpoint).sent(stand).await.status, status);
    }
}
