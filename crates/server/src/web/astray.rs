//! Requests of a demonstration beneath an issuer's root whose path is no endpoint: told what was probably meant (RFC 8414 section 2).
use super::answer::{Answer, Told, response};
use super::browser::Page;
use super::extract::Call;
use super::language::Wish;
use super::protect::FormAction;
use super::respond::{Audience, Speaker, description};
use crate::pages::{self, Trouble};
use crate::texts::reader::Switch;
use axum::http::{Method, StatusCode};
use flows::catalogue::{Catalogue, Route};
use oauth::decisions::locate::{astray, locate, nearest};
use oauth::refusal::Refusal;
use oauth::rules::form;
use oauth::rules::paths::Endpoint;
use serde_json::{Map, json};

/// Where a request that found no endpoint was probably going, and why it did not arrive; `None` beneath no issuer.
pub fn strayed(catalogue: &Catalogue, call: &Call) -> Option<(Route, Refusal)> {
    let issuers = catalogue.beneath(call.host(), &call.path);
    let located: Vec<_> = issuers.iter().map(|issuer| locate(issuer, &call.path)).collect();
    let (place, meant) = nearest(&located)?;
    let issuer = issuers.get(place)?.clone();
    let refusal = Refusal::Parameters(astray(&issuer, meant, (call.method.as_str(), &call.path)));
    Some((Route::to(issuer, meant.unwrap_or(Endpoint::OpenidConfiguration)), refusal))
}

/// The answer: 404, as a page for browsers and as JSON for programs.
pub fn answer(speaker: &Speaker<'_>, call: &Call, refusal: Refusal) -> Answer {
    let mut answer = if call.text("accept").contains("text/html") {
        page(speaker, call, &refusal)
    } else {
        let errors = &speaker.issuer.profile.errors;
        let mut members = Map::new();
        members.insert("error".to_owned(), json!(errors.name(refusal.error())));
        members.insert("error_description".to_owned(), json!(description(&refusal, speaker.audience)));
        let headers = [("content-type", "application/json"), ("cache-control", "no-store"), ("vary", "Accept")];
        let body = json!(members).to_string();
        Answer::granted(response(StatusCode::NOT_FOUND, &headers, body), Told::Members(members))
    };
    answer.refusal = Some(refusal);
    answer
}

fn page(speaker: &Speaker<'_>, call: &Call, refusal: &Refusal) -> Answer {
    let again = if call.method == Method::GET { Switch::links(&call.query) } else { Switch::None };
    let wish = Wish::of(&call.headers, &form::read(call.query.as_bytes()).unwrap_or_default());
    let page = Page { speaker, call, wish, ui_locales: None, again };
    let place = page.place(page.again.clone());
    let explanation = refusal.explain();
    let trouble = Trouble {
        status: StatusCode::NOT_FOUND.as_u16(),
        heading: place.say("absent"),
        text: place.say("absent-page").link("first-page", "/", place.say("absent-first-page")),
        detail: None,
        trace: speaker.trace,
        explanation: (speaker.audience == Audience::Everybody).then_some(&explanation),
    };
    page.html(&FormAction::Here, (StatusCode::NOT_FOUND.as_u16(), pages::trouble(&place, &trouble)))
}
