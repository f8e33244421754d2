//! What a request brings: issuer, headers, form, certificate, cookies; read once, decoded once.
use crate::peer::{Peer, Transport};
use crate::serve::Place;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, header};
use flows::visit::Browser;
use http_body_util::BodyExt;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::rules::form;
use oauth::rules::paths::Endpoint;
use oauth::words::credentials::Challenge;
use oauth::words::form::{Arrived, Form};
use oauth::words::rule::Rule;

/// A request whose body has arrived.
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path, as it was spelled.
    pub path: String,
    /// The query, as it was spelled.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The other end of the connection.
    pub peer: Option<Peer>,
    /// Its place among the requests that are worked on.
    pub place: Option<Place>,
}

impl Call {
    /// Takes a request in; `None` where its body broke off.
    pub async fn of(request: Request<Body>) -> Option<Self> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            peer: parts.extensions.get().cloned(),
            place: parts.extensions.get().cloned(),
            headers: parts.headers,
            body,
        })
    }

    /// The host that the request names.
    pub fn host(&self) -> &str {
        self.text(header::HOST.as_str())
    }

    /// A header's text; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether the answer travels over TLS.
    pub fn transport(&self) -> Transport {
        self.peer.as_ref().map_or(Transport::Plain, |peer| peer.transport)
    }

    /// The words of a direct request; a GET has no body.
    pub fn arrived(&self) -> Result<Arrived, Refusal> {
        let all = |name: &str| self.headers.get_all(name).iter().map(|one| one.as_bytes().to_vec()).collect();
        let peer = self.peer.as_ref();
        Ok(Arrived {
            method: self.method.as_str().to_owned(),
            authorization: all(header::AUTHORIZATION.as_str()),
            proofs: all("dpop"),
            form: self.form()?,
            query: form::read(self.query.as_bytes())?,
            certificate: peer.and_then(|peer| peer.certificate.as_ref()).map(|der| der.to_vec()),
            along: peer.map(|peer| peer.along.to_vec()).unwrap_or_default(),
        })
    }

    /// The rules of form and query in the order in which they are checked; without a body there is no form to judge.
    pub fn in_order(&self) -> &'static [&'static Rule] {
        if self.has_form() { form::IN_ORDER } else { &form::IN_ORDER[1..] }
    }

    /// The scheme that the client used, or that the endpoint is made for.
    pub fn challenge(&self, endpoint: Endpoint) -> Challenge {
        let used = self.text(header::AUTHORIZATION.as_str()).to_ascii_lowercase();
        match endpoint {
            Endpoint::Userinfo | Endpoint::Introspection if used.starts_with("dpop ") => Challenge::Dpop,
            Endpoint::Userinfo => Challenge::Bearer,
            Endpoint::Introspection if used.starts_with("bearer ") => Challenge::Bearer,
            _ if self.headers.contains_key(header::AUTHORIZATION) => Challenge::Basic,
            _ => Challenge::None,
        }
    }

    /// The form in the body.
    pub fn form(&self) -> Result<Form, Refusal> {
        if !self.has_form() {
            return Ok(Form::default());
        }
        let content_type = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        form::read_body(content_type, &self.body)
    }

    fn has_form(&self) -> bool {
        self.method != Method::GET && (!self.body.is_empty() || self.headers.contains_key(header::CONTENT_TYPE))
    }

    /// The parameters of an authorization request: query, or form where it was posted.
    pub fn parameters(&self) -> Result<Form, Refusal> {
        if self.method == Method::POST { self.form() } else { form::read(self.query.as_bytes()) }
    }

    /// The browser, by its cookies for this issuer.
    pub fn browser(&self, issuer: &Issuer) -> Browser {
        Browser {
            session: cookie(&self.headers, &cookie_name(issuer, "session")),
            visitor: cookie(&self.headers, &cookie_name(issuer, "visitor")),
            address: self.peer.as_ref().map(|peer| peer.address.ip().to_string()).unwrap_or_default(),
        }
    }

    /// Whether a form was sent by one of our own pages (OWASP; `Origin` is `null` under `Referrer-Policy: no-referrer`).
    pub fn same_origin(&self) -> bool {
        let (site, origin) = (self.text("sec-fetch-site"), self.text(header::ORIGIN.as_str()));
        let own = origin.split_once("://").is_some_and(|(_, host)| host.eq_ignore_ascii_case(self.host()));
        match (site, origin) {
            ("same-origin" | "none", "" | "null") => true,
            ("", "") => true,
            ("", _) | ("same-origin" | "none", _) => own,
            _ => false,
        }
    }
}

/// The value of the cookie of this name.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(one, _)| *one == name).map(|(_, value)| value.to_owned())
}

/// The name of an issuer's cookie; with the `__Host-` prefix where browsers reach the issuer over https.
pub fn cookie_name(issuer: &Issuer, what: &str) -> String {
    let prefix = if secure(issuer) { "__Host-" } else { "" };
    format!("{prefix}biljett-{what}-{}", issuer.name())
}

/// Whether browsers reach an issuer over https.
pub fn secure(issuer: &Issuer) -> bool {
    issuer.registration.browser_root().starts_with("https://")
}
