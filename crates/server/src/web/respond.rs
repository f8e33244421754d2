//! Bytes and headers; the one place where a refusal becomes HTTP (RFC 6749 section 5.2, RFC 6750 section 3, RFC 9449 sections 7.1 and 8).
use super::answer::{Answer, Told, log, put, response};
use axum::body::Body;
use axum::http::{Response, StatusCode};
use flows::failure::{Failure, Fault};
use flows::metrics::Metrics;
use flows::sentence::sentence;
use oauth::issuer::Issuer;
use oauth::refusal::proof::ProofRefusal;
use oauth::refusal::token::TokenRefusal;
use oauth::refusal::{ErrorCode, Refusal};
use oauth::words::credentials::Challenge;
use oauth::words::keyring::CACHED_SECONDS;
use serde_json::{Map, Value, json};

/// Who may know how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// In a demonstration: the rule that was broken.
    Everybody,
    /// Otherwise: what the RFC tells.
    Strangers,
}

/// What every response of an issuer is made with.
pub struct Speaker<'a> {
    /// The issuer.
    pub issuer: &'a Issuer,
    /// Who may know how much.
    pub audience: Audience,
    /// The conversation's identifier.
    pub trace: &'a str,
    /// Where faults are counted.
    pub metrics: &'a Metrics,
}

impl Speaker<'_> {
    /// Members in order, under the profile's headers.
    pub fn members(&self, status: StatusCode, members: Map<String, Value>) -> Answer {
        // A map whose names are strings always has a JSON form.
        let body = serde_json::to_string(&members).unwrap_or_default();
        let response = response(status, &self.issuer.profile.response.headers(), body);
        Answer::granted(response, Told::Members(members))
    }

    /// An empty success.
    pub fn empty(&self) -> Answer {
        let mut headers = self.issuer.profile.response.headers();
        headers.retain(|(name, _)| *name != "content-type");
        Answer::granted(response(StatusCode::OK, &headers, String::new()), Told::Nothing)
    }

    /// A failure at an endpoint that clients call directly; `challenge` is the scheme that the client used.
    pub fn failed(&self, failure: Failure, challenge: Challenge) -> Answer {
        match failure {
            Failure::Refused(refusal) => self.refused(*refusal, challenge),
            Failure::Fault(fault) => self.unavailable(&fault),
        }
    }

    fn refused(&self, refusal: Refusal, challenge: Challenge) -> Answer {
        let errors = &self.issuer.profile.errors;
        let code = refusal.error();
        let status = StatusCode::from_u16(errors.status(code, challenge)).unwrap_or(StatusCode::BAD_REQUEST);
        let mut members = Map::new();
        if refusal != Refusal::Token(TokenRefusal::Missing) {
            members.insert("error".to_owned(), json!(errors.name(code)));
            members.insert("error_description".to_owned(), json!(description(&refusal, self.audience)));
        }
        let mut answer = self.members(status, members);
        if let Refusal::Proof(ProofRefusal::Nonce { fresh, .. }) = &refusal {
            put(&mut answer.response, "dpop-nonce", fresh);
        }
        if status == StatusCode::UNAUTHORIZED || matches!(challenge, Challenge::Bearer | Challenge::Dpop) {
            put(&mut answer.response, "www-authenticate", &self.challenge(&refusal, challenge));
        }
        answer.refusal = Some(refusal);
        answer
    }

    fn challenge(&self, refusal: &Refusal, challenge: Challenge) -> String {
        let realm = self.issuer.name();
        let error = || format!("realm=\"{realm}\", error=\"{}\"", refusal.error().name());
        let algorithms: Vec<_> = self.issuer.profile.proof.algorithms().iter().map(|one| one.name()).collect();
        let algorithms = format!("algs=\"{}\"", algorithms.join(" "));
        let proven = self.issuer.profile.proof.accepted();
        match (challenge, refusal) {
            (Challenge::Bearer, Refusal::Token(TokenRefusal::Missing)) if proven => {
                format!("Bearer realm=\"{realm}\", DPoP realm=\"{realm}\", {algorithms}")
            }
            (Challenge::Bearer, Refusal::Token(TokenRefusal::Missing)) => format!("Bearer realm=\"{realm}\""),
            (Challenge::Bearer, Refusal::Proof(_) | Refusal::Token(TokenRefusal::Bound { .. }))
            | (Challenge::Dpop, _) => format!("DPoP {}, {algorithms}", error()),
            (Challenge::Bearer, _) => format!("Bearer {}", error()),
            _ => format!("Basic realm=\"{realm}\", charset=\"UTF-8\""),
        }
    }

    /// Our fault: come again (decision G5).
    pub fn unavailable(&self, fault: &Fault) -> Answer {
        log(fault, (self.trace, self.metrics));
        self.away()
    }

    /// Come again, whatever the reason.
    pub fn away(&self) -> Answer {
        self.away_for(1)
    }

    /// Come again after so many seconds.
    pub fn away_for(&self, seconds: u32) -> Answer {
        let mut members = Map::new();
        if let Some(error) = self.issuer.profile.errors.unavailable() {
            members.insert("error".to_owned(), json!(error));
        }
        members.insert("request_id".to_owned(), json!(self.trace));
        let mut answer = self.members(StatusCode::SERVICE_UNAVAILABLE, members);
        put(&mut answer.response, "retry-after", &seconds.to_string());
        answer
    }
}

/// What the client is told: outside a demonstration nothing that tells one credential or grant from another.
pub fn description(refusal: &Refusal, audience: Audience) -> String {
    let known = match (audience, refusal.error()) {
        (Audience::Strangers, ErrorCode::InvalidClient) => "The client could not be authenticated.",
        (Audience::Strangers, ErrorCode::InvalidGrant) => {
            "The grant is invalid, expired, revoked, or another client's."
        }
        (Audience::Strangers, ErrorCode::InvalidToken) => "The access token is invalid, expired or revoked.",
        _ => return sentence(refusal),
    };
    known.to_owned()
}

/// A document that everybody may read and keep for [`CACHED_SECONDS`].
pub fn document(text: String, content_type: &str) -> Response<Body> {
    let kept = format!("public, max-age={CACHED_SECONDS}");
    let headers = [
        ("content-type", content_type),
        ("cache-control", kept.as_str()),
        ("access-control-allow-origin", "*"),
        ("x-content-type-options", "nosniff"),
    ];
    response(StatusCode::OK, &headers, text)
}
