//! The endpoints that browsers visit: pages, cookies, and responses on their way to clients.
use super::answer::{Answer, Told, add, log, put, response};
use super::extract::{Call, cookie_name, secure};
use super::language::Wish;
use super::protect::{self, FormAction};
use super::respond::{Audience, Speaker, description};
use super::site::Site;
use crate::pages::{self, Place, Trouble};
use crate::peer::Transport;
use crate::texts::reader::{Reader, Switch};
use axum::http::{Method, Response, StatusCode};
use flows::failure::Failure;
use flows::hearing::Hearing;
use flows::visit::{Outcome, Question, Reply};
use oauth::decisions::authorize::response::Delivery;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::refusal::session::SessionRefusal;

/// The authorization endpoint.
pub async fn visit(site: &Site, speaker: &Speaker<'_>, call: &Call, hearing: &mut Hearing) -> Answer {
    let browser = call.browser(speaker.issuer);
    let parameters = hearing.moment.hold(call.in_order(), call.parameters());
    let form = parameters.as_ref().ok();
    let ui_locales = form.and_then(|form| form.value("ui_locales")).map(str::to_owned);
    // What was posted may be secret, and is put into no address.
    let again = if call.method == Method::POST { Switch::None } else { Switch::links(&call.query) };
    let wish = Wish::of(&call.headers, &form.cloned().unwrap_or_default());
    let page = Page { speaker, call, wish, ui_locales, again };
    let reply = match parameters {
        Ok(form) => flows::authorize::visit(&site.authority, speaker.issuer, (&form, &browser), hearing).await,
        Err(refusal) => Err(refusal.into()),
    };
    page.finished(reply)
}

/// A form of one of our pages.
pub async fn answer(site: &Site, speaker: &Speaker<'_>, call: &Call, hearing: &mut Hearing) -> Answer {
    let browser = call.browser(speaker.issuer);
    let parameters = hearing.moment.hold(call.in_order(), call.form());
    let form = parameters.as_ref().ok().filter(|_| call.same_origin()).cloned().unwrap_or_default();
    let wish = Wish::of(&call.headers, &form);
    let interaction = flows::sign_in::unsealed(&site.authority, speaker.issuer, &form);
    let sealed = interaction.as_ref().and(form.value("interaction"));
    let again = again(&call.path, sealed);
    let ui_locales = interaction.and_then(|interaction| interaction.request.ui_locales);
    let page = Page { speaker, call, wish, ui_locales, again };
    let reply = match parameters {
        Ok(form) if call.same_origin() => {
            flows::sign_in::answer(&site.authority, speaker.issuer, (&form, &browser), hearing).await
        }
        Ok(_) => Err(Refusal::Authorization(AuthorizationRefusal::Interaction { why: "another site sent it" }).into()),
        Err(refusal) => Err(refusal.into()),
    };
    page.finished(reply)
}

/// The page that says to come again, for a request of which its wishes for a language alone are read; in maintenance after so many seconds.
pub fn away(speaker: &Speaker<'_>, call: &Call, maintenance: Option<u32>) -> Answer {
    let form = call.parameters().unwrap_or_default();
    let ui_locales = form.value("ui_locales").map(str::to_owned);
    Page { speaker, call, wish: Wish::of(&call.headers, &form), ui_locales, again: Switch::None }.away(maintenance)
}

/// The form that brings an error page again in another language; it answers nothing that could be answered.
fn again(path: &str, interaction: Option<&str>) -> Switch {
    let fields = interaction.map(|sealed| ("interaction", sealed.to_owned())).into_iter().collect();
    Switch::Again { action: path.to_owned(), fields }
}

/// What every page of one request is drawn with.
pub(super) struct Page<'a> {
    pub(super) speaker: &'a Speaker<'a>,
    pub(super) call: &'a Call,
    pub(super) wish: Wish,
    pub(super) ui_locales: Option<String>,
    /// How an error page comes again in another language.
    pub(super) again: Switch,
}

impl Page<'_> {
    fn finished(mut self, reply: Result<Reply, Failure>) -> Answer {
        match reply {
            Ok(reply) => self.replied(reply),
            Err(failure) => self.failed(failure),
        }
    }

    /// The page that says why there is no other.
    pub(super) fn failed(self, failure: Failure) -> Answer {
        match failure {
            Failure::Refused(refusal) => self.trouble(*refusal),
            Failure::Fault(fault) => {
                log(&fault, (self.speaker.trace, self.speaker.metrics));
                self.away(None)
            }
        }
    }

    fn away(&self, maintenance: Option<u32>) -> Answer {
        let place = self.place(self.again.clone());
        let wait = |seconds: u32| {
            let time = place.reader.language.lasting(seconds.into());
            place.say("unavailable-maintenance").said("time", &time)
        };
        let trouble = Trouble {
            status: 503,
            heading: place.say("unavailable"),
            text: maintenance.map_or_else(|| place.say("unavailable-wait"), wait),
            detail: None,
            trace: self.speaker.trace,
            explanation: None,
        };
        let mut answer = self.html(&FormAction::Here, (503, pages::trouble(&place, &trouble)));
        put(&mut answer.response, "retry-after", &maintenance.unwrap_or(5).to_string());
        answer
    }

    fn replied(&mut self, reply: Reply) -> Answer {
        let issuer = self.speaker.issuer;
        self.ui_locales = reply.ui_locales;
        let mut answer = match reply.outcome {
            Outcome::Ask(question) => self.asks(&question, reply.refusal.as_ref()),
            Outcome::Deliver(Delivery::Redirect(location)) => {
                let headers = [
                    ("location", location.as_str()),
                    ("cache-control", "no-store"),
                    ("referrer-policy", "no-referrer"),
                ];
                let told = Told::Text("The browser is sent back to the client.".to_owned());
                Answer::granted(response(StatusCode::SEE_OTHER, &headers, String::new()), told)
            }
            Outcome::Deliver(Delivery::Form { action, members }) => {
                let place = self.place(Switch::None);
                let html = pages::form_post(&place, &action, &members);
                let plain = response(StatusCode::OK, &[("content-type", "text/html; charset=utf-8")], html);
                let mut page = protect::page_that_posts(plain, &FormAction::towards(&action), self.call.transport());
                self.wish.tell(&mut page, place.reader.language, self.transport());
                let told = members.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
                Answer::granted(page, Told::Members(told))
            }
        };
        answer.refusal = reply.refusal;
        set(&mut answer, issuer, "visitor", reply.visitor.map(|value| (value, None)));
        set(&mut answer, issuer, "session", reply.session.map(|(value, life)| (value, Some(life))));
        answer
    }

    fn asks(&self, question: &Question, refusal: Option<&Refusal>) -> Answer {
        let status = match refusal {
            Some(Refusal::Authorization(AuthorizationRefusal::Guesses { .. })) => 429,
            Some(_) => 400,
            None => 200,
        };
        let html = pages::question(&self.place(Switch::Form), self.speaker.issuer, question, refusal);
        let mut answer = self.html(&FormAction::towards(&question.redirect_uri), (status, html));
        answer.told = Told::Page(Some(question.interaction.clone()));
        if let Some(Refusal::Authorization(AuthorizationRefusal::Guesses { wait })) = refusal {
            put(&mut answer.response, "retry-after", &wait.to_string());
        }
        answer
    }

    fn trouble(mut self, refusal: Refusal) -> Answer {
        let explanation = refusal.explain();
        let audience = self.speaker.audience;
        let mut key = "trouble-request";
        if let Refusal::Authorization(AuthorizationRefusal::Interaction { .. }) = &refusal {
            key = "trouble-interaction";
            self.repeat_step();
        }
        if let Refusal::Session(SessionRefusal::Form { .. }) = &refusal {
            key = "trouble-form";
        }
        let place = self.place(self.again.clone());
        let trouble = Trouble {
            status: 400,
            heading: place.say("trouble"),
            text: place.say(key),
            detail: (audience == Audience::Strangers).then(|| description(&refusal, audience)),
            trace: self.speaker.trace,
            explanation: (audience == Audience::Everybody).then_some(&explanation),
        };
        let mut answer = self.html(&FormAction::Here, (400, pages::trouble(&place, &trouble)));
        answer.refusal = Some(refusal);
        answer
    }

    /// An answer to an interaction that cannot go on is refused again, so that the page is the same in each language.
    fn repeat_step(&mut self) {
        let form = self.call.form().unwrap_or_default();
        let step = form.value("step").filter(|step| *step != "sign_in" && self.call.same_origin());
        if let (Some(step), Switch::Again { fields, .. }) = (step, &mut self.again) {
            fields.push(("step", step.to_owned()));
        }
    }

    pub(super) fn html(&self, forms: &FormAction, (status, html): (u16, String)) -> Answer {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        let plain: Response<_> = response(status, &[("content-type", "text/html; charset=utf-8")], html);
        let mut page = protect::page(plain, forms, self.transport());
        self.wish.tell(&mut page, self.reader(Switch::None).language, self.transport());
        Answer::granted(page, Told::Page(None))
    }

    pub(super) fn place(&self, switch: Switch) -> Place {
        Place::of(self.speaker.issuer, self.speaker.audience == Audience::Everybody, self.reader(switch))
    }

    fn reader(&self, switch: Switch) -> Reader {
        self.wish.reader(self.ui_locales.as_deref(), switch)
    }

    fn transport(&self) -> Transport {
        if secure(self.speaker.issuer) { Transport::Tls } else { self.call.transport() }
    }
}

/// Sets a cookie of this issuer where there is one to be set: its value, and its life in seconds.
pub(super) fn set(answer: &mut Answer, issuer: &Issuer, what: &str, value: Option<(String, Option<i64>)>) {
    if let Some((value, life)) = value {
        add(&mut answer.response, "set-cookie", &cookie(issuer, what, &value, life));
    }
}

/// A cookie for this issuer alone; over plain http on loopback without `Secure`.
fn cookie(issuer: &Issuer, what: &str, value: &str, life: Option<i64>) -> String {
    let life = life.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    let secure = if secure(issuer) { "; Secure" } else { "" };
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{life}{secure}", cookie_name(issuer, what))
}
