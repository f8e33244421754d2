//! A person's browser at a stand: follows the pages of an authorization, keeps cookies, and stops where it is sent back to the client.
use super::party::{Party, Sending};
use super::{Answer, Stand, split};
use axum::body::Body;
use axum::http::Request;
use jose::{base64url, digest};
use oauth::decisions::authorize::response::encoded;
use oauth::issuer::Issuer;
use oauth::rules::form;
use oauth::rules::paths::Endpoint;
use oauth::words::scope::Scopes;
use server::demo::shipped;
use std::net::SocketAddr;
use std::sync::Arc;

/// The verifier behind every challenge of these tests.
pub const VERIFIER: &str = "a-verifier-of-43-characters-and-a-few-more-1234";

/// A browser.
#[derive(Clone)]
pub struct Visitor {
    issuer: Arc<Issuer>,
    cookies: Vec<(String, String)>,
    address: Option<SocketAddr>,
}

/// The S256 challenge of a verifier (RFC 7636 section 4.2).
pub fn challenge(verifier: &str) -> String {
    base64url::encode(&digest::sha256(verifier.as_bytes()))
}

/// Members of an authorization request.
pub type Members = Vec<(&'static str, String)>;

impl Party {
    /// An authorization request for all that the client may ask for.
    pub fn wishes(&self) -> Members {
        let scopes: &Scopes = &self.registration.scopes;
        let redirect_uri = self.registration.redirect_uris.first().expect("a redirect URI");
        vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.id().to_owned()),
            ("redirect_uri", redirect_uri.clone()),
            ("scope", scopes.to_string()),
            ("state", "state-0123456789".to_owned()),
            ("nonce", "nonce-0123456789".to_owned()),
            ("code_challenge", challenge(VERIFIER)),
            ("code_challenge_method", "S256".to_owned()),
        ]
    }

    /// The request that redeems a code of [`Party::wishes`].
    pub fn redeems(&self, stand: &Stand, code: &str) -> Sending {
        let redirect_uri = self.registration.redirect_uris.first().expect("a redirect URI");
        let asks = self.asks(stand, "authorization_code").with("code", code);
        asks.with("redirect_uri", redirect_uri).with("code_verifier", VERIFIER)
    }

    /// The request that uses a refresh token.
    pub fn refreshes(&self, stand: &Stand, refresh_token: &str) -> Sending {
        self.asks(stand, "refresh_token").with("refresh_token", refresh_token)
    }

    /// The code that a person's yes to all that is wished brings.
    pub async fn code(&self, stand: &Stand, wishes: &Members) -> String {
        let answer = Visitor::at(self.issuer.clone()).through(stand, wishes).await;
        returned(&answer, "code").unwrap_or_else(|| panic!("no code: {} {}", answer.status, answer.body))
    }
}

/// The same wishes with one member set; an empty value leaves it out.
pub fn wishing(mut wishes: Members, name: &'static str, value: &str) -> Members {
    wishes.retain(|(one, _)| *one != name);
    wishes.extend((!value.is_empty()).then(|| (name, value.to_owned())));
    wishes
}

impl Visitor {
    /// A browser without cookies.
    pub fn at(issuer: Arc<Issuer>) -> Self {
        Self { issuer, cookies: Vec::new(), address: None }
    }

    /// The same at another IP address.
    pub fn at_address(mut self, address: [u8; 4]) -> Self {
        self.address = Some(SocketAddr::from((address, 50_000)));
        self
    }

    /// The same browser at another issuer, where its cookies of the first are presented as those of the second.
    pub fn at_another(mut self, issuer: Arc<Issuer>) -> Self {
        let (from, to) = (format!("-{}", self.issuer.name()), format!("-{}", issuer.name()));
        for (name, _) in &mut self.cookies {
            *name = name.replace(&from, &to);
        }
        self.issuer = issuer;
        self
    }

    /// The value of a cookie: `session` or `visitor`.
    pub fn cookie(&self, what: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|(name, _)| name.contains(&format!("biljett-{what}-")));
        found.map(|(_, value)| value.as_str())
    }

    /// Loses the cookies.
    pub fn forget(&mut self) {
        self.cookies.clear();
    }

    /// The first visit.
    pub async fn visit(&mut self, stand: &Stand, wishes: &Members) -> Answer {
        let wishes: Vec<_> = wishes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.get(stand, Endpoint::Authorization, &wishes).await
    }

    /// Follows a link to an endpoint.
    pub async fn get(&mut self, stand: &Stand, endpoint: Endpoint, members: &[(&str, &str)]) -> Answer {
        let url = self.issuer.endpoint(endpoint).expect("an endpoint");
        let pairs: Vec<_> = members.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let (host, path) = split(&url);
        let request = Request::get(format!("{path}?{}", pairs.join("&"))).header("host", host);
        self.go(stand, request.header("cookie", self.jar()).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form of one of our pages to an endpoint.
    pub async fn send(&mut self, stand: &Stand, endpoint: Endpoint, members: &[(&str, &str)]) -> Answer {
        self.send_from("same-origin", stand, endpoint, members).await
    }

    /// Sends a form to an endpoint; `site` is what `Sec-Fetch-Site` says, and another site's form brings no cookies.
    pub async fn send_from(
        &mut self,
        site: &str,
        stand: &Stand,
        endpoint: Endpoint,
        members: &[(&str, &str)],
    ) -> Answer {
        let url = self.issuer.endpoint(endpoint).expect("an endpoint");
        let jar = if site == "cross-site" { String::new() } else { self.jar() };
        let request = super::posted(&url, &[("cookie", &jar), ("sec-fetch-site", site)], members);
        self.go(stand, request).await
    }

    /// Answers a page; its interaction goes along.
    pub async fn answer(&mut self, stand: &Stand, page: &Answer, members: &[(&str, &str)]) -> Answer {
        let mut form = vec![("interaction", sealed(page).expect("a page with an interaction"))];
        form.extend_from_slice(members);
        self.post(stand, &form).await
    }

    /// Sends a form as one of our pages does.
    pub async fn post(&mut self, stand: &Stand, members: &[(&str, &str)]) -> Answer {
        self.send(stand, Endpoint::SignIn, members).await
    }

    /// Signs in as the issuer's first person.
    pub async fn sign_in(&mut self, stand: &Stand, page: &Answer) -> Answer {
        let (username, password) = person(self.issuer.name());
        self.answer(stand, page, &[("step", "sign_in"), ("username", &username), ("password", &password)]).await
    }

    /// The same with a further member of the form.
    pub async fn sign_in_carrying(&mut self, stand: &Stand, page: &Answer, member: (&str, &str)) -> Answer {
        let (username, password) = person(self.issuer.name());
        let form = [("step", "sign_in"), ("username", &username), ("password", &password), member];
        self.answer(stand, page, &form).await
    }

    /// Follows every page, saying yes and acting for oneself, until there is none.
    pub async fn through(&mut self, stand: &Stand, wishes: &Members) -> Answer {
        let mut page = self.visit(stand, wishes).await;
        for _ in 0..4 {
            let asks = |step: &str| page.status == 200 && page.body.contains(&format!("value=\"{step}\""));
            page = match () {
                () if asks("sign_in") => self.sign_in(stand, &page).await,
                () if asks("represent") => {
                    self.answer(stand, &page, &[("step", "represent"), ("representing", "")]).await
                }
                () if asks("allow") => self.answer(stand, &page, &[("step", "allow")]).await,
                () => return page,
            };
        }
        panic!("the pages do not end: {}", page.body);
    }

    async fn go(&mut self, stand: &Stand, mut request: Request<Body>) -> Answer {
        if let Some(address) = self.address {
            request.extensions_mut().insert(address);
        }
        let answer = stand.send(request, None).await;
        for line in answer.headers.get_all("set-cookie") {
            let pair = line.to_str().expect("text").split(';').next().expect("a pair");
            let (name, value) = pair.split_once('=').expect("a cookie");
            self.cookies.retain(|(one, _)| one != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        answer
    }

    fn jar(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }
}

/// The name and password of the demonstration's first person at an issuer; elsewhere those that the tests' own files give.
fn person(issuer: &str) -> (String, String) {
    let file = shipped::file().expect("the demonstration's file");
    let entry = file.issuers.into_iter().find(|entry| entry.name == issuer);
    let person = entry.and_then(|entry| entry.people.into_iter().next());
    let own = || ("berit".to_owned(), "a-word-of-berits-own".to_owned());
    person.map_or_else(own, |person| (person.username, person.password.expect("a password")))
}

/// The interaction that is sealed into a page.
pub fn sealed(page: &Answer) -> Option<&str> {
    page.body.split("name=\"interaction\" value=\"").nth(1)?.split('"').next()
}

/// A parameter of a response that travels to the client by redirect.
pub fn returned(answer: &Answer, name: &str) -> Option<String> {
    let (_, query) = answer.header("location").split_once(['?', '#'])?;
    form::read(query.as_bytes()).expect("a query").value(name).map(str::to_owned)
}
