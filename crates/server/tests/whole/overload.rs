//! Too much at once: a request without a place is told to come again in its issuer's way, and nothing else is done for it.
use crate::stand::{Answer, Engine, Options, Stand, posted};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use server::serve::TurnedAway;

async fn turned_away(stand: &Stand, mut request: Request<Body>) -> Answer {
    request.extensions_mut().insert(TurnedAway);
    let answer = stand.send(request, None).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
    assert!(!answer.header("retry-after").is_empty());
    assert_eq!(answer.header("cache-control"), "no-store");
    answer
}

fn token(url: &str) -> Request<Body> {
    posted(url, &[], &[("grant_type", "client_credentials")])
}

#[tokio::test]
async fn each_profile_says_it_in_its_way() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.unwrap();
    let standard = turned_away(&stand, token("http://127.0.0.1:8080/standard/token")).await;
    assert_eq!(standard.json()["error"], "temporarily_unavailable");
    let helsenorge = turned_away(&stand, token("http://127.0.0.1:8080/helsenorge/sts/oidcprov/v3/token")).await;
    let members: Vec<_> = helsenorge.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["request_id"]);
    let nowhere = turned_away(&stand, token("http://127.0.0.1:8080/nowhere")).await;
    assert_eq!(nowhere.body, "");
}

#[tokio::test]
async fn people_are_told_on_a_page() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.unwrap();
    let request = Request::get("/standard/authorize?client_id=x&ui_locales=sv").header("host", "127.0.0.1:8080");
    let page = turned_away(&stand, request.body(Body::empty()).unwrap()).await;
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.header("content-type"));
    assert!(page.body.contains("lang=\"sv\""), "{}", page.body);
}
