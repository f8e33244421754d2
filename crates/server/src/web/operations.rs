//! What those who run the server ask at a listener of their own: does it live, should it be asked, what does it count.
use super::answer::response;
use crate::command::profile::loosened;
use crate::log::Log;
use crate::metrics;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use axum::routing::get;
use flows::authority::Authority;
use flows::readiness::Reason;
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A database that does not answer within this time answers too late for requests as well.
const PATIENCE: Duration = Duration::from_secs(1);

/// A process as those who run it see it.
#[derive(Default)]
pub struct Operations {
    process: OnceLock<(Arc<Authority>, Log)>,
    stops: AtomicBool,
}

impl Operations {
    /// Requests are taken from now on.
    pub fn started(&self, authority: Arc<Authority>, log: Log) {
        // A process starts once.
        let _ = self.process.set((authority, log));
    }

    /// No further requests should be sent here.
    pub fn stopping(&self) {
        self.stops.store(true, Ordering::SeqCst);
    }
}

/// The router of a listener for operations; nothing else is answered there.
pub fn router(operations: Arc<Operations>) -> Router {
    Router::new()
        .route("/health/live", get(live))
        .route("/health/ready", get(ready))
        .route("/metrics", get(collected))
        .with_state(operations)
}

/// The process answers; whether it should be asked anything is another question.
async fn live() -> Response<Body> {
    answer(StatusCode::OK, &json!({ "status": "live" }))
}

/// Whether requests should be sent here; what profiles in use loosen is told beside it.
///
/// In maintenance they should: nobody else tells clients in their profile's way when to come again.
async fn ready(State(operations): State<Arc<Operations>>) -> Response<Body> {
    let Some((authority, _)) = operations.process.get() else {
        return unready(&[json!({ "reason": "starting" })]);
    };
    if operations.stops.load(Ordering::SeqCst) {
        return unready(&[json!({ "reason": "stopping" })]);
    }
    match tokio::time::timeout(PATIENCE, authority.unready()).await {
        Ok(reasons) if reasons.is_empty() => answer(
            StatusCode::OK,
            &json!({
                "status": "ready",
                "maintenance": authority.catalogue_held().is_some_and(|held| held.maintenance.is_some()),
                "loosened": all_loosened(authority),
            }),
        ),
        Ok(reasons) => unready(&reasons.iter().map(told).collect::<Vec<_>>()),
        Err(_) => unready(&[json!({ "reason": "database", "detail": "it does not answer within 1 s" })]),
    }
}

/// By issuer, the keys of its profile that ask less or allow more than the standard.
fn all_loosened(authority: &Authority) -> Map<String, Value> {
    let held = authority.catalogue_held();
    let issuers = held.iter().flat_map(|catalogue| catalogue.issuers());
    let loosened = |profile: &str| json!(loosened(&authority.library, profile));
    issuers.map(|issuer| (issuer.name().to_owned(), loosened(&issuer.registration.profile))).collect()
}

fn told(reason: &Reason) -> Value {
    let name = match reason {
        Reason::Database(_) => "database",
        Reason::Clock { .. } => "clock",
        Reason::Key { .. } => "key",
    };
    json!({ "reason": name, "detail": reason.to_string() })
}

/// What is counted, for those who collect it.
async fn collected(State(operations): State<Arc<Operations>>) -> Response<Body> {
    match operations.process.get() {
        Some((authority, log)) => {
            response(StatusCode::OK, &[("content-type", metrics::CONTENT_TYPE)], metrics::text(authority, log))
        }
        None => response(StatusCode::SERVICE_UNAVAILABLE, &[("retry-after", "1")], String::new()),
    }
}

fn unready(reasons: &[Value]) -> Response<Body> {
    answer(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "not ready", "reasons": reasons }))
}

fn answer(status: StatusCode, body: &Value) -> Response<Body> {
    response(status, &[("content-type", "application/json"), ("cache-control", "no-store")], body.to_string())
}
