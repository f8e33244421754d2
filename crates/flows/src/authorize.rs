//! The authorization endpoint: the first visit; pages hold no logic, each visit decides anew.
use crate::authority::Authority;
use crate::course::{Course, told};
use crate::failure::{Failure, Fault};
use crate::hearing::Hearing;
use crate::open_door::OpenDoor;
use crate::session::session;
use crate::visit::{Browser, Reply};
use jose::{base64url, digest};
use oauth::decisions::authorize::{Answer, Rejected, begin, locate};
use oauth::issuer::Issuer;
use oauth::words::authorization_request::Prompt;
use oauth::words::evidence::Visited;
use oauth::words::form::Form;
use oauth::words::interaction::{Interaction, Representing};
use oauth::words::session::Session;

/// The first visit.
pub async fn visit(
    authority: &Authority,
    issuer: &Issuer,
    (query, browser): (&Form, &Browser),
    hearing: &mut Hearing,
) -> Result<Reply, Failure> {
    let located = locate(issuer, query, &mut hearing.moment)?;
    let catalogue = authority.catalogue().await?;
    let client = catalogue.client(authority, issuer, &located.client_id).await?;
    let pushed = match &located.pushed {
        Some(address) => store::artefacts::pushed_request(&*authority.database, issuer.name(), address).await?,
        None => None,
    };
    hearing.client.clone_from(&client);
    hearing.visited(|| Visited {
        client_id: located.client_id.clone(),
        client: client.clone(),
        address: located.pushed.clone(),
        pushed: pushed.clone(),
        person: None,
    });
    let request = match begin(issuer, &located, client.as_deref(), pushed.as_ref(), &mut hearing.moment) {
        Ok(request) => request,
        Err(Rejected::Page(refusal)) => return Err(refusal.into()),
        Err(Rejected::Redirect(target, refusal)) => return Ok(told(issuer, &target, refusal)),
    };
    let client = client.ok_or_else(|| Fault::Corrupt("a client that was just there".to_owned()))?;
    let visitor = browser.visitor_or_new(&mut hearing.moment);
    let interaction = Interaction {
        id: base64url::encode(&hearing.moment.chance.bytes::<16>()),
        issuer: issuer.name().to_owned(),
        browser: digest::sha256(visitor.as_bytes()).to_vec(),
        request,
        pushed: located.pushed,
        started_at: hearing.moment.now(),
        signed_in_at: None,
        representing: Representing::Open,
        asked: None,
    };
    let session = session(authority, issuer, browser.session.as_deref(), hearing.moment.now()).await?;
    let answer = Answer::Open;
    let course =
        Course { authority, catalogue, issuer, client, interaction, answer, hearing, begun: false, opening: None };
    let mut reply = welcomed(course, session, browser).await?;
    reply.visitor = (browser.visitor.as_ref() != Some(&visitor)).then_some(visitor);
    Ok(reply)
}

/// Goes on with a first visit: where a demonstration may ask nothing and a hint names one of its people, as that person.
async fn welcomed(mut course: Course<'_>, session: Option<Session>, browser: &Browser) -> Result<Reply, Failure> {
    let request = &course.interaction.request;
    let hint = request.login_hint.clone().filter(|_| request.prompt == Prompt::None);
    let (Some(door), Some(hint)) = (OpenDoor::of(course.authority), hint) else { return course.go(session).await };
    let Some((person, representing)) = door.hinted(course.issuer, &hint).await? else {
        course.hearing.moment.warn(door.unknown(course.issuer, &hint).await?);
        return course.go(session).await;
    };
    course.interaction.representing = representing;
    course.answer = Answer::AllowedOnce;
    let now = course.hearing.moment.now();
    let most = course.interaction.request.max_age;
    let young = |session: &Session| most.is_none_or(|most| now - session.auth_time <= most);
    match session.filter(|session| session.person.subject == person.subject && young(session)) {
        Some(session) => course.go(Some(session)).await,
        None => course.enter(person, browser).await,
    }
}
