//! What every answer is held to, whatever was asked (group G): its framing, its headers, and that nothing secret comes back.
mod content;

use crate::answer::Answer;
use crate::house::{BASE, House};
use crate::request::Request;
use std::cell::RefCell;

/// What an answer may take on an idle server, in milliseconds.
const SLOWEST: u128 = 2_000;
/// Parameters that are nobody's business but the sender's.
const SECRET: [&str; 9] = [
    "password",
    "client_secret",
    "client_assertion",
    "code",
    "code_verifier",
    "refresh_token",
    "token",
    "access_token",
    "interaction",
];
/// What is wrong with an answer; each line begins with the oracle's identifier.
pub fn look(house: &House, request: &Request, answer: &Answer) -> Vec<String> {
    let look = Look { request, answer, found: RefCell::default() };
    look.framing();
    look.secrets();
    look.places(house);
    look.headers();
    look.json();
    look.authorization();
    look.insides();
    look.found.into_inner()
}

struct Look<'a> {
    request: &'a Request,
    answer: &'a Answer,
    found: RefCell<Vec<String>>,
}

impl Look<'_> {
    fn say(&self, id: &str, what: impl AsRef<str>) {
        let path: String = self.request.path.chars().take(80).collect();
        let told: String = self.answer.told().chars().take(400).collect();
        self.found.borrow_mut().push(format!("{id}: {}\n  {} {path}\n  {told}", what.as_ref(), self.request.method));
    }

    fn is(&self, endpoints: &[&str]) -> bool {
        let end = self.request.path.rsplit('/').next().unwrap_or_default();
        endpoints.contains(&end)
    }

    fn is_html(&self) -> bool {
        self.answer.header("content-type").starts_with("text/html")
    }

    fn framing(&self) {
        let answer = self.answer;
        if matches!(answer.status, 500 | 502 | 503 | 504) {
            self.say("G-01", "our fault");
        }
        if let Some(why) = &answer.malformed {
            self.say("G-15", why);
        }
        if answer.all_of("location").len() > 1 {
            self.say("G-15", "two Locations");
        }
        if matches!(answer.status, 307 | 308) {
            self.say("G-08", "a redirect that repeats the form");
        }
        if answer.took.as_millis() > SLOWEST {
            self.say("G-14", format!("it took {} ms", answer.took.as_millis()));
        }
    }

    /// G-06: nothing secret comes back, in no place.
    fn secrets(&self) {
        let text = String::from_utf8_lossy(&self.answer.raw);
        let sent = self
            .request
            .form
            .iter()
            .filter(|(name, _)| SECRET.contains(&name.as_str()))
            .map(|(_, value)| value.clone());
        let headers = ["authorization", "dpop", "cookie"].map(|name| self.request.header(name));
        let words = headers.iter().flat_map(|value| value.split([' ', ';', '=', ','])).map(str::to_owned);
        for secret in sent
            .chain(words)
            .filter(|secret| secret.len() >= 16 && !secret.contains('{') && !secret.starts_with("__Host-"))
        {
            // A page brings back the sealed interaction that it was sent with, in a field of its form and nowhere else.
            let field = format!("name=\"interaction\" value=\"{secret}\"");
            if text.replace(&field, "").contains(&secret) {
                self.say("G-06", format!("a secret came back: {}", &secret[..16]));
            }
        }
    }

    /// G-07: redirects lead here or to what is registered.
    fn places(&self, house: &House) {
        let location = self.answer.header("location");
        let own = location.is_empty()
            || location.starts_with(&format!("{BASE}/"))
            || (location.starts_with('/') && !location.starts_with("//"));
        if own {
            return;
        }
        let known = house.registered().issuers.into_iter().flat_map(|issuer| issuer.clients);
        let mut known =
            known.flat_map(|client| client.redirect_uris.into_iter().chain(client.post_logout_redirect_uris));
        let port = |uri: &str| {
            let (host, rest) = location
                .strip_prefix("http://")
                .map(|rest| rest.split_at(rest.find(":5").or(rest.find(":1/")).unwrap_or(0)))?;
            let path = rest.find('/').map(|at| &rest[at..])?;
            Some(format!("http://{host}{path}").starts_with(uri))
        };
        if !known.any(|uri| location.starts_with(&uri) || port(&uri) == Some(true)) {
            self.say("G-07", "a redirect to where nobody registered");
        }
    }

    fn headers(&self) {
        let answer = self.answer;
        let header = |name: &str| answer.header(name);
        // What the parser cannot read is answered before anybody knows what was asked.
        let unread =
            matches!(answer.status, 400 | 431) && answer.body.is_empty() && answer.header("content-type").is_empty();
        let machine = !unread && self.is(&["token", "par", "introspect", "revoke", "userinfo"]);
        if machine && answer.status != 404 && header("cache-control") != "no-store" {
            self.say("G-03", "it may be kept");
        }
        if !answer.body.is_empty() && header("x-content-type-options") != "nosniff" {
            self.say("G-04", "its type may be guessed");
        }
        if machine && self.is_html() {
            self.say("G-04", "a page for a program");
        }
        if machine && !header("set-cookie").is_empty() {
            self.say("G-11", "a cookie for a program");
        }
        for cookie in answer.all_of("set-cookie") {
            let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
            let strict = ["Secure", "HttpOnly", "Path=/"].iter().all(|one| attributes.contains(one));
            let same_site = attributes.iter().any(|one| matches!(*one, "SameSite=Lax" | "SameSite=Strict"));
            if !cookie.starts_with("__Host-") || !strict || !same_site {
                self.say("G-11", format!("a loose cookie: {}", cookie.split('=').next().unwrap_or_default()));
            }
        }
        if self.is_html() {
            self.page();
        }
    }

    /// G-10.
    fn page(&self) {
        let header = |name: &str| self.answer.header(name);
        for (name, value) in
            [("x-frame-options", "DENY"), ("referrer-policy", "no-referrer"), ("cache-control", "no-store")]
        {
            if header(name) != value {
                self.say("G-10", format!("{name} is {:?}", header(name)));
            }
        }
        let policy = header("content-security-policy");
        let wanted = ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"];
        if !wanted.iter().all(|part| policy.contains(part)) || policy.contains("unsafe") || policy.contains('*') {
            self.say("G-10", format!("its policy is {policy:?}"));
        }
    }
}
