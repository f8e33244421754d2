//! No secret, token or signature is told: whatever is sent to whichever endpoint, and whatever comes back.
use crate::stand::party::basic;
use crate::stand::visitor::{VERIFIER, Visitor, returned, sealed, wishing};
use crate::stand::{Engine, Options, Stand, posted};
use axum::body::Body;
use axum::http::Request;
use jose::{base64, base64url};
use oauth::rules::paths::Endpoint;

const SECRET: &str = "never-to-be-told-to-anybody-0123456789";

/// Everything that the last conversations tell, in each form.
async fn everything(stand: &Stand) -> Vec<String> {
    let mut out = Vec::new();
    for told in stand.conversations.last(1_000, &Default::default()) {
        for suffix in ["", ".json", ".http"] {
            let request =
                Request::get(format!("/conversations/{}{suffix}", told.trace)).header("host", "127.0.0.1:8080");
            let page = stand.send(request.body(Body::empty()).expect("a request"), None).await;
            assert_eq!(page.status, 200, "{}", page.body);
            out.push(page.body);
        }
    }
    out
}

/// Asserts that none of these is told, as it stands or encoded.
fn untold(everything: &[String], secrets: &[String]) {
    for secret in secrets {
        assert!(secret.len() > 16, "{secret} is no secret to look for");
        let tail = &secret[secret.len() / 2..];
        for form in
            [secret.clone(), tail.to_owned(), base64::encode(secret.as_bytes()), base64url::encode(secret.as_bytes())]
        {
            if let Some(text) = everything.iter().find(|text| text.contains(&form)) {
                panic!("{form} is told in\n{text}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_to_any_endpoint() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let names = [
        "client_secret",
        "Client-Secret",
        "secret",
        "password",
        "passwd",
        "code",
        "authorization_code",
        "refresh_token",
        "token",
        "access_token",
        "subject_token",
        "code_verifier",
        "assertion",
        "client_assertion",
        "interaction",
        "request_uri",
        "id_token_hint",
        "session",
    ];
    let token = format!("eyJhbGciOiJub25lIn0.e30.{SECRET}");
    let (basic, bearer) = (basic("web", SECRET), format!("Bearer {SECRET}"));
    let dpop = format!("DPoP {SECRET}");
    let catalogue = stand.authority.catalogue().await.expect("a catalogue");
    for issuer in catalogue.issuers().iter().filter(|issuer| issuer.name() != "eparaksts-eips") {
        for endpoint in Endpoint::ALL {
            let Some(url) = issuer.endpoint(endpoint) else { continue };
            for name in names {
                let members = [("client_id", "web"), ("grant_type", "authorization_code"), (name, SECRET)];
                stand.send(posted(&url, &[], &members), None).await;
                let query = format!("{url}?{name}={SECRET}&client_id=web");
                let (host, path) = crate::stand::split(&query);
                let request = Request::get(path).header("host", host).header("cookie", format!("a={SECRET}"));
                stand.send(request.body(Body::empty()).expect("a request"), None).await;
            }
            for header in [&basic, &bearer, &dpop, &SECRET.to_owned(), &format!("Basic {SECRET}")] {
                let headers = [("authorization", header.as_str()), ("dpop", token.as_str()), ("cookie", &bearer)];
                stand.send(posted(&url, &headers, &[("whatever", &token), ("request", &token)]), None).await;
            }
            stand.send(posted(&url, &[("content-type", "application/json")], &[("password", SECRET)]), None).await;
        }
    }
    untold(&everything(&stand).await, &[SECRET.to_owned()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_and_is_sent_again() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let mut secrets = vec!["a-secret-that-everybody-knows-1".to_owned(), VERIFIER.to_owned()];
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let wishes = wishing(web.wishes(), "scope", "openid profile offline_access read");
    let page = visitor.visit(&stand, &wishes).await;
    secrets.push(sealed(&page).expect("an interaction").to_owned());
    let wrong = [("step", "sign_in"), ("username", "alice"), ("password", SECRET)];
    secrets.push(SECRET.to_owned());
    visitor.answer(&stand, &page, &wrong).await;
    let back = visitor.through(&stand, &wishes).await;
    let code = returned(&back, "code").expect("a code");
    let mut tokens = web.redeems(&stand, &code).sent(&stand).await.json();
    for _ in 0..2 {
        let text = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
        let (access, refresh) = (text("access_token"), text("refresh_token"));
        web.request(&stand, Endpoint::Userinfo).header("authorization", &format!("Bearer {access}")).sent(&stand).await;
        for endpoint in [Endpoint::Introspection, Endpoint::Revocation] {
            web.request(&stand, endpoint).with("token", &access).sent(&stand).await;
        }
        let next = web.refreshes(&stand, &refresh).sent(&stand).await.json();
        secrets.extend([access, refresh, text("id_token")].into_iter().filter(|secret| !secret.is_empty()));
        tokens = next;
    }
    let worker = stand.party("standard", "worker").await;
    let assertion = worker.assertion(&stand);
    let asks = worker.asks(&stand, "client_credentials").with("scope", "read").asserting(&assertion);
    asks.sent(&stand).await;
    let sent = asks.form.iter().find(|(name, _)| name == "client_assertion").expect("an assertion");
    secrets.extend([code, sent.1.clone(), sent.1.rsplit('.').next().expect("a signature").to_owned()]);
    let mut pushes = web.request(&stand, Endpoint::PushedAuthorizationRequest);
    for (name, value) in &wishes {
        pushes = pushes.with(name, value);
    }
    let pushed = pushes.sent(&stand).await.json();
    let uri = pushed["request_uri"].as_str().expect("a request URI").to_owned();
    Visitor::at(web.issuer.clone())
        .visit(&stand, &vec![("client_id", "web".to_owned()), ("request_uri", uri.clone())])
        .await;
    secrets.push(uri.rsplit(':').next().expect("a handle").to_owned());
    untold(&everything(&stand).await, &secrets);
}
