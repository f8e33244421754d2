//! Too much at once: a request without a place is told to come again in its issuer's way, and nothing else is done for it.
use crate::stand::visitor::Visitor;
use crate::stand::{Answer, Engine, Options, Stand, posted};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use server::serve::TurnedAway;
use std::sync::Arc;
use tokio::task::JoinSet;

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

/// Sign-ins that come at once, each from an address of its own; more than there are slots and places to wait.
const FLOOD: u8 = 80;

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_sign_ins_is_sent_away_and_tokens_flow_meanwhile() {
    let stand = Arc::new(Stand::new(Engine::Sqlite, Options::default()).await.unwrap());
    let (web, worker) = (stand.party("standard", "web").await, stand.party("standard", "worker").await);
    let mut visitor = Visitor::at(web.issuer.clone());
    let page = Arc::new(visitor.visit(&stand, &web.wishes()).await);
    let mut flood = JoinSet::new();
    for number in 0..FLOOD {
        let (stand, page) = (stand.clone(), page.clone());
        let mut visitor = visitor.clone().at_address([192, 0, 2, number]);
        flood.spawn(async move {
            let name = format!("nobody-{number}");
            let form = [("step", "sign_in"), ("username", &*name), ("password", "wrong")];
            visitor.answer(&stand, &page, &form).await.status
        });
    }
    let first = flood.join_next().await.unwrap().unwrap();
    let answer = worker.asks(&stand, "client_credentials").with("scope", "read").sent(&stand).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(!flood.is_empty(), "the token did not wait for the sign-ins");
    let mut all = flood.join_all().await;
    all.push(first);
    let sent_away = all.iter().filter(|status| **status == StatusCode::SERVICE_UNAVAILABLE).count();
    assert!(sent_away > 0 && sent_away < all.len(), "{sent_away} of {}", all.len());
    let page = visitor.sign_in(&stand, &page).await;
    assert_ne!(page.status, StatusCode::SERVICE_UNAVAILABLE, "slots are given back");
}
