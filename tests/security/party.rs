//! Clients of the tester's, by the names of the list: what each knows, and how it says who it is.
use crate::draft::Draft;
use crate::house::{BASE, House};
use crate::keys::{algorithm, kid, public_jwk};
use crate::request::Request;
use flows::apply::File;
use jose::base64;
use oauth::decisions::authorize::response::encoded;
use oauth::rules::credentials::JWT_BEARER;
use oauth::words::client::{Bound, Pushed, Registration};
use oauth::words::names::AuthenticationMethod;
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};

static IDENTIFIERS: AtomicU64 = AtomicU64::new(0);

/// A client.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its name in the list; also that of its key.
    pub name: String,
    /// Its issuer's name.
    pub issuer: String,
    /// What is registered.
    pub registration: Registration,
}

/// An identifier that no other token has.
pub fn fresh(what: &str) -> String {
    format!("{what}-{}", IDENTIFIERS.fetch_add(1, Ordering::SeqCst))
}

/// The client of this name: `C9` and `RS9` stand at the other tenant under the identifiers `C1` and `RSA`.
pub fn party(house: &House, name: &str) -> Party {
    let (issuer, client_id) = match name {
        "C9" => ("t2", "C1"),
        "RS9" => ("t2", "RSA"),
        name => ("t1", name),
    };
    let file: File = house.registered();
    let entry = file.issuers.into_iter().find(|entry| entry.name == issuer).expect("an issuer");
    let found = entry.clients.into_iter().find(|client| client.client_id == client_id);
    let registration = found.unwrap_or_else(|| panic!("no client {name}"));
    Party { name: name.to_owned(), issuer: issuer.to_owned(), registration }
}

impl Party {
    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.registration.client_id
    }

    /// The issuer's identifier.
    pub fn issuer_url(&self) -> String {
        format!("{BASE}/{}", self.issuer)
    }

    /// Where its responses go.
    pub fn redirect_uri(&self) -> String {
        self.registration.redirect_uris.first().expect("a redirect URI").clone()
    }

    /// Whether it must prove a key.
    pub fn proves(&self) -> bool {
        self.registration.dpop_bound_access_tokens == Bound::Required
    }

    /// Whether it must push.
    pub fn pushes(&self) -> bool {
        self.registration.pushed_authorization_requests == Pushed::Required
    }

    /// What it asks for where a person stands behind it: of all it may, one API.
    pub fn scope(&self) -> String {
        let wanted = ["openid", "offline_access", "a.read"];
        wanted.into_iter().filter(|scope| self.registration.scopes.contains(scope)).collect::<Vec<_>>().join(" ")
    }

    /// A POST to an endpoint that says who sends it, and proves a key where it must.
    pub fn post(&self, house: &House, path: &str) -> Request {
        let mut request = Request::post(&self.issuer, path);
        request.client.clone_from(&self.name);
        self.introduce(house, &mut request);
        if self.proves() {
            self.prove(house, &mut request);
        }
        request
    }

    /// Says who sends it, by the registered method, and in no other way.
    pub fn introduce(&self, house: &House, request: &mut Request) {
        request.form.retain(|(name, _)| {
            !["client_id", "client_secret", "client_assertion", "client_assertion_type"].contains(&name.as_str())
        });
        request.headers.retain(|(name, _)| name != "authorization");
        request.assertion = None;
        let secret = || self.registration.secret.clone().expect("a secret");
        match self.registration.token_endpoint_auth_method {
            AuthenticationMethod::None
            | AuthenticationMethod::TlsClientAuth
            | AuthenticationMethod::SelfSignedTlsClientAuth => request.set("client_id", self.id()),
            AuthenticationMethod::ClientSecretBasic => {
                request.set_header("authorization", &basic(self.id(), &secret()))
            }
            AuthenticationMethod::ClientSecretPost => {
                request.set("client_id", self.id());
                request.set("client_secret", &secret());
            }
            AuthenticationMethod::PrivateKeyJwt => {
                request.set("client_assertion_type", JWT_BEARER);
                request.set("client_assertion", "{assertion}");
                request.assertion = Some(self.assertion(house));
            }
        }
    }

    /// The name of its key, with the algorithm that is registered for it.
    pub fn key(&self) -> String {
        let jwks = self.registration.jwks.as_ref();
        let algorithm = jwks.and_then(|jwks| jwks["keys"][0]["alg"].as_str());
        algorithm.map_or_else(|| self.name.clone(), |algorithm| format!("{}:{algorithm}", self.name))
    }

    /// A client assertion (RFC 7523 section 3).
    pub fn assertion(&self, house: &House) -> Draft {
        let now = house.now();
        let header =
            json!({ "typ": "client-authentication+jwt", "alg": algorithm(&self.key()).name(), "kid": kid(&self.name) });
        let claims = json!({ "iss": self.id(), "sub": self.id(), "aud": self.issuer_url(), "iat": now, "exp": now + 60, "jti": fresh("assertion") });
        Draft::new(&self.key(), header, claims)
    }

    /// Adds a proof of its key for this request (RFC 9449 section 4.2).
    pub fn prove(&self, house: &House, request: &mut Request) {
        let holder = format!("{}-dpop", self.name);
        let mut jwk = public_jwk(&holder);
        jwk.as_object_mut().expect("an object").shift_remove("kid");
        let header = json!({ "typ": "dpop+jwt", "alg": algorithm(&holder).name(), "jwk": jwk });
        let url = format!("{BASE}{}", request.path);
        let claims = json!({ "jti": fresh("proof"), "htm": request.method, "htu": url, "iat": house.now() });
        request.proof = Some(Draft::new(&holder, header, claims));
        request.set_header("dpop", "{proof}");
    }
}

/// A Basic header; identifier and secret are encoded as in a form.
pub fn basic(client_id: &str, secret: &str) -> String {
    format!("Basic {}", base64::encode(format!("{}:{}", encoded(client_id), encoded(secret)).as_bytes()))
}
