//! Maintenance: everybody is told when to come again, each in the profile's way; metadata and keys are answered.
use crate::stand::{Stand, on_both_engines, posted};
use axum::body::Body;
use axum::http::{Request, StatusCode};

async fn shown(stand: &Stand, path: &str) -> crate::stand::Answer {
    let request = Request::get(path).header("host", "127.0.0.1:8080").body(Body::empty()).unwrap();
    stand.send(request, None).await
}

async fn everybody_is_told_when_to_come_again(stand: &Stand) {
    let token = |url: &'static str| posted(url, &[], &[("grant_type", "client_credentials")]);
    let (standard, helsenorge) =
        ("http://127.0.0.1:8080/standard/token", "http://127.0.0.1:8080/helsenorge/sts/oidcprov/v3/token");
    assert_ne!(stand.send(token(standard), None).await.status, StatusCode::SERVICE_UNAVAILABLE);
    flows::maintenance::begin(&stand.authority, 600).await.unwrap();
    stand.advance(2);
    let answer = stand.send(token(standard), None).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "600"));
    assert_eq!(answer.json()["error"], "temporarily_unavailable");
    let answer = stand.send(token(helsenorge), None).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "600"));
    assert!(answer.json().get("error").is_none(), "{}", answer.body);
    let page = shown(stand, "/standard/authorize?ui_locales=nb").await;
    assert_eq!((page.status, page.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "600"));
    assert!(page.body.contains("Det arbeides med tjenesten") && page.body.contains("10 minutter"), "{}", page.body);
    for path in ["/standard/.well-known/openid-configuration", "/standard/jwks"] {
        assert_eq!(shown(stand, path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(stand.authority.metrics.maintenance.get(), 1);
    flows::maintenance::end(&stand.authority).await.unwrap();
    stand.advance(2);
    assert_ne!(stand.send(token(standard), None).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(stand.authority.metrics.maintenance.get(), 0);
    let kept = flows::journal::Journal::list(&*stand.authority.database, i64::MAX, 2).await.unwrap();
    let kinds: Vec<_> = kept.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["maintenance_ended", "maintenance_began"]);
}

on_both_engines!(everybody_is_told_when_to_come_again);
