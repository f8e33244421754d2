//! The endpoints that browsers visit: pages, cookies, and responses on their way to clients.
use super::answer::{Answer, Told, add, log, put, response};
use super::extract::{Call, cookie_name, secure};
use super::protect::{self, FormAction};
use super::respond::{Audience, Speaker, description};
use super::site::Site;
use crate::pages::{self, Place, Trouble};
use axum::http::{Response, StatusCode};
use flows::failure::Failure;
use flows::hearing::Hearing;
use flows::visit::{Outcome, Reply};
use oauth::decisions::authorize::response::Delivery;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;

/// The authorization endpoint.
pub async fn visit(site: &Site, speaker: &Speaker<'_>, call: &Call, hearing: &mut Hearing) -> Answer {
    let browser = call.browser(speaker.issuer);
    let reply = match call.parameters() {
        Ok(form) => flows::authorize::visit(&site.authority, speaker.issuer, (&form, &browser), hearing).await,
        Err(refusal) => Err(refusal.into()),
    };
    finished(speaker, call, reply)
}

/// A form of one of our pages.
pub async fn answer(site: &Site, speaker: &Speaker<'_>, call: &Call, hearing: &mut Hearing) -> Answer {
    let browser = call.browser(speaker.issuer);
    let reply = match call.form() {
        Ok(form) if call.same_origin() => {
            flows::sign_in::answer(&site.authority, speaker.issuer, (&form, &browser), hearing).await
        }
        Ok(_) => Err(Refusal::Authorization(AuthorizationRefusal::Interaction { why: "another site sent it" }).into()),
        Err(refusal) => Err(refusal.into()),
    };
    finished(speaker, call, reply)
}

fn finished(speaker: &Speaker<'_>, call: &Call, reply: Result<Reply, Failure>) -> Answer {
    match reply {
        Ok(reply) => replied(speaker, call, reply),
        Err(Failure::Refused(refusal)) => trouble(speaker, call, *refusal),
        Err(Failure::Fault(fault)) => {
            log(&fault, speaker.trace);
            let text = "Something is missing on our side for a moment. Wait a little, and load this page again.";
            let trouble = Trouble {
                status: 503,
                heading: "Not possible right now",
                text: text.to_owned(),
                trace: speaker.trace,
                explanation: None,
            };
            let mut answer = page(speaker, call, &FormAction::Here, (503, pages::trouble(&place(speaker), &trouble)));
            put(&mut answer.response, "retry-after", "5");
            answer
        }
    }
}

fn replied(speaker: &Speaker<'_>, call: &Call, reply: Reply) -> Answer {
    let issuer = speaker.issuer;
    let mut answer = match reply.outcome {
        Outcome::Ask(question) => {
            let status = match &reply.refusal {
                Some(Refusal::Authorization(AuthorizationRefusal::Guesses { .. })) => 429,
                Some(_) => 400,
                None => 200,
            };
            let html = pages::question(&place(speaker), issuer, &question, reply.refusal.as_ref());
            let forms = FormAction::towards(&question.redirect_uri);
            let mut answer = page(speaker, call, &forms, (status, html));
            if let Some(Refusal::Authorization(AuthorizationRefusal::Guesses { wait })) = &reply.refusal {
                put(&mut answer.response, "retry-after", &wait.to_string());
            }
            answer
        }
        Outcome::Deliver(Delivery::Redirect(location)) => {
            let headers =
                [("location", location.as_str()), ("cache-control", "no-store"), ("referrer-policy", "no-referrer")];
            let told = Told::Text("The browser is sent back to the client.".to_owned());
            Answer::granted(response(StatusCode::SEE_OTHER, &headers, String::new()), told)
        }
        Outcome::Deliver(Delivery::Form { action, members }) => {
            let html = pages::form_post(&place(speaker), &action, &members);
            let plain = response(StatusCode::OK, &[("content-type", "text/html; charset=utf-8")], html);
            let guarded = protect::page_that_posts(plain, &FormAction::towards(&action), call.transport());
            Answer::granted(guarded, Told::Text("The browser posts the response to the client.".to_owned()))
        }
    };
    answer.refusal = reply.refusal;
    for (what, value, life) in [
        ("visitor", reply.visitor, None),
        ("session", reply.session.as_ref().map(|(cookie, _)| cookie.clone()), reply.session.map(|(_, life)| life)),
    ] {
        if let Some(value) = value {
            add(&mut answer.response, "set-cookie", &cookie(issuer, what, &value, life));
        }
    }
    answer
}

/// A cookie for this issuer alone; over plain http on loopback without `Secure`.
fn cookie(issuer: &Issuer, what: &str, value: &str, life: Option<i64>) -> String {
    let life = life.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if secure(issuer) { "; Secure" } else { "" };
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{life}{secure}", cookie_name(issuer, what))
}

fn trouble(speaker: &Speaker<'_>, call: &Call, refusal: Refusal) -> Answer {
    let explanation = refusal.explain();
    let text = match &refusal {
        Refusal::Authorization(AuthorizationRefusal::Interaction { .. }) => {
            "This page belongs to a sign-in that cannot go on. Go back to the application and begin again."
        }
        _ => "The application that sent you here made a request that cannot be answered. Nothing was shared with it.",
    };
    let trouble = Trouble {
        status: 400,
        heading: "This cannot go on",
        text: match speaker.audience {
            Audience::Everybody => text.to_owned(),
            Audience::Strangers => format!("{text} {}", description(&refusal, speaker.audience)),
        },
        trace: speaker.trace,
        explanation: (speaker.audience == Audience::Everybody).then_some(&explanation),
    };
    let mut answer = page(speaker, call, &FormAction::Here, (400, pages::trouble(&place(speaker), &trouble)));
    answer.refusal = Some(refusal);
    answer
}

fn page(speaker: &Speaker<'_>, call: &Call, forms: &FormAction, (status, html): (u16, String)) -> Answer {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let plain: Response<_> = response(status, &[("content-type", "text/html; charset=utf-8")], html);
    let transport = if secure(speaker.issuer) { crate::peer::Transport::Tls } else { call.transport() };
    Answer::granted(protect::page(plain, forms, transport), Told::Text("A page.".to_owned()))
}

fn place(speaker: &Speaker<'_>) -> Place {
    Place::of(speaker.issuer, speaker.audience == Audience::Everybody)
}
