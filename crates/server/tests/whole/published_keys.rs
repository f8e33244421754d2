//! Keys that a client publishes at its `jwks_uri`: fetched when a `kid` is not known, once a minute, by the one outbound client (RFC 7517 section 5).
use crate::stand::party::Party;
use crate::stand::{Engine, Options, Stand};
use axum::Router;
use axum::http::header::LOCATION;
use axum::http::{StatusCode, header};
use axum::routing::get;
use flows::apply::Source;
use oauth::words::names::AuthenticationMethod;
use serde_json::{Value, json};
use server::demo::shipped;
use server::serve::{Limits, Listener, Stop, serve};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a client's host publishes, and how often it was asked.
struct Host {
    base: String,
    asked: Arc<AtomicUsize>,
    _running: server::serve::StopHandle,
}

impl Host {
    async fn new(keys: Value) -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let (counted, text) = (asked.clone(), keys.to_string());
        let published = get(move || {
            counted.fetch_add(1, Ordering::SeqCst);
            let text = text.clone();
            async move { ([(header::CONTENT_TYPE, "application/json")], text) }
        });
        let router = Router::new()
            .route("/keys", published.clone())
            .route("/moved", get(|| async { (StatusCode::FOUND, [(LOCATION, "/keys")], "") }))
            .route("/large", get(|| async { "x".repeat(70_000) }));
        let address = "127.0.0.1:0".parse().expect("an address");
        let serving = serve(vec![Listener::plain(address)], router, Limits::default()).await.expect("a host");
        let base = format!("http://{}", serving.addresses()[0]);
        let (handle, stop) = Stop::by_hand();
        tokio::spawn(serving.until(stop));
        Self { base, asked, _running: handle }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// The public key of the worker, which is registered elsewhere by its address alone.
fn published() -> Value {
    let file = shipped::file().expect("the demonstration's file");
    let standard = file.issuers.into_iter().find(|entry| entry.name == "standard").expect("the standard");
    let worker = standard.clients.into_iter().find(|client| client.client_id == "worker").expect("a worker");
    worker.jwks.expect("keys")
}

/// A stand at which `publisher` is registered with this address, and the client with the worker's private key.
async fn stand(uri: &str) -> (Stand, Party) {
    let file = format!(
        "[[issuers]]\nname = \"standard\"\nprofile = \"standard\"\nroot = \"{{base}}/standard\"\n\
        [[issuers.apis]]\nname = \"https://api.example.com\"\nscopes = [\"read\"]\n\
        [[issuers.clients]]\nclient_id = \"publisher\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n\
        jwks_uri = \"{uri}\"\ngrant_types = [\"client_credentials\"]\nscopes = [\"read\"]\n"
    );
    let options = Options { further: Some(file.clone()), ..Options::default() };
    let stand = Stand::new(Engine::Sqlite, options).await.expect("a stand");
    let read = Source { file: "further", text: &file, base: "", browser_base: None }.read().expect("a file");
    let keys = shipped::keys().expect("keys").issuers["standard"].clients["worker"].clone();
    let party = stand.party_in(&read, "standard", "publisher").await.with_keys(keys);
    assert_eq!(party.registration.token_endpoint_auth_method, AuthenticationMethod::PrivateKeyJwt);
    (stand, party)
}

#[tokio::test]
async fn a_published_key_is_fetched_once_and_serves_many() {
    let host = Host::new(published()).await;
    let (stand, party) = stand(&format!("{}/keys", host.base)).await;
    for _ in 0..3 {
        let answer = party.asks(&stand, "client_credentials").with("scope", "read").sent(&stand).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    assert_eq!(host.asked(), 1);
}

#[tokio::test]
async fn an_unknown_kid_is_looked_up_once_a_minute_at_most() {
    let host = Host::new(published()).await;
    let (stand, party) = stand(&format!("{}/keys", host.base)).await;
    let stranger = |name: &str| {
        let assertion = party.assertion(&stand).header("kid", name);
        party.asks(&stand, "client_credentials").with("scope", "read").asserting(&assertion)
    };
    for name in ["one", "two", "three"] {
        let answer = stranger(name).sent(&stand).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"].clone()), (401, json!("invalid_client")));
    }
    assert_eq!(host.asked(), 1);
    stand.advance(61);
    stranger("four").sent(&stand).await;
    assert_eq!(host.asked(), 2);
    let answer = party.asks(&stand, "client_credentials").with("scope", "read").sent(&stand).await;
    assert_eq!(answer.status, 200, "the keys that were fetched keep working: {}", answer.body);
}

#[tokio::test]
async fn a_bad_address_is_an_unknown_key() {
    let host = Host::new(published()).await;
    for path in ["/moved", "/large", "/absent"] {
        let (stand, party) = stand(&format!("{}{path}", host.base)).await;
        let answer = party.asks(&stand, "client_credentials").with("scope", "read").sent(&stand).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"].clone()), (401, json!("invalid_client")), "{path}");
    }
    assert_eq!(host.asked(), 0, "a redirect was followed");
    let (stand, party) = stand("http://127.0.0.1:1/keys").await;
    let answer = party.asks(&stand, "client_credentials").with("scope", "read").sent(&stand).await;
    assert_eq!(answer.status, 401, "{}", answer.body);
}
