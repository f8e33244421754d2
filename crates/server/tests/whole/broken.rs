//! Ten broken requests: each is refused, its explanation names the cause and the fix, and the fix that is named brings 200.
use crate::stand::party::{Sending, basic};
use crate::stand::visitor::{VERIFIER, challenge, wishing};
use crate::stand::{Answer, Stand, on_both_engines};
use axum::body::Body;
use axum::http::Request;
use jose::base64;
use oauth::rules::paths::Endpoint;
use server::conversation::{Conversation, Refused};
use server::serve::{Limits, Listener, Stop, serve};
use std::net::SocketAddr;

on_both_engines!(
    an_unknown_kid,
    a_clock_75_s_behind,
    the_token_endpoint_as_audience,
    an_expiry_600_s_ahead,
    a_verifier_hashed_twice,
    a_redirect_uri_with_a_slash,
    a_wrong_percent_encoding,
    two_resources,
    a_code_used_twice,
    a_missing_certificate,
);

/// Sends a broken request and returns what its conversation explains, the same on the page, in JSON and by the command.
async fn broken(stand: &Stand, request: &Sending, error: &str) -> Refused {
    let answer = request.sent(stand).await;
    assert!((400..=401).contains(&answer.status.as_u16()), "{} {}", answer.status, answer.body);
    assert_eq!(answer.json()["error"], error, "{}", answer.body);
    let trace = answer.header("biljett-trace");
    let path = format!("/conversations/{trace}");
    let read = |accept: &str| {
        let request = Request::get(&path).header("host", "127.0.0.1:8080").header("accept", accept);
        request.body(Body::empty()).expect("a request")
    };
    let page = stand.send(read("text/html"), None).await.body;
    let json = stand.send(read("application/json"), None).await.body;
    let told: Conversation = serde_json::from_str(&json).expect("a conversation");
    let told = told.decided.refused.expect("a refusal");
    let command = command(stand, &["explain", trace]).await.expect("an explanation");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<String>();
    for text in [&told.rule, &told.arrived, &told.expected, &told.fix, &told.source] {
        assert!(words(&command).contains(&words(text)), "the command does not tell {text:?}\n{command}");
        let longest = text.split(|c: char| "`&<>\"'".contains(c)).max_by_key(|part| part.len()).expect("a part");
        assert!(page.contains(longest), "the page does not tell {longest:?}");
    }
    assert!(command.lines().all(|line| line.chars().count() <= 80), "{command}");
    told
}

/// What the program prints where it asks this stand over loopback; what it says is wrong where it fails.
pub async fn command(stand: &Stand, words: &[&str]) -> Result<String, String> {
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    let serving =
        serve(vec![Listener::plain(local)], stand.router.clone(), Limits::default()).await.expect("a listener");
    let base = format!("http://{}", serving.addresses()[0]);
    let (handle, stop) = Stop::by_hand();
    let running = tokio::spawn(serving.until(stop));
    let mut program = tokio::process::Command::new(env!("CARGO_BIN_EXE_biljett"));
    let output = program.args(words).args(["--base", &base]).output().await.expect("the program");
    drop(handle);
    running.abort();
    let text = |bytes| String::from_utf8(bytes).expect("text");
    if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
}

/// Sends the request again as the fix says.
async fn fixed(stand: &Stand, request: &Sending) -> Answer {
    let answer = request.sent(stand).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

/// Asserts that a text names each of these words.
fn names(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "\"{text}\" does not name {word}");
    }
}

async fn an_unknown_kid(stand: &Stand) {
    let worker = stand.party("standard", "worker").await;
    let assertion = worker.assertion(stand);
    let asks = worker.asks(stand, "client_credentials").with("scope", "read");
    let told =
        broken(stand, &asks.clone().asserting(&assertion.copy().header("kid", "worker-7")), "invalid_client").await;
    names(&told.arrived, &["kid worker-7"]);
    names(&told.expected, &["kid worker-1"]);
    names(&told.fix, &["Name a registered key"]);
    fixed(stand, &asks.asserting(&assertion.header("kid", "worker-1"))).await;
}

async fn a_clock_75_s_behind(stand: &Stand) {
    let worker = stand.party("standard", "worker").await;
    let asks = worker.asks(stand, "client_credentials").with("scope", "read");
    let (assertion, now) = (worker.assertion(stand), stand.authority.clock.now());
    let late = assertion.copy().claim("iat", now - 75).claim("exp", now - 75 + 60);
    let told = broken(stand, &asks.clone().asserting(&late), "invalid_client").await;
    names(&told.fix, &["Set the clock", "75 s behind"]);
    assert_eq!(told.by.as_deref(), Some("15 s"));
    fixed(stand, &asks.asserting(&assertion.claim("iat", now).claim("exp", now + 60))).await;
}

async fn the_token_endpoint_as_audience(stand: &Stand) {
    let client = stand.party("helseid", "client").await;
    let asks = client.asks(stand, "client_credentials").with("resource", "owner-1:api");
    let (assertion, endpoint) =
        (client.assertion(stand), client.issuer.endpoint(Endpoint::Token).expect("an endpoint"));
    let wrong = assertion.copy().claim("aud", endpoint);
    let told = broken(stand, &asks.clone().asserting(&wrong), "invalid_client").await;
    names(&told.expected, &["client-authentication+jwt"]);
    let issuer = client.issuer.identifier();
    assert_eq!(told.fix, format!("Set `aud` to {issuer}."));
    fixed(stand, &asks.asserting(&assertion.claim("aud", issuer))).await;
}

async fn an_expiry_600_s_ahead(stand: &Stand) {
    let worker = stand.party("standard", "worker").await;
    let asks = worker.asks(stand, "client_credentials").with("scope", "read");
    let (assertion, now) = (worker.assertion(stand), stand.authority.clock.now());
    let told =
        broken(stand, &asks.clone().asserting(&assertion.copy().claim("exp", now + 600)), "invalid_client").await;
    names(&told.fix, &["at most 60 s"]);
    assert_eq!(told.by.as_deref(), Some("540 s"));
    fixed(stand, &asks.asserting(&assertion.claim("exp", now + 60))).await;
}

async fn a_verifier_hashed_twice(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let wishes = wishing(web.wishes(), "scope", "read");
    let twice = challenge(&challenge(VERIFIER));
    let code = web.code(stand, &wishing(wishes.clone(), "code_challenge", &twice)).await;
    let told = broken(stand, &web.redeems(stand, &code), "invalid_grant").await;
    names(&told.fix, &["Hash the verifier once"]);
    let code = web.code(stand, &wishing(wishes, "code_challenge", &challenge(VERIFIER))).await;
    fixed(stand, &web.redeems(stand, &code)).await;
}

async fn a_redirect_uri_with_a_slash(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let code = web.code(stand, &wishing(web.wishes(), "scope", "read")).await;
    let redeems = web.redeems(stand, &code);
    let told =
        broken(stand, &redeems.clone().with("redirect_uri", "http://127.0.0.1/callback/"), "invalid_grant").await;
    assert_eq!(told.by.as_deref(), Some("a slash at the end too many"));
    assert_eq!(told.fix, "Send redirect_uri=http://127.0.0.1/callback");
    fixed(stand, &redeems.with("redirect_uri", "http://127.0.0.1/callback")).await;
}

async fn a_wrong_percent_encoding(stand: &Stand) {
    let client = stand.party("eparaksts", "portāls").await;
    let scope = "urn:safelayer:eidas:oauth:token:introspect";
    let asks = client.asks(stand, "client_credentials").with("scope", scope);
    for credentials in ["port%C4%81ls:dro%C5%A1%C4%B", "port%25C4%2581ls:dro%25C5%25A1%25C4%25ABba"] {
        let header = format!("Basic {}", base64::encode(credentials.as_bytes()));
        let told = broken(stand, &asks.clone().header("authorization", &header), "invalid_client").await;
        names(&told.arrived, &["port%"]);
        names(&told.fix, &["Form-encode", "once", "UTF-8", "base64"]);
    }
    fixed(stand, &asks.header("authorization", &basic("portāls", "drošība"))).await;
}

async fn two_resources(stand: &Stand) {
    let client = stand.party("helseid", "client").await;
    let wishes = client.wishes();
    let redeems = client.redeems(stand, &client.code(stand, &wishes).await);
    let both = redeems.clone().also("resource", "owner-1:api").also("resource", "owner-2:api");
    let told = broken(stand, &both, "invalid_target").await;
    names(&told.fix, &["Send resource=owner-1:api alone", "the other token by a request of its own"]);
    let tokens = fixed(stand, &redeems.with("resource", "owner-1:api")).await.json();
    let other = client.refreshes(stand, tokens["refresh_token"].as_str().expect("a refresh token"));
    fixed(stand, &other.with("resource", "owner-2:api")).await;
}

async fn a_code_used_twice(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let wishes = wishing(web.wishes(), "scope", "read");
    let redeems = web.redeems(stand, &web.code(stand, &wishes).await);
    fixed(stand, &redeems).await;
    let told = broken(stand, &redeems, "invalid_grant").await;
    names(&told.fix, &["Begin a new authorization and redeem its code once"]);
    fixed(stand, &web.redeems(stand, &web.code(stand, &wishes).await)).await;
}

async fn a_missing_certificate(stand: &Stand) {
    let app = stand.party("helsenorge", "mobilapp-mtls").await;
    let redeems = app.redeems(stand, &app.code(stand, &app.wishes()).await);
    let certificate = redeems.certificate.clone();
    let told = broken(stand, &redeems.clone().certified(None), "invalid_client").await;
    names(&told.fix, &["Connect to the TLS address with the client's certificate"]);
    fixed(stand, &redeems.certified(certificate)).await;
}
