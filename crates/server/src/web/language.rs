//! The language of a page: what a request says of it, and what the answer says back (RFC 9110 sections 8.5, 12.5.4 and 12.5.5, RFC 6265).
use super::answer::{add, put, response};
use super::extract::cookie;
use super::protect::{self, FormAction};
use crate::peer::Transport;
use crate::texts::Language;
use crate::texts::choice::Wishes;
use crate::texts::reader::{Reader, Switch};
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, StatusCode, header};
use oauth::rules::form;
use oauth::words::form::Form;
use std::convert::Infallible;

/// The cookie that keeps the person's choice, one for the site.
const COOKIE: &str = "biljett-language";
/// A year, in seconds.
const LIFE: u32 = 31_536_000;

/// What a request says of languages.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// What this very request chooses.
    pressed: Option<Language>,
    /// The same, where a page of ours was the place to choose it.
    kept: Option<Language>,
    /// What an earlier page of this visit chose.
    carried: Option<Language>,
    saved: Option<String>,
    accept_language: String,
}

impl Wish {
    /// Of a request with these parameters: `language` chooses, `chosen_language` carries an earlier choice on.
    pub fn of(headers: &HeaderMap, parameters: &Form) -> Self {
        let language = |name| parameters.value(name).and_then(Language::of);
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let pressed = language("language");
        Self {
            pressed,
            kept: pressed.filter(|_| !matches!(text("sec-fetch-site"), "cross-site" | "same-site")),
            carried: language("chosen_language"),
            saved: cookie(headers, COOKIE),
            accept_language: text(header::ACCEPT_LANGUAGE.as_str()).to_owned(),
        }
    }

    /// Who reads the page, where the authorization request says this of languages.
    pub fn reader(&self, ui_locales: Option<&str>, switch: Switch) -> Reader {
        let chosen = self.pressed.or(self.carried);
        let wishes = Wishes {
            chosen: chosen.map(Language::tag),
            ui_locales,
            saved: self.saved.as_deref(),
            accept_language: &self.accept_language,
        };
        Reader { language: wishes.language(), chosen, switch }
    }

    /// Says on `response` which language it is in and what that depends on, and keeps the choice of this request.
    pub fn tell(&self, response: &mut Response<Body>, language: Language, transport: Transport) {
        put(response, "content-language", language.tag());
        put(response, "vary", "Accept-Language, Cookie");
        if let Some(kept) = self.kept {
            let secure = if transport == Transport::Tls { "; Secure" } else { "" };
            let tag = kept.tag();
            let cookie = format!("{COOKIE}={tag}; Path=/; HttpOnly; SameSite=Lax; Max-Age={LIFE}{secure}");
            add(response, "set-cookie", &cookie);
        }
    }
}

/// A page of our own that is asked for by GET; it comes in another language under `?language=`.
pub struct OwnPage {
    wish: Wish,
    switch: Switch,
}

impl OwnPage {
    /// The page of this query.
    pub fn of(headers: &HeaderMap, query: &str) -> Self {
        let parameters = form::read(query.as_bytes()).unwrap_or_default();
        Self { wish: Wish::of(headers, &parameters), switch: Switch::links(query) }
    }

    /// Who reads it.
    pub fn reader(&self) -> Reader {
        self.wish.reader(None, self.switch.clone())
    }

    /// The page as an answer.
    pub fn html(&self, status: StatusCode, html: String) -> Response<Body> {
        let plain = response(status, &[("content-type", "text/html; charset=utf-8")], html);
        let mut page = protect::page(plain, &FormAction::Here, Transport::Plain);
        self.wish.tell(&mut page, self.reader().language, Transport::Plain);
        page
    }
}

impl<S: Sync> FromRequestParts<S> for OwnPage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn check(query: &str, site: &'static str, transport: Transport, cookie: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert("sec-fetch-site", HeaderValue::from_static(site));
        let wish = Wish::of(&headers, &form::read(query.as_bytes()).unwrap());
        let mut response = Response::new(Body::empty());
        wish.tell(&mut response, wish.reader(None, Switch::None).language, transport);
        assert_eq!(response.headers().get("set-cookie").map(|value| value.to_str().unwrap()), cookie, "{query} {site}");
    }

    #[test]
    fn a_choice_is_kept_where_it_was_made_on_a_page_of_ours() {
        let cookie = "biljett-language=lv; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000";
        check("language=lv", "same-origin", Transport::Plain, Some(cookie));
        check("language=lv", "none", Transport::Tls, Some(&format!("{cookie}; Secure")));
        for (query, site) in [
            ("language=lv", "cross-site"),
            ("language=lv", "same-site"),
            ("language=de", "same-origin"),
            ("chosen_language=lv", "same-origin"),
        ] {
            check(query, site, Transport::Tls, None);
        }
    }
}
