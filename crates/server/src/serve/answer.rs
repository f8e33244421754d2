//! One request from head to response: its limits, its content, its handler (RFC 9110, RFC 9112).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_ENCODING, HOST};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, Uri, Version};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::service::Service;
use tokio::time::timeout;

use super::refused::Refused;
use super::{House, Limits};
use crate::peer::Peer;
use crate::web::protect;

/// Answers a request: reads its content within the limits, then calls the router within its deadline.
pub(super) async fn answer(request: Request<Incoming>, house: &House, peer: &Peer) -> Response<Body> {
    let method = request.method().clone();
    let response = match complete(request, house, peer).await {
        Ok(request) => admitted(request, house).await,
        Err(refused) => Err(refused),
    };
    let response = response.unwrap_or_else(|refused| {
        match refused {
            Refused::Panic => tracing::error!(%method, "a handler panicked"),
            Refused::Deadline => tracing::error!(%method, "a handler took too long"),
            _ => tracing::debug!(%method, ?refused, "request refused"),
        }
        if let Some(metrics) = &house.metrics {
            metrics.unread(refused.name());
        }
        refused.into_response()
    });
    protect::sniffing(response)
}

async fn complete(request: Request<Incoming>, house: &House, peer: &Peer) -> Result<Request<Body>, Refused> {
    let limits = &house.limits;
    let (mut parts, content) = request.into_parts();
    if matches!(parts.method, Method::TRACE | Method::CONNECT) {
        return Err(Refused::Method);
    }
    let target = length(&parts.uri);
    if target > limits.target_bytes {
        return Err(Refused::Target);
    }
    // The parser's bound is its buffer's, which may have grown beyond the limit.
    if target + parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>()
        > limits.head_bytes
    {
        return Err(Refused::Head);
    }
    if !names_one_host(&parts.uri, &parts.headers, parts.version) {
        return Err(Refused::Host);
    }
    let encodings = parts.headers.get_all(CONTENT_ENCODING);
    if encodings.iter().any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(Refused::Encoding);
    }
    let client = match &house.trust {
        Some(trust) => trust.client(peer, &mut parts.headers)?,
        None => peer.clone(),
    };
    parts.extensions.insert(client);
    let content = read(content, limits).await?;
    Ok(Request::from_parts(parts, Body::from(content)))
}

fn length(target: &Uri) -> usize {
    let authority = target.authority().map_or(0, |authority| authority.as_str().len());
    authority + target.path_and_query().map_or(0, |path| path.as_str().len())
}

/// One `Host` that is one, or none in HTTP/1.0; the issuer is found by it, so a target in absolute form may not name another (RFC 9112 section 3.2).
fn names_one_host(target: &Uri, headers: &HeaderMap, version: Version) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host,
        (None, _) => return version < Version::HTTP_11,
        (Some(_), Some(_)) => return false,
    };
    is_host(host)
        && target
            .authority()
            .is_none_or(|authority| authority.as_str().as_bytes().eq_ignore_ascii_case(host.as_bytes()))
}

/// Whether it is a host with or without a port, and nothing else (RFC 9110 section 7.2).
fn is_host(value: &HeaderValue) -> bool {
    let Ok(authority) = Authority::try_from(value.as_bytes()) else { return false };
    let port = authority.as_str().strip_prefix(authority.host()).map(|rest| rest.strip_prefix(':').unwrap_or(rest));
    !authority.host().is_empty() && port.is_some_and(|port| port.is_empty() || port.parse::<u16>().is_ok())
}

async fn read(content: Incoming, limits: &Limits) -> Result<Bytes, Refused> {
    if content.is_end_stream() {
        return Ok(Bytes::new());
    }
    if content.size_hint().lower() > limits.body_bytes as u64 {
        return Err(Refused::Length);
    }
    let content = Limited::new(content, limits.body_bytes).collect();
    match timeout(limits.body, content).await {
        Ok(Ok(content)) => Ok(content.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refused::Length),
        Ok(Err(_)) => Err(Refused::Broken),
        Err(_) => Err(Refused::Slow),
    }
}

/// Has the request handled in a place, which whoever works on after the answer may hold on to; without one it only is sent away.
async fn admitted(mut request: Request<Body>, house: &House) -> Result<Response<Body>, Refused> {
    match house.doors.enter().await {
        Ok(place) => {
            request.extensions_mut().insert(place.clone());
            let answered = handle(request, house).await;
            drop(place);
            answered
        }
        Err(turned_away) => {
            request.extensions_mut().insert(turned_away);
            *request.body_mut() = Body::empty();
            handle(request, house).await
        }
    }
}

async fn handle(request: Request<Body>, house: &House) -> Result<Response<Body>, Refused> {
    let mut handler = pin!(house.router.call(request));
    let guarded = std::future::poll_fn(|task| {
        // After a panic the handler is only dropped, so nothing half-done is seen.
        match catch_unwind(AssertUnwindSafe(|| handler.as_mut().poll(task))) {
            Ok(poll) => poll.map(|Ok(response)| Ok(response)),
            Err(_) => Poll::Ready(Err(Refused::Panic)),
        }
    });
    timeout(house.limits.answer, guarded).await.unwrap_or(Err(Refused::Deadline))
}
