//! Requests that no handler sees, and what their senders are told (RFC 9110 section 15).

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};

/// Why a request got no answer from a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The method is TRACE or CONNECT.
    Method,
    /// `Host` is missing, repeated, or contradicts the request target.
    Host,
    /// A header of the trusted proxy is missing, repeated or broken.
    Proxied,
    /// The request target is too long.
    Target,
    /// The header fields are too long.
    Head,
    /// The content is encoded.
    Encoding,
    /// The content is too long.
    Length,
    /// The content came too slowly.
    Slow,
    /// The content ended early or its framing is broken.
    Broken,
    /// The handler took too long.
    Deadline,
    /// The handler panicked.
    Panic,
}

impl Refused {
    /// The answer, which closes the connection where unread content may follow.
    pub(super) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.reason()));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if !self.reason().is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        }
        match self {
            Self::Deadline | Self::Panic => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {
                headers.insert(CONNECTION, HeaderValue::from_static("close"));
            }
        }
        match self {
            // No method is allowed that this check could name: the routes know theirs.
            Self::Method => headers.insert(ALLOW, HeaderValue::from_static("")),
            Self::Encoding => headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity")),
            _ => None,
        };
        response
    }

    /// One word for counting.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Host => "host",
            Self::Proxied => "proxied",
            Self::Target => "target",
            Self::Head => "head",
            Self::Encoding => "encoding",
            Self::Length => "length",
            Self::Slow => "slow",
            Self::Broken => "broken",
            Self::Deadline => "deadline",
            Self::Panic => "panic",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Host | Self::Proxied | Self::Broken => StatusCode::BAD_REQUEST,
            Self::Target => StatusCode::URI_TOO_LONG,
            Self::Head => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Encoding => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Length => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Deadline | Self::Panic => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Method => "TRACE and CONNECT are not served.\n",
            Self::Host => "A request has one Host, and its target does not contradict it.\n",
            Self::Proxied => "The proxy does not say in its header what it is to say.\n",
            Self::Target => "The request target is too long.\n",
            Self::Head => "The header fields are too long.\n",
            Self::Encoding => "The content of a request is sent without encoding.\n",
            Self::Length => "The content is too long.\n",
            Self::Slow => "The content came too slowly.\n",
            Self::Broken => "The content is not complete.\n",
            Self::Deadline | Self::Panic => "",
        }
    }
}
