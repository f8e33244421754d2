//! The pages of a demonstration: what is here, and what was said.
use super::answer::response;
use super::conversations::Conversation;
use super::protect::{self, FormAction};
use super::site::Site;
use crate::pages;
use crate::peer::Transport;
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
pub async fn home(State(site): State<Site>) -> Response<Body> {
    let line = |one: Conversation| {
        let error = one.error.map(|error| format!(" {error}")).unwrap_or_default();
        (one.trace, format!("{} {} {}{error}", one.issuer, one.line, one.status))
    };
    let conversations: Vec<_> = site.conversations.last(LISTED).into_iter().map(line).collect();
    let Some(front) = site.front.get() else {
        return html(StatusCode::SERVICE_UNAVAILABLE, pages::absent("Not ready yet. Load this page again."));
    };
    let listed: Vec<_> = front.issuers.iter().map(|entry| entry.listed()).collect();
    html(StatusCode::OK, pages::home(&front.base, &front.tls_base, &listed, &conversations))
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
pub async fn conversation(State(site): State<Site>, Path(trace): Path<String>, headers: HeaderMap) -> Response<Body> {
    let Some(found) = site.conversations.find(&trace) else {
        return html(StatusCode::NOT_FOUND, pages::absent("No conversation has that trace; the last 1,000 are kept."));
    };
    let accept = headers.get("accept").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("application/json") {
        let body = serde_json::to_string(&found).unwrap_or_default();
        return response(StatusCode::OK, &[("content-type", "application/json"), ("cache-control", "no-store")], body);
    }
    html(StatusCode::OK, pages::conversation(&spoken(found)))
}

/// A path that leads nowhere.
pub fn nothing_here(site: &Site) -> Response<Body> {
    match site.demonstrates() {
        true => html(StatusCode::NOT_FOUND, pages::absent("Nothing is here. The first page lists what is.")),
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
        at: moment(found.at_ms),
        request,
        decision,
        response,
        fix,
    }
}

fn moment(at_ms: i64) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1_000)).ok();
    let format = time::macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");
    at.and_then(|at| at.format(format).ok()).unwrap_or_default()
}

fn html(status: StatusCode, html: String) -> Response<Body> {
    let plain = response(status, &[("content-type", "text/html; charset=utf-8")], html);
    protect::page(plain, &FormAction::Here, Transport::Plain)
}
