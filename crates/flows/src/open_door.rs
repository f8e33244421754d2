//! The open door of a demonstration: its people come in without a password, by a button or by `login_hint`; a server that serves has none (OpenID Connect Core section 3.1.2.1).
use crate::authority::Authority;
use crate::authorize::Course;
use crate::failure::{Failure, Fault};
use crate::foundation::Stage;
use crate::sign_in::enter;
use crate::visit::{Asked, Browser, Reply};
use oauth::decisions::authorize::Answer;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::words::authorization_request::Prompt;
use oauth::words::interaction::Representing;
use oauth::words::resource::State;
use oauth::words::session::Session;
use oauth::words::subject::Person;

/// The most people that are shown.
const MOST: i64 = 50;
/// Stands in a hint between who comes in and whom that person acts for.
const FOR: &str = " for ";

/// Lets people in without a password; only a demonstration has one.
pub(crate) struct OpenDoor(());

impl OpenDoor {
    /// The open door, where there is one.
    pub(crate) fn of(authority: &Authority) -> Option<Self> {
        (authority.stage == Stage::Demonstration).then_some(Self(()))
    }

    /// Everybody who may come in, by user name.
    async fn people(&self, authority: &Authority, issuer: &Issuer) -> Result<Vec<Person>, Fault> {
        let people = store::people::all(&*authority.database, issuer.name(), MOST).await?;
        Ok(people.into_iter().filter(|person| person.state == State::Enabled).collect())
    }

    /// Who has this user name.
    pub(crate) async fn person(&self, course: &Course<'_>, username: &str) -> Result<Option<Person>, Fault> {
        if username.contains('\0') {
            return Ok(None);
        }
        let found = store::people::by_username(&*course.authority.database, course.issuer.name(), username).await?;
        Ok(found.filter(|person| person.state == State::Enabled))
    }

    /// The person whom a hint names, and for whom they act: `kari`, or `kari for NAME`, a name or a `sub`.
    async fn hinted(&self, course: &Course<'_>, hint: &str) -> Result<Option<(Person, Representing)>, Fault> {
        if let Some(person) = self.person(course, hint).await? {
            return Ok(Some((person, Representing::Oneself)));
        }
        let Some((username, other)) = hint.split_once(FOR) else { return Ok(None) };
        let Some(person) = self.person(course, username).await? else { return Ok(None) };
        let other = person.represents.iter().find(|one| one.name == other || one.subject == other);
        let representing = other.map(|one| Representing::Other(one.subject.clone()));
        Ok(representing.map(|representing| (person, representing)))
    }
}

/// Goes on with a first visit: where a demonstration may ask nothing and a hint names one of its people, as that person.
pub(crate) async fn go(mut course: Course<'_>, session: Option<Session>, browser: &Browser) -> Result<Reply, Failure> {
    let request = &course.interaction.request;
    let hint = request.login_hint.clone().filter(|_| request.prompt == Prompt::None);
    let (Some(door), Some(hint)) = (OpenDoor::of(course.authority), hint) else { return course.go(session).await };
    let Some((person, representing)) = door.hinted(&course, &hint).await? else {
        let people = door.people(course.authority, course.issuer).await?;
        course.hearing.moment.warn(unknown(&hint, &people));
        return course.go(session).await;
    };
    course.interaction.representing = representing;
    course.answer = Answer::AllowedOnce;
    let now = course.hearing.moment.now();
    let most = course.interaction.request.max_age;
    let young = |session: &Session| most.is_none_or(|most| now - session.auth_time <= most);
    match session.filter(|session| session.person.subject == person.subject && young(session)) {
        Some(session) => course.go(Some(session)).await,
        None => enter(course, person, browser).await,
    }
}

/// Asks who is there; in a demonstration each of its people has a button.
pub(crate) async fn ask(course: &mut Course<'_>, refusal: Option<Refusal>) -> Result<Reply, Failure> {
    let people = match OpenDoor::of(course.authority) {
        Some(door) => door.people(course.authority, course.issuer).await?,
        None => Vec::new(),
    };
    course.ask(Asked::SignIn(people), None, refusal)
}

/// Why a hint lets nobody in; a program's author reads it in the conversation.
fn unknown(hint: &str, people: &[Person]) -> String {
    let who = |person: &Person| {
        let others = person.represents.iter().map(|one| format!("{}{FOR}{}", person.username, one.name));
        std::iter::once(person.username.clone()).chain(others).collect::<Vec<_>>().join(", ")
    };
    let known: Vec<String> = people.iter().map(who).collect();
    format!("login_hint {hint:?} lets nobody in; with prompt=none this demonstration knows {}", known.join(", "))
}
