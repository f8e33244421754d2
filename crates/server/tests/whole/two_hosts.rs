//! An issuer with a host for programs and another for browsers: a sign-in at the second, everything else at the first (RFC 8414 section 2, RFC 9207).
use crate::stand::visitor::{Visitor, returned, sealed, wishing};
use crate::stand::{Answer, ENGINES, Engine, Options, Stand, posted};
use axum::body::Body;
use axum::http::Request;
use flows::apply::{Source, apply};
use oauth::rules::paths::Endpoint;
use serde_json::Value;

const ISSUERS: &str = r#"
[[issuers]]
name = "apart"
profile = "standard"
root = "http://programs.example:8080/apart"
browser_root = "https://browsers.example/apart"

[[issuers.clients]]
client_id = "app"
token_endpoint_auth_method = "none"
grant_types = ["authorization_code"]
redirect_uris = ["https://app.example/callback"]
scopes = ["openid"]

[[issuers.people]]
username = "berit"
password = "a-word-of-berits-own"
name = "Berit"
"#;

async fn stand(engine: Engine) -> Option<Stand> {
    Stand::new(engine, Options { further: Some(ISSUERS.to_owned()), ..Options::default() }).await
}

/// The metadata as a program reads it at this host.
async fn metadata(stand: &Stand, host: &str) -> Value {
    let request = Request::get("/apart/.well-known/openid-configuration").header("host", host);
    stand.send(request.body(Body::empty()).unwrap(), None).await.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_signs_in_at_the_second_host_and_the_client_redeems_at_the_first() {
    for engine in ENGINES {
        let Some(stand) = stand(engine).await else { continue };
        let told = metadata(&stand, "programs.example:8080").await;
        assert_eq!(told, metadata(&stand, "browsers.example").await);
        assert_eq!(told["issuer"], "http://programs.example:8080/apart");
        assert_eq!(told["token_endpoint"], "http://programs.example:8080/apart/token");
        assert_eq!(told["authorization_endpoint"], "https://browsers.example/apart/authorize");

        let file = Source { file: "apart", text: ISSUERS, base: "", browser_base: None }.read().unwrap();
        let app = stand.party_in(&file, "apart", "app").await;
        let mut visitor = Visitor::at(app.issuer.clone());
        let page = visitor.visit(&stand, &app.wishes()).await;
        for cookie in page.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-biljett-") && cookie.ends_with("; Secure"), "{cookie}");
        }
        assert!(!page.header("strict-transport-security").is_empty());
        let answer = visitor.through(&stand, &app.wishes()).await;
        assert!(answer.header("location").starts_with("https://app.example/callback?"), "{}", answer.body);
        assert_eq!(returned(&answer, "iss").as_deref(), Some("http://programs.example:8080/apart"));

        let code = returned(&answer, "code").expect("a code");
        let redeems = app.redeems(&stand, &code);
        assert_eq!(redeems.url, "http://programs.example:8080/apart/token");
        let tokens = redeems.sent(&stand).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        let id_token = tokens.json()["id_token"].as_str().expect("an ID token").to_owned();
        let claims = jose::base64url::decode(id_token.split('.').nth(1).unwrap()).unwrap();
        let claims: Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims["iss"], "http://programs.example:8080/apart");

        let silent = wishing(app.wishes(), "prompt", "none");
        assert!(returned(&visitor.visit(&stand, &silent).await, "code").is_some(), "the session is at the second host");
    }
}

/// Signs in with a form that a browser sends to this host from a page of this origin.
async fn signed_in(stand: &Stand, host: &str, origin: &str) -> Answer {
    let file = Source { file: "apart", text: ISSUERS, base: "", browser_base: None }.read().unwrap();
    let app = stand.party_in(&file, "apart", "app").await;
    let page = Visitor::at(app.issuer.clone()).visit(stand, &app.wishes()).await;
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    let path = app.issuer.endpoint(Endpoint::SignIn).unwrap();
    assert!(page.body.contains("action=\"/apart/"), "{}", page.body);
    let url = path.replace("https://browsers.example", &format!("https://{host}"));
    let form = [
        ("interaction", sealed(&page).unwrap()),
        ("step", "sign_in"),
        ("username", "berit"),
        ("password", "a-word-of-berits-own"),
    ];
    let request = posted(&url, &[("cookie", &cookie), ("origin", origin)], &form);
    stand.send(request, None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_comes_from_the_host_that_it_is_sent_to() {
    let stand = stand(Engine::Sqlite).await.unwrap();
    for (host, origin, taken) in [
        ("browsers.example", "https://browsers.example", true),
        ("programs.example:8080", "http://programs.example:8080", true),
        ("browsers.example", "http://programs.example:8080", false),
        ("browsers.example", "https://evil.example", false),
    ] {
        let answer = signed_in(&stand, host, origin).await;
        assert_eq!(answer.status != 400, taken, "{host} from {origin}: {}", answer.body);
        assert_eq!(answer.body.contains("another site sent it"), !taken, "{host} from {origin}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_for_browsers_is_checked_like_any_other() {
    let stand = stand(Engine::Sqlite).await.unwrap();
    for (to, expected) in [
        (
            "https://Browsers.example",
            "issuers.toml:6: `browser_root` is \"https://Browsers.example\": it is not in its",
        ),
        ("ftp://browsers.example", "issuers.toml:6: `browser_root` is \"ftp://browsers.example\": its scheme is"),
        ("{base}/apart", "issuers.toml:6: `{base}` stands for `base_url`"),
    ] {
        let text = ISSUERS.replace("https://browsers.example/apart", to);
        let source = Source { file: "issuers.toml", text: &text, base: "", browser_base: None };
        let told = apply(&stand.authority, &source, &Default::default(), &[]).await.unwrap_err().to_string();
        assert!(told.starts_with(expected), "{told}");
    }
}
