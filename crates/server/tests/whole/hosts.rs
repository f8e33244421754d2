//! Under which hosts a demonstration lets itself be read: a name that somebody else lets point to it (DNS rebinding) is none.
use crate::stand::{Answer, Engine, Options, Stand};
use axum::body::Body;
use axum::http::Request;
use flows::foundation::Stage;

const PAGES: [&str; 4] = ["/", "/demo.json", "/conversations/none", "/conversations/none.json"];
const METADATA: &str = "/standard/.well-known/openid-configuration";

async fn asked(stand: &Stand, path: &str, host: Option<&str>, header: Option<(&str, &str)>) -> Answer {
    let all = host.map(|host| ("host", host)).into_iter().chain(header);
    let request = all.fold(Request::get(path), |request, (name, value)| request.header(name, value));
    stand.send(request.body(Body::empty()).expect("a request"), None).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_demonstration_shows_is_read_under_its_own_names() {
    let roots = vec![("{base}/halland".to_owned(), "https://halland.example/halland".to_owned())];
    let options = Options { base: "http://biljett:8080".to_owned(), roots, ..Options::default() };
    let stand = Stand::new(Engine::Sqlite, options).await.expect("a stand");
    let browser = Some(("sec-fetch-site", "none"));
    for (host, known) in [
        (Some("127.0.0.1:8080"), true),
        (Some("localhost"), true),
        (Some("biljett.localhost:1"), true),
        (Some("[::1]:8080"), true),
        (Some("192.0.2.7:8080"), true),
        (Some("biljett:8080"), true),
        (Some("BILJETT"), true),
        (Some("halland.example"), true),
        (Some("named.example:1"), true),
        (Some("evil.example"), false),
        (Some("evil.example:8080"), false),
        (Some("biljett.evil.example"), false),
        (Some("127.0.0.1.evil.example"), false),
        (Some(""), false),
        (None, false),
    ] {
        for path in PAGES {
            let answer = asked(&stand, path, host, None).await;
            assert_eq!(answer.status != 403, known, "{host:?} {path}: {}", answer.body);
        }
        let answer = asked(&stand, METADATA, host, browser).await;
        assert_eq!(answer.status == 200, known, "{host:?}: {}", answer.body);
        let answer = asked(&stand, METADATA, host, Some(("origin", "http://evil.example"))).await;
        assert_eq!(answer.status == 200, known, "{host:?}: {}", answer.body);
        assert_eq!(asked(&stand, METADATA, host, None).await.status, 200, "a program's own business: {host:?}");
    }
    let refused = asked(&stand, "/demo.json", Some("evil.example:8080"), None).await;
    let told = refused.json();
    assert_eq!(told["error"], "access_denied");
    let why = told["error_description"].as_str().expect("a sentence");
    for part in ["evil.example:8080", "biljett", "halland.example", "named.example", "localhost", "--base-url"] {
        assert!(why.contains(part), "{part} is not in: {why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_serves_does_not_look_at_the_host() {
    let options = Options { stage: Stage::Serving, ..Options::default() };
    let stand = Stand::new(Engine::Sqlite, options).await.expect("a stand");
    let answer = asked(&stand, METADATA, Some("proxy.example"), Some(("sec-fetch-site", "none"))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}
