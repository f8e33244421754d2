//! The logout endpoint: what a client asks by GET or POST, what the person answers on our page (OpenID Connect RP-Initiated Logout 1.0).
use super::answer::{Answer, Told, response};
use super::browser::{Page, set};
use super::extract::Call;
use super::language::Wish;
use super::protect::FormAction;
use super::respond::{Audience, Speaker};
use super::site::Site;
use crate::pages::{self, Leaving};
use crate::texts::reader::Switch;
use axum::http::{Method, StatusCode};
use flows::end_session::{self, Farewell, Shown};
use flows::failure::Failure;
use flows::hearing::Hearing;
use flows::visit::Browser;
use oauth::refusal::Refusal;
use oauth::refusal::session::SessionRefusal;
use oauth::words::form::Form;

/// What a client's form may bring that is of use.
const BROUGHT: [&str; 5] = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales"];

/// Answers a client, or the person.
pub async fn end_session(site: &Site, speaker: &Speaker<'_>, call: &Call, hearing: &mut Hearing) -> Answer {
    let (authority, issuer) = (&*site.authority, speaker.issuer);
    let (parameters, browser) = (call.parameters(), call.browser(issuer));
    let form = parameters.as_ref().cloned().unwrap_or_default();
    let again = match call.method {
        Method::GET => Switch::links(&call.query),
        _ => Switch::None,
    };
    let ui_locales = form.value("ui_locales").map(str::to_owned);
    let page = Page { speaker, call, wish: Wish::of(&call.headers, &form), ui_locales, again };
    let posted = call.method == Method::POST;
    let (own, foreign) = (posted && form.value("interaction").is_some(), posted && !call.same_origin());
    let farewell = match parameters {
        Err(refusal) => Err(refusal.into()),
        Ok(_) if own && foreign => Err(another_site()),
        Ok(form) if own => end_session::answer(authority, issuer, (&form, &browser), hearing).await,
        // A browser brings no cookies with another site's form: our own page sends it on, and then they come along.
        Ok(form) if foreign => {
            return match end_session::visit(authority, issuer, (&form, &Browser::default()), hearing).await {
                Ok(farewell) => relayed(&page, &form, farewell, hearing),
                Err(failure) => page.failed(failure),
            };
        }
        Ok(form) => end_session::visit(authority, issuer, (&form, &browser), hearing).await,
    };
    match farewell {
        Ok(farewell) => answered(page, &browser, farewell),
        Err(failure) => page.failed(failure),
    }
}

fn another_site() -> Failure {
    Refusal::Session(SessionRefusal::Form { why: "another site sent it" }).into()
}

fn answered(mut page: Page, browser: &Browser, farewell: Farewell) -> Answer {
    let issuer = page.speaker.issuer;
    page.ui_locales = farewell.ui_locales.or(page.ui_locales);
    let place = page.place(page.again.clone());
    let refusal = farewell.refusal;
    let explanation = refusal.as_ref().filter(|_| page.speaker.audience == Audience::Everybody).map(Refusal::explain);
    let wrong = explanation.as_ref().map(|explanation| (page.speaker.trace, explanation));
    let status = if refusal.is_some() { 400 } else { 200 };
    let mut answer = match &farewell.shown {
        Shown::Question { form, client, person, destination } => {
            let leaving = Leaving {
                action: &page.call.path,
                fields: vec![("interaction", form.clone())],
                client: client.as_deref(),
                person: Some(person),
                destination: destination.as_deref(),
            };
            let forms = destination.as_deref().map_or(FormAction::Here, FormAction::towards);
            let mut answer = page.html(&forms, (status, pages::logout(&place, issuer, &leaving, wrong)));
            answer.told = Told::Page(Some(form.clone()));
            answer
        }
        Shown::Stays => page.html(&FormAction::Here, (status, pages::ended(&place, Some(issuer), wrong))),
        Shown::Ended => page.html(&FormAction::Here, (status, pages::ended(&place, None, wrong))),
        Shown::Left(location) => {
            let headers =
                [("location", location.as_str()), ("cache-control", "no-store"), ("referrer-policy", "no-referrer")];
            let told = Told::Text("The browser is sent back to the client.".to_owned());
            Answer::granted(response(StatusCode::SEE_OTHER, &headers, String::new()), told)
        }
    };
    answer.refusal = refusal;
    let over = browser.session.is_some() && matches!(farewell.shown, Shown::Ended | Shown::Left(_));
    set(&mut answer, issuer, "session", over.then(|| (String::new(), Some(0))));
    set(&mut answer, issuer, "visitor", farewell.visitor.map(|value| (value, None)));
    answer
}

/// The question with everything that the client sent, before anything is known of the browser.
fn relayed(page: &Page, form: &Form, farewell: Farewell, hearing: &mut Hearing) -> Answer {
    let issuer = page.speaker.issuer;
    let named = issuer.profile.end_session.renamed(form.clone(), &mut hearing.moment).unwrap_or_default();
    let brought = BROUGHT.iter().filter_map(|name| named.value(name).map(|value| (*name, value.to_owned())));
    let (action, fields) = (page.call.path.as_str(), brought.collect());
    let destination = match &farewell.shown {
        Shown::Left(location) => Some(location.as_str()),
        _ => None,
    };
    let leaving = Leaving { action, fields, destination, ..Leaving::default() };
    let forms = destination.map_or(FormAction::Here, FormAction::towards);
    let html = pages::logout(&page.place(Switch::None), issuer, &leaving, None);
    page.html(&forms, (200, html))
}
