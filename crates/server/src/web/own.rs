//! A person's own page at its endpoint: GET shows it, POST does what a form of it says and loads it anew (RFC 9110 section 15.4.4).
use super::answer::{Answer, Told, put, response};
use super::browser::{Page, set};
use super::extract::Call;
use super::language::Wish;
use super::protect::FormAction;
use super::respond::Speaker;
use super::site::Site;
use crate::pages;
use crate::texts::reader::Switch;
use axum::http::{Method, StatusCode};
use flows::account::{self, Shown, Visited};
use flows::failure::Failure;
use flows::hearing::Hearing;
use flows::visit::Browser;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::refusal::session::SessionRefusal;
use oauth::words::form::Form;

/// Shows it, or does what one of its forms says.
pub async fn account(site: &Site, speaker: &Speaker<'_>, call: &Call, hearing: &mut Hearing) -> Answer {
    let parameters = call.parameters();
    let form = parameters.as_ref().cloned().unwrap_or_default();
    let again = Switch::links(if call.method == Method::GET { &call.query } else { "" });
    let page = Page { speaker, call, wish: Wish::of(&call.headers, &form), ui_locales: None, again };
    let browser = call.browser(speaker.issuer);
    match visited(site, (call, parameters), (speaker, browser), hearing).await {
        Ok(visited) => answered(&page, visited),
        Err(failure) => page.failed(failure),
    }
}

async fn visited(
    site: &Site,
    (call, parameters): (&Call, Result<Form, Refusal>),
    (speaker, browser): (&Speaker<'_>, Browser),
    hearing: &mut Hearing,
) -> Result<Visited, Failure> {
    let (authority, issuer) = (&*site.authority, speaker.issuer);
    let form = parameters?;
    match call.method {
        Method::GET => account::visit(authority, issuer, (&browser, None), hearing).await,
        _ if call.same_origin() => account::answer(authority, issuer, (&form, &browser), hearing).await,
        _ => {
            let refusal = Refusal::Session(SessionRefusal::Form { why: "another site sent it" });
            account::visit(authority, issuer, (&browser, Some(refusal)), hearing).await
        }
    }
}

fn answered(page: &Page, visited: Visited) -> Answer {
    let (issuer, action) = (page.speaker.issuer, page.call.path.as_str());
    let (place, refusal) = (page.place(page.again.clone()), visited.refusal);
    let guesses = match &refusal {
        Some(Refusal::Authorization(AuthorizationRefusal::Guesses { wait })) => Some(*wait),
        _ => None,
    };
    let status = match (&refusal, guesses) {
        (None, _) => 200,
        (Some(_), Some(_)) => 429,
        (Some(_), None) => 400,
    };
    let mut answer = match &visited.shown {
        Shown::SignIn { form, username } => {
            let html = pages::own_sign_in(&place, action, (form, username), refusal.as_ref());
            asked(page.html(&FormAction::Here, (status, html)), form)
        }
        Shown::Account(own) => {
            let html = pages::own(&place, issuer, (action, own), refusal.as_ref());
            asked(page.html(&FormAction::Here, (status, html)), &own.form)
        }
        Shown::Again => {
            let headers = [("location", action), ("cache-control", "no-store"), ("referrer-policy", "no-referrer")];
            let told = Told::Text("The page is loaded anew.".to_owned());
            Answer::granted(response(StatusCode::SEE_OTHER, &headers, String::new()), told)
        }
    };
    answer.refusal = refusal;
    if let Some(wait) = guesses {
        put(&mut answer.response, "retry-after", &wait.to_string());
    }
    set(&mut answer, issuer, "visitor", visited.visitor.map(|value| (value, None)));
    set(&mut answer, issuer, "session", visited.session.map(|(value, life)| (value, Some(life))));
    answer
}

fn asked(mut answer: Answer, form: &str) -> Answer {
    answer.told = Told::Page(Some(form.to_owned()));
    answer
}
