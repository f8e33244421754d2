//! Every path that a process answers: those of the issuers, spelled exactly, and a few of its own.
use super::site::Site;
use super::{demonstration, dispatch, hosts, levers, specimens};
use axum::routing::{delete, get, post};
use axum::{Router, middleware};

/// The router of a site.
pub fn router(site: Site) -> Router {
    let router = Router::new().route("/assets/biljett.css", get(demonstration::style));
    let router = match site.demonstrates() {
        true => router.merge(pages(&site)).merge(levers()),
        false => router,
    };
    router.fallback(dispatch::dispatch).with_state(site)
}

/// What a demonstration shows, under names of its own alone.
fn pages(site: &Site) -> Router<Site> {
    Router::new()
        .route("/", get(demonstration::home))
        .route("/demo.json", get(demonstration::list))
        .route("/conversations/{trace}", get(demonstration::conversation))
        .route_layer(middleware::from_fn_with_state(site.clone(), hosts::own))
}

fn levers() -> Router<Site> {
    Router::new()
        .route("/demo/clock", get(levers::clock).post(levers::advance).delete(levers::reset))
        .route("/demo/faults", get(levers::faults).post(levers::stage).delete(levers::clear))
        .route("/demo/faults/{id}", delete(levers::remove))
        .route("/demo/tokens", post(specimens::make))
}
