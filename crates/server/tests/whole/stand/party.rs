//! A client of a stand: what it knows, and how it says who it is (RFC 6749 section 2.3, RFC 7523 section 2.2).
use super::{Answer, Stand, split};
use axum::body::Body;
use axum::http::Request;
use flows::apply::File;
use jose::algorithm::Algorithm;
use jose::certificate::Certificate;
use jose::key::PrivateKey;
use jose::{base64, base64url, signed};
use oauth::decisions::authorize::response::encoded;
use oauth::issuer::Issuer;
use oauth::rules::credentials::JWT_BEARER;
use oauth::rules::paths::Endpoint;
use oauth::words::client::Registration;
use oauth::words::names::AuthenticationMethod;
use serde_json::{Map, Value, json};
use server::demo::shipped::{self, ClientKeys};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

static ASSERTIONS: AtomicU64 = AtomicU64::new(0);

/// A client with its secrets, at its issuer.
pub struct Party {
    /// Its issuer.
    pub issuer: Arc<Issuer>,
    /// What is registered.
    pub registration: Registration,
    keys: ClientKeys,
}

/// A client assertion before it is signed.
pub struct Assertion {
    /// The header.
    pub header: Map<String, Value>,
    /// The claims.
    pub claims: Map<String, Value>,
    key: PrivateKey,
    algorithm: Algorithm,
}

/// A request on its way; it can be sent any number of times.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Where to.
    pub url: String,
    /// Its headers, without those of a form.
    pub headers: Vec<(String, String)>,
    /// Its form.
    pub form: Vec<(String, String)>,
    /// The client's certificate, where it is sent over mutual TLS.
    pub certificate: Option<Vec<u8>>,
}

impl Stand {
    /// An issuer as it is registered now.
    pub async fn issuer(&self, name: &str) -> Arc<Issuer> {
        self.authority.catalogue().await.expect("a catalogue").issuer(name).expect("an issuer").clone()
    }

    /// A client of the demonstration.
    pub async fn party(&self, issuer: &str, client_id: &str) -> Party {
        self.party_in(&shipped::file().expect("the demonstration's file"), issuer, client_id).await
    }

    /// A client of a file, which may use the demonstration's private keys.
    pub async fn party_in(&self, file: &File, issuer: &str, client_id: &str) -> Party {
        let entry = file.issuers.iter().find(|entry| entry.name == issuer).expect("an issuer in the file");
        let registration = entry.clients.iter().find(|one| one.client_id == client_id).expect("a client in the file");
        let all = shipped::keys().expect("keys").issuers;
        let keys = all.get(issuer).and_then(|keys| keys.clients.get(client_id).cloned()).unwrap_or_default();
        Party { issuer: self.issuer(issuer).await, registration: registration.clone(), keys }
    }
}

impl Party {
    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.registration.client_id
    }

    /// Lends it private keys.
    pub fn with_keys(mut self, keys: ClientKeys) -> Self {
        self.keys = keys;
        self
    }

    /// A request that says who sends it by the registered method; an assertion stays the same however often it is sent.
    pub fn request(&self, stand: &Stand, endpoint: Endpoint) -> Sending {
        let url = self.issuer.endpoint(endpoint).expect("an endpoint");
        let certificate = self.keys.certificate_pem.as_deref().map(der);
        let bare = Sending { url, headers: Vec::new(), form: Vec::new(), certificate };
        let secret = || self.registration.secret.as_deref().expect("a secret");
        match self.registration.token_endpoint_auth_method {
            AuthenticationMethod::None
            | AuthenticationMethod::TlsClientAuth
            | AuthenticationMethod::SelfSignedTlsClientAuth => bare.with("client_id", self.id()),
            AuthenticationMethod::ClientSecretBasic => bare.header("authorization", &basic(self.id(), secret())),
            AuthenticationMethod::ClientSecretPost => bare.with("client_id", self.id()).with("client_secret", secret()),
            AuthenticationMethod::PrivateKeyJwt => bare.asserting(&self.assertion(stand)),
        }
    }

    /// A token request of that grant type.
    pub fn asks(&self, stand: &Stand, grant_type: &str) -> Sending {
        self.request(stand, Endpoint::Token).with("grant_type", grant_type)
    }

    /// A new assertion as the service wants it.
    pub fn assertion(&self, stand: &Stand) -> Assertion {
        let (key, named) = match (&self.keys.private_jwk, &self.keys.private_key_pem, &self.keys.certificate_pem) {
            (Some(jwk), ..) => (PrivateKey::from_jwk(jwk).expect("a key"), ("kid", jwk["kid"].clone())),
            (None, Some(key), Some(certificate)) => {
                let print = Certificate::from_pem(certificate).expect("a certificate").sha1();
                (PrivateKey::from_pem(key).expect("a key"), ("x5t", json!(base64url::encode(&print))))
            }
            _ => panic!("{} has no private key", self.id()),
        };
        let fits = |one: &Algorithm| key.public().fits(*one);
        let algorithm =
            key.public().algorithm().or_else(|| Algorithm::ALL.into_iter().find(fits)).expect("an algorithm");
        let header = json!({ "typ": "client-authentication+jwt", "alg": algorithm.name(), named.0: named.1 });
        let now = stand.authority.clock.now();
        let claims = json!({
            "iss": self.id(),
            "sub": self.id(),
            "aud": self.issuer.identifier(),
            "iat": now,
            "exp": now + 60,
            "jti": format!("assertion-{}", ASSERTIONS.fetch_add(1, Ordering::SeqCst)),
        });
        let members = |value: Value| value.as_object().expect("an object").clone();
        Assertion { header: members(header), claims: members(claims), key, algorithm }
    }
}

/// The certificate of a PEM text.
pub fn der(pem: &str) -> Vec<u8> {
    Certificate::from_pem(pem).expect("a certificate").der().to_vec()
}

/// A Basic header; identifier and secret are encoded as in a form.
pub fn basic(client_id: &str, secret: &str) -> String {
    format!("Basic {}", base64::encode(format!("{}:{}", encoded(client_id), encoded(secret)).as_bytes()))
}

impl Assertion {
    /// The same with another member of the header.
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header.insert(name.to_owned(), value.into());
        self
    }

    /// The same with another claim.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// A copy to be changed; it has the same `jti`.
    pub fn copy(&self) -> Self {
        let (header, claims) = (self.header.clone(), self.claims.clone());
        Self { header, claims, key: self.key.clone(), algorithm: self.algorithm }
    }

    /// Signed.
    pub fn text(&self) -> String {
        let input = signed::signing_input(&self.header, &self.claims);
        signed::assemble(&input, &self.key.sign(self.algorithm, input.as_bytes()).expect("a signature"))
    }
}

impl Sending {
    /// The same with one such member of the form.
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).also(name, value)
    }

    /// The same with a further such member.
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.form.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same without such members.
    pub fn without(mut self, name: &str) -> Self {
        self.form.retain(|(one, _)| one != name);
        self
    }

    /// The same with one such header; an empty value removes it.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(one, _)| one != name);
        self.headers.extend((!value.is_empty()).then(|| (name.to_owned(), value.to_owned())));
        self
    }

    /// The same with this assertion.
    pub fn asserting(self, assertion: &Assertion) -> Self {
        self.with("client_assertion_type", JWT_BEARER).with("client_assertion", &assertion.text())
    }

    /// The same with this query.
    pub fn query(mut self, query: &str) -> Self {
        self.url = format!("{}?{query}", self.url);
        self
    }

    /// The same over mutual TLS with this certificate, or without one.
    pub fn certified(mut self, certificate: Option<Vec<u8>>) -> Self {
        self.certificate = certificate;
        self
    }

    /// Its form, encoded.
    pub fn body(&self) -> String {
        let pairs: Vec<_> =
            self.form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        pairs.join("&")
    }

    /// Sends it.
    pub async fn sent(&self, stand: &Stand) -> Answer {
        self.sent_as(stand, "application/x-www-form-urlencoded", self.body()).await
    }

    /// Sends it with another body.
    pub async fn sent_as(&self, stand: &Stand, content_type: &str, body: String) -> Answer {
        let (host, path) = split(&self.url);
        let mut request = Request::post(path).header("host", host).header("content-type", content_type);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        stand.send(request.body(Body::from(body)).expect("a request"), self.certificate.as_deref()).await
    }
}
