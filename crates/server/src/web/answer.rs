//! An answer on its way out, with what its conversation remembers of it.
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use flows::failure::Fault;
use flows::metrics::Metrics;
use oauth::refusal::Refusal;
use serde_json::{Map, Value, json};

/// An answer and why it is one.
pub struct Answer {
    /// The HTTP response.
    pub response: Response<Body>,
    /// The refusal behind it.
    pub refusal: Option<Refusal>,
    /// What the conversation shows of the body.
    pub told: Told,
}

/// What a conversation shows of a body.
#[derive(Clone, Debug, Default)]
pub enum Told {
    /// Nothing.
    #[default]
    Nothing,
    /// Its members.
    Members(Map<String, Value>),
    /// A sentence.
    Text(String),
    /// A page for a person; where it asks something, with the interaction that is sealed into it.
    Page(Option<String>),
}

impl Answer {
    /// An answer that was granted.
    pub fn granted(response: Response<Body>, told: Told) -> Self {
        Self { response, refusal: None, told }
    }

    /// The same without its body, as its conversation is told from it.
    pub fn without_body(&self) -> Self {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.response.status();
        *response.headers_mut() = self.response.headers().clone();
        Self { response, refusal: self.refusal.clone(), told: self.told.clone() }
    }
}

/// A response of this status, with headers and a body whose length is told.
pub fn response(status: StatusCode, headers: &[(&str, &str)], body: String) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    for (name, value) in headers {
        put(&mut response, name, value);
    }
    put(&mut response, header::CONTENT_LENGTH.as_str(), &body.len().to_string());
    *response.body_mut() = Body::from(body);
    response
}

/// Why a demonstration sends a request away: a status and a sentence.
pub type Away = (StatusCode, String);

/// Says so as JSON.
pub fn sent_away((status, why): Away) -> Response<Body> {
    let error = if status == StatusCode::FORBIDDEN { "access_denied" } else { "invalid_request" };
    let headers = [("content-type", "application/json"), ("cache-control", "no-store")];
    response(status, &headers, json!({ "error": error, "error_description": why }).to_string())
}

/// Sets a header; a value that no header can hold is left out.
pub fn put(response: &mut Response<Body>, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
        response.headers_mut().insert(name, value);
    }
}

/// Adds a header beside others of its name.
pub fn add(response: &mut Response<Body>, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
        response.headers_mut().append(name, value);
    }
}

/// Says once, in the log, what went wrong on our side, and counts it.
pub fn log(fault: &Fault, (trace, metrics): (&str, &Metrics)) {
    metrics.fault(fault);
    tracing::error!(trace, error = %fault, "a request could not be served");
}
