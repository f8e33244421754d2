//! The pages of a demonstration: what is here, and what was said.
use super::answer::response;
use super::conversations::Conversation;
use super::language::OwnPage;
use super::site::Site;
use crate::pages;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};

/// How many conversations the first page lists.
const LISTED: usize = 20;

/// The stylesheet of every page.
pub async fn style() -> Response<Body> {
    let headers = [("content-type", "text/css; charset=utf-8"), ("cache-control", "public, max-age=300")];
    response(StatusCode::OK, &headers, pages::STYLE.to_owned())
}

/// What is here: issuers, commands, people, the last conversations.
pub async fn home(State(site): State<Site>, page: OwnPage) -> Response<Body> {
    let line = |one: Conversation| {
        let error = one.error.map(|error| format!(" {error}")).unwrap_or_default();
        (one.trace, format!("{} {} {}{error}", one.issuer, one.line, one.status))
    };
    let conversations: Vec<_> = site.conversations.last(LISTED).into_iter().map(line).collect();
    let Some(front) = site.front.get() else {
        return absent(&page, StatusCode::SERVICE_UNAVAILABLE, "absent-not-ready");
    };
    let listed: Vec<_> = front.issuers.iter().map(|entry| entry.listed()).collect();
    let bases = (front.base.as_str(), front.tls_base.as_str());
    page.html(StatusCode::OK, pages::home(bases, &listed, &conversations, page.reader()))
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

/// One conversation: a page for people, JSON for those who ask for it.
pub async fn conversation(
    State(site): State<Site>,
    Path(trace): Path<String>,
    headers: HeaderMap,
    page: OwnPage,
) -> Response<Body> {
    let Some(found) = site.conversations.find(&trace) else {
        return absent(&page, StatusCode::NOT_FOUND, "absent-conversation");
    };
    let accept = headers.get("accept").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("application/json") {
        let body = serde_json::to_string(&found).unwrap_or_default();
        return response(StatusCode::OK, &[("content-type", "application/json"), ("cache-control", "no-store")], body);
    }
    page.html(StatusCode::OK, pages::conversation(&spoken(found), page.reader()))
}

/// A path that leads nowhere.
pub fn nothing_here(site: &Site, page: &OwnPage) -> Response<Body> {
    match site.demonstrates() {
        true => absent(page, StatusCode::NOT_FOUND, "absent-page"),
        false => response(StatusCode::NOT_FOUND, &[("cache-control", "no-store")], String::new()),
    }
}

fn spoken(found: Conversation) -> pages::Spoken {
    let mut decision = Vec::new();
    let mut fix = None;
    match found.explanation {
        None => decision.push(("decided".to_owned(), "granted".to_owned())),
        Some(explanation) => {
            let mut line = |label: &str, text: String| decision.push((label.to_owned(), text));
            line("decided", format!("refused, {}", found.error.unwrap_or_default()));
            line("rule", explanation.rule.to_owned());
            line("arrived", explanation.arrived);
            line("expected", explanation.expected);
            explanation.by.into_iter().for_each(|by| line("by", by));
            line("source", explanation.source.to_owned());
            found.source.into_iter().for_each(|source| line("set by", source));
            fix = Some(explanation.fix);
        }
    }
    let mut request = vec![("request".to_owned(), found.line)];
    request.extend(found.arrived);
    let mut response = vec![("status".to_owned(), found.status.to_string())];
    response.extend(found.answered);
    pages::Spoken {
        trace: found.trace,
        issuer: found.issuer,
        endpoint: found.endpoint.to_owned(),
        at: found.at_ms.div_euclid(1_000),
        request,
        decision,
        response,
        fix,
    }
}

fn absent(page: &OwnPage, status: StatusCode, key: &'static str) -> Response<Body> {
    page.html(status, pages::absent(key, page.reader()))
}
