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
    /// What an earlier page of this visit chose.
    carried: Option<Language>,
    saved: Option<String>,
    accept_language: String,
}

impl Wish {
    /// Of a request with these parameters: `language` chooses, `chosen_language` carries an earlier choice on.
    pub fn of(headers: &HeaderMap, parameters: &Form) -> Self {
        let language = |name| parameters.value(name).and_then(Language::of);
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self {
            pressed: language("language"),
            carried: language("chosen_language"),
            saved: cookie(headers, COOKIE),
            accept_language: accepted.unwrap_or_default().to_owned(),
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
        if let Some(pressed) = self.pressed {
            let secure = if transport == Transport::Tls { "; Secure" } else { "" };
            let tag = pressed.tag();
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
    /// The page at this path and query.
    pub fn of(headers: &HeaderMap, path: &str, query: &str) -> Self {
        let parameters = form::read(query.as_bytes()).unwrap_or_default();
        Self { wish: Wish::of(headers, &parameters), switch: Switch::links(path, query) }
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
        Ok(Self::of(&parts.headers, parts.uri.path(), parts.uri.query().unwrap_or_default()))
    }
}
