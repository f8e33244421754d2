//! The answers of people: sign-in, the choice of whom to act for, consent; each goes on with the authorization.
use crate::authority::Authority;
use crate::authorize::Course;
use crate::failure::{Failure, Fault};
use crate::hearing::Hearing;
use crate::session::{self, COOKIE, session};
use crate::visit::{Asked, Browser, Reply};
use jose::{base64url, digest};
use oauth::decisions::authorize::Answer;
use oauth::decisions::authorize::complete::representing;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::words::form::Form;
use oauth::words::interaction::{Interaction, Representing};
use oauth::words::resource::State;
use oauth::words::session::Session;
use oauth::words::subject::Person;
use std::net::Ipv6Addr;
use store::sessions::NewSession;

/// Guesses that are looked at within a window, for one name and address.
const MOST_GUESSES: i64 = 10;
/// Guesses that are looked at within a window, from one address whatever the name.
const MOST_FROM_ADDRESS: i64 = 100;
/// Seconds.
const GUESS_WINDOW: i64 = 30 * 60;

/// What a form of one of the pages says; `step` names the page.
pub async fn answer(
    authority: &Authority,
    issuer: &Issuer,
    (form, browser): (&Form, &Browser),
    hearing: &mut Hearing,
) -> Result<Reply, Failure> {
    let interaction = opened(authority, issuer, form, browser, hearing.moment.now())?;
    let catalogue = authority.catalogue().await?;
    let client = catalogue.client(authority, issuer, &interaction.request.client_id).await?;
    let client = client.ok_or_else(|| refuse("the application is not registered any more"))?;
    let answer = Answer::Open;
    let mut course = Course { authority, catalogue, issuer, client, interaction, answer, hearing, begun: true };
    let standing = session(authority, issuer, browser.session.as_deref(), course.hearing.moment.now()).await?;
    let asked = course.interaction.asked.is_some();
    let another =
        asked && standing.as_ref().map(|session| &session.person.subject) != course.interaction.asked.as_ref();
    match form.value("step") {
        Some("sign_in") => return sign_in(course, form, browser).await,
        Some("represent" | "allow") if another => course.interaction.representing = Representing::Open,
        Some("represent") => {
            course.interaction.representing = representing(form.value("representing").unwrap_or_default())
        }
        Some("allow") => course.answer = Answer::Allowed,
        Some("deny") => course.answer = Answer::Denied,
        Some("switch") => return course.ask(Asked::SignIn, None, None),
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
    match form.value("username") {
        Some(username) => {
            course.interaction.request.login_hint = Some(username.chars().take(200).collect());
            course.ask(Asked::SignIn, None, None)
        }
        None => course.go(standing).await,
    }
}

/// What the interaction in a form says of languages, whether or not it can go on.
pub fn ui_locales(authority: &Authority, issuer: &Issuer, form: &Form) -> Option<String> {
    unsealed(authority, issuer, form.value("interaction")?)?.request.ui_locales
}

fn unsealed(authority: &Authority, issuer: &Issuer, sealed: &str) -> Option<Interaction> {
    let sealed = base64url::decode(sealed).ok()?;
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
    let sealed = form.value("interaction").ok_or(refuse("the form holds no interaction"))?;
    let interaction = unsealed(authority, issuer, sealed).ok_or(refuse("the form was not made here"))?;
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
    let person = match known(&course, username, password, browser).await? {
        Ok(person) => person,
        Err(refusal) => return course.ask(Asked::SignIn, None, Some(refusal)),
    };
    let now = course.hearing.moment.now();
    let handle = course.hearing.moment.mint(&course.issuer.mask).handle(COOKIE);
    let expires_at = now + course.issuer.profile.authorization.session_lifetime();
    let fresh = NewSession {
        address: handle.address.clone(),
        id: base64url::encode(&course.hearing.moment.chance.bytes::<16>()),
        subject: person.subject.clone(),
        auth_time: now,
        expires_at,
        replaces: browser.session.as_deref().and_then(|cookie| session::address(course.issuer, cookie)),
    };
    store::sessions::start(&*course.authority.database, course.issuer.name(), &fresh, now).await?;
    course.interaction.signed_in_at = Some(now);
    course.interaction.representing = Representing::Open;
    let session = Session { address: handle.address, id: fresh.id, person, auth_time: now, expires_at };
    let mut reply = course.go(Some(session)).await?;
    reply.session = Some((handle.text, expires_at - now));
    Ok(reply)
}

/// Who has this name and password; the guess is counted before anything is looked at.
async fn known(
    course: &Course<'_>,
    username: &str,
    password: &str,
    browser: &Browser,
) -> Result<Result<Person, Refusal>, Failure> {
    let (authority, issuer, now) = (course.authority, course.issuer, course.hearing.moment.now());
    let database = &*authority.database;
    let who = digest::sha256(format!("{}\n{}\n{}", issuer.name(), username.to_lowercase(), browser.address).as_bytes());
    let whence = digest::sha256(format!("{}\n{}", issuer.name(), network(&browser.address)).as_bytes());
    let guesses = store::guesses::count(database, issuer.name(), &who, now, GUESS_WINDOW).await?;
    let spread = store::guesses::count(database, issuer.name(), &whence, now, GUESS_WINDOW).await?;
    if guesses > MOST_GUESSES || spread > MOST_FROM_ADDRESS {
        return Ok(Err(Refusal::Authorization(AuthorizationRefusal::Guesses { wait: GUESS_WINDOW })));
    }
    let person = match username.contains('\0') {
        true => None,
        false => store::people::by_username(database, issuer.name(), username).await?,
    };
    let hash = person.as_ref().map(|person| person.password_hash.clone());
    let fits = authority.passwords.fits(password.to_owned(), hash).await?;
    match person.filter(|person| fits && person.state == State::Enabled) {
        Some(person) => {
            store::guesses::forget(database, issuer.name(), &who).await.map_err(Fault::Database)?;
            Ok(Ok(person))
        }
        None => Ok(Err(Refusal::Authorization(AuthorizationRefusal::Password))),
    }
}

/// The network that one household or attacker has: an IPv4 address, or the first half of an IPv6 address.
fn network(address: &str) -> String {
    match address.parse::<Ipv6Addr>() {
        Ok(v6) => format!("{:?}", &v6.segments()[..4]),
        Err(_) => address.to_owned(),
    }
}

fn refuse(why: &'static str) -> Refusal {
    Refusal::Authorization(AuthorizationRefusal::Interaction { why })
}
