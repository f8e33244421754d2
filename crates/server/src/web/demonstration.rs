//! The pages of a demonstration: what is here, and what was said.
use super::answer::{put, response};
use super::conversations::Filter;
use super::language::OwnPage;
use super::site::{Front, Site};
use crate::pages::{self, Listing, Pace, Shown};
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Response, StatusCode};

/// How many conversations the first page lists.
const LISTED: usize = 10;
/// How many the list alone holds, and each list of older ones.
const LISTED_ALONE: usize = 100;
/// Seconds after which the list comes again.
const REFRESH: &str = "2";

/// The stylesheet of every page.
pub async fn style() -> Response<Body> {
    let headers = [("content-type", "text/css; charset=utf-8"), ("cache-control", "public, max-age=300")];
    response(StatusCode::OK, &headers, pages::STYLE.to_owned())
}

/// What is here: issuers, commands, people, the last conversations; with `live` these alone, again and again.
pub async fn home(State(site): State<Site>, RawQuery(query): RawQuery, page: OwnPage) -> Response<Body> {
    let Some(front) = site.front.get() else {
        return absent(&page, StatusCode::SERVICE_UNAVAILABLE, "absent-not-ready");
    };
    let listing = listing(&site, front, query.as_deref().unwrap_or_default());
    if listing.pace == Pace::Live {
        let mut response = page.html(StatusCode::OK, pages::live(&listing, page.reader()));
        put(&mut response, "refresh", REFRESH);
        return response;
    }
    let listed: Vec<_> = front.issuers.iter().map(|entry| entry.listed()).collect();
    let bases = (front.base.as_str(), front.tls_base.as_str());
    page.html(StatusCode::OK, pages::home(bases, &listed, &listing, page.reader()))
}

fn listing(site: &Site, front: &Front, query: &str) -> Listing {
    let pairs = || query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let asked = |name: &str| pairs().any(|(one, _)| one == name);
    let issuers: Vec<String> = front.issuers.iter().map(|entry| entry.name.clone()).collect();
    let issuer = pairs().find(|(name, _)| *name == "issuer").map(|(_, value)| value);
    let issuer = issuers.iter().find(|name| Some(name.as_str()) == issuer).cloned();
    let shown = if asked("refused") { Shown::Refused } else { Shown::All };
    let pace = if asked("live") { Pace::Live } else { Pace::Still };
    let before = pairs().find(|(name, _)| *name == "before").map(|(_, trace)| trace.to_owned());
    let count = if pace == Pace::Live || before.is_some() { LISTED_ALONE } else { LISTED };
    let filter = Filter { issuer: issuer.clone(), outcome: shown.outcome(), before };
    let mut all = site.conversations.last(count + 1, &filter);
    let more = all.len() > count;
    all.truncate(count);
    let older = all.last().filter(|_| more).map(|one| one.trace.clone());
    Listing { all, issuers, issuer, shown, pace, before: filter.before, older }
}

/// `demo.json`, for programs in another container; only what ships inside is in it.
pub async fn list(State(site): State<Site>) -> Response<Body> {
    match site.front.get() {
        Some(front) => {
            let headers = [("content-type", "application/json"), ("cache-control", "no-store")];
            response(StatusCode::OK, &headers, front.list.clone())
        }
        None => response(StatusCode::SERVICE_UNAVAILABLE, &[("retry-after", "1")], String::new()),
    }
}

/// One conversation: a page for people, JSON for those who ask for it, or a file that can be played again.
pub async fn conversation(
    State(site): State<Site>,
    Path(name): Path<String>,
    headers: HeaderMap,
    page: OwnPage,
) -> Response<Body> {
    let (trace, form) = name.split_once('.').map_or((name.as_str(), ""), |(trace, form)| (trace, form));
    let found = site.conversations.find(trace).filter(|_| ["", "json", "http"].contains(&form));
    let Some(found) = found else {
        return absent(&page, StatusCode::NOT_FOUND, "absent-conversation");
    };
    let accept = headers.get("accept").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if form == "http" {
        let text = site.conversations.script(trace).unwrap_or_default();
        return file("text/plain; charset=utf-8", text);
    }
    if form == "json" || (form.is_empty() && accept.contains("application/json")) {
        return file("application/json", serde_json::to_string(&*found).unwrap_or_default());
    }
    let base = site.front.get().map(|front| front.base.as_str()).unwrap_or_default();
    page.html(StatusCode::OK, pages::conversation(&found, base, page.reader()))
}

fn file(content_type: &str, text: String) -> Response<Body> {
    let headers = [("content-type", content_type), ("cache-control", "no-store"), ("vary", "Accept")];
    response(StatusCode::OK, &headers, text)
}

/// A path that leads nowhere.
pub fn nothing_here(site: &Site, page: &OwnPage) -> Response<Body> {
    match site.demonstrates() {
        true => absent(page, StatusCode::NOT_FOUND, "absent-page"),
        false => response(StatusCode::NOT_FOUND, &[("cache-control", "no-store")], String::new()),
    }
}

fn absent(page: &OwnPage, status: StatusCode, key: &'static str) -> Response<Body> {
    page.html(status, pages::absent(key, page.reader()))
}
