//! Every path that a process answers: those of the issuers, spelled exactly, and a few of its own.
use super::site::Site;
use super::{demonstration, dispatch, levers, specimens};
use axum::Router;
use axum::routing::{delete, get, post};

/// The router of a site.
pub fn router(site: Site) -> Router {
    let router = Router::new().route("/assets/biljett.css", get(demonstration::style));
    let router = match site.demonstrates() {
        true => router
            .route("/", get(demonstration::home))
            .route("/demo.json", get(demonstration::list))
            .route("/conversations/{trace}", get(demonstration::conversation))
            .route("/demo/clock", get(levers::clock).post(levers::advance).delete(levers::reset))
            .route("/demo/faults", get(levers::faults).post(levers::stage).delete(levers::clear))
            .route("/demo/faults/{id}", delete(levers::remove))
            .route("/demo/tokens", post(specimens::make)),
        false => router,
    };
    router.fallback(dispatch::dispatch).with_state(site)
}
