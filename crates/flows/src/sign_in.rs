//! The answers of people: sign-in, the choice of whom to act for, consent; each goes on with the authorization.
use crate::authority::Authority;
use crate::course::Course;
use crate::failure::Failure;
use crate::guess::known;
use crate::hearing::Hearing;
use crate::open_door::OpenDoor;
use crate::session::session;
use crate::visit::{Browser, Reply};
use jose::{base64url, digest};
use oauth::decisions::authorize::Answer;
use oauth::decisions::authorize::complete::representing;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::{AuthorizationRefusal, GUESSES, PAGES, PASSWORD};
use oauth::words::form::Form;
use oauth::words::interaction::{Interaction, Representing};
use oauth::words::session::Session;

/// What a form of one of the pages says; `step` names the page.
pub async fn answer(
    authority: &Authority,
    issuer: &Issuer,
    (form, browser): (&Form, &Browser),
    hearing: &mut Hearing,
) -> Result<Reply, Failure> {
    let interaction = opened(authority, issuer, form, browser, hearing.moment.now())?;
    // A browser can send a form again long after: a password that was typed signs in once.
    if store::interactions::completed(&*authority.database, issuer.name(), &interaction.digest()).await? {
        return Err(refuse("this sign-in was completed before").into());
    }
    let catalogue = authority.catalogue().await?;
    let client = catalogue.client(authority, issuer, &interaction.request.client_id).await?;
    let client = client.ok_or_else(|| refuse("the application is not registered any more"))?;
    hearing.client = Some(client.clone());
    let answer = Answer::Open;
    let mut course =
        Course { authority, catalogue, issuer, client, interaction, answer, hearing, begun: true, opening: None };
    let standing = session(authority, issuer, browser.session.as_deref(), course.hearing.moment.now()).await?;
    let asked = course.interaction.asked.is_some();
    let another =
        asked && standing.as_ref().map(|session| &session.person.subject) != course.interaction.asked.as_ref();
    match form.value("step") {
        Some("sign_in") => return sign_in(course, form, browser).await,
        Some("at_once") => return at_once(course, form, browser).await,
        Some("represent" | "allow") if another => course.interaction.representing = Representing::Open,
        Some("represent") => {
            course.interaction.representing = representing(form.value("representing").unwrap_or_default())
        }
        Some("allow") => course.answer = Answer::Allowed,
        Some("deny") => course.answer = Answer::Denied,
        Some("switch") => return course.ask_who(None).await,
        None if form.value("language").is_some() => {
            if another {
                course.interaction.representing = Representing::Open;
            }
            return translated(course, form, standing).await;
        }
        _ => return Err(refuse("the form names no step").into()),
    }
    course.go(standing).await
}

/// Shows the page of this form again, so that it comes in another language: nothing is answered and no guess is counted.
async fn translated(mut course: Course<'_>, form: &Form, standing: Option<Session>) -> Result<Reply, Failure> {
    if form.value("asked") != Some("sign_in") {
        return course.go(standing).await;
    }
    course.interaction.request.login_hint = form.value("username").map(|name| name.chars().take(200).collect());
    course.ask_who(None).await
}

/// The interaction in a form that was made here, whether or not it can go on.
pub fn unsealed(authority: &Authority, issuer: &Issuer, form: &Form) -> Option<Interaction> {
    let sealed = base64url::decode(form.value("interaction")?).ok()?;
    serde_json::from_slice(&authority.seals.open_interaction(issuer.name(), &sealed)?).ok()
}

/// The interaction in a form: sealed here, for this issuer and this browser, not too old.
fn opened(
    authority: &Authority,
    issuer: &Issuer,
    form: &Form,
    browser: &Browser,
    now: i64,
) -> Result<Interaction, Refusal> {
    if form.value("interaction").is_none() {
        return Err(refuse("the form holds no interaction"));
    }
    let interaction = unsealed(authority, issuer, form).ok_or(refuse("the form was not made here"))?;
    let visitor = browser.visitor.as_deref().unwrap_or_default();
    match () {
        () if interaction.issuer != issuer.name() => Err(refuse("it was begun at another issuer")),
        () if !digest::equal(&interaction.browser, &digest::sha256(visitor.as_bytes())) => {
            Err(refuse("it was begun in another browser, or cookies are off"))
        }
        () if interaction.expired(now) => Err(refuse("it is older than 30 minutes")),
        () => Ok(interaction),
    }
}

async fn sign_in(mut course: Course<'_>, form: &Form, browser: &Browser) -> Result<Reply, Failure> {
    let (username, password) = (form.value("username").unwrap_or_default(), form.value("password").unwrap_or_default());
    course.interaction.request.login_hint = Some(username.chars().take(200).collect());
    let (authority, issuer) = (course.authority, course.issuer);
    course.hearing.moment.keep(&PAGES);
    let known = known(authority, issuer, (username, password, &browser.address), course.hearing).await?;
    let person = match course.hearing.moment.hold(&[&GUESSES, &PASSWORD], known) {
        Ok(person) => person,
        Err(refusal) => return course.ask_who(Some(refusal)).await,
    };
    course.interaction.representing = Representing::Open;
    course.enter(person, browser).await
}

/// The button of a person, which the pages of a demonstration alone have.
async fn at_once(mut course: Course<'_>, form: &Form, browser: &Browser) -> Result<Reply, Failure> {
    let door = OpenDoor::of(course.authority).ok_or_else(|| refuse("the form names no step"))?;
    let person = door.person(course.issuer, form.value("person").unwrap_or_default()).await?;
    let person = person.ok_or_else(|| refuse("the form names nobody who is known here"))?;
    course.interaction.representing = Representing::Open;
    course.enter(person, browser).await
}

fn refuse(why: &'static str) -> Refusal {
    Refusal::Authorization(AuthorizationRefusal::Interaction { why })
}
