//! The open door of a demonstration: its people come in without a password, by a button or by `login_hint`; a server that serves has none (OpenID Connect Core section 3.1.2.1).
use crate::authority::Authority;
use crate::failure::Fault;
use crate::foundation::Stage;
use oauth::issuer::Issuer;
use oauth::words::interaction::Representing;
use oauth::words::resource::State;
use oauth::words::subject::Person;
use store::database::Database;

/// The most people that are shown.
const MOST: i64 = 50;
/// Stands in a hint between who comes in and whom that person acts for.
const FOR: &str = " for ";

/// Lets people in without a password; only a demonstration has one.
pub(crate) struct OpenDoor<'a>(&'a dyn Database);

impl<'a> OpenDoor<'a> {
    /// The open door, where there is one.
    pub(crate) fn of(authority: &'a Authority) -> Option<Self> {
        (authority.stage == Stage::Demonstration).then(|| Self(&*authority.database))
    }

    /// Everybody who may come in, by user name.
    pub(crate) async fn people(&self, issuer: &Issuer) -> Result<Vec<Person>, Fault> {
        let people = store::people::all(self.0, issuer.name(), MOST).await?;
        Ok(people.into_iter().filter(|person| person.state == State::Enabled).collect())
    }

    /// Who has this user name.
    pub(crate) async fn person(&self, issuer: &Issuer, username: &str) -> Result<Option<Person>, Fault> {
        if username.contains('\0') {
            return Ok(None);
        }
        let found = store::people::by_username(self.0, issuer.name(), username).await?;
        Ok(found.filter(|person| person.state == State::Enabled))
    }

    /// The person whom a hint names, and for whom they act: `kari`, or `kari for NAME`, a name or a `sub`.
    pub(crate) async fn hinted(&self, issuer: &Issuer, hint: &str) -> Result<Option<(Person, Representing)>, Fault> {
        if let Some(person) = self.person(issuer, hint).await? {
            return Ok(Some((person, Representing::Oneself)));
        }
        let Some((username, other)) = hint.split_once(FOR) else { return Ok(None) };
        let Some(person) = self.person(issuer, username).await? else { return Ok(None) };
        let other = person.represents.iter().find(|one| one.name == other || one.subject == other);
        let representing = other.map(|one| Representing::Other(one.subject.clone()));
        Ok(representing.map(|representing| (person, representing)))
    }

    /// Why a hint lets nobody in; a program's author reads it in the conversation.
    pub(crate) async fn unknown(&self, issuer: &Issuer, hint: &str) -> Result<String, Fault> {
        let who = |person: &Person| {
            let others = person.represents.iter().map(|one| format!("{}{FOR}{}", person.username, one.name));
            std::iter::once(person.username.clone()).chain(others).collect::<Vec<_>>().join(", ")
        };
        let known: Vec<String> = self.people(issuer).await?.iter().map(who).collect();
        Ok(format!(
            "login_hint {hint:?} lets nobody in; with prompt=none this demonstration knows {}",
            known.join(", ")
        ))
    }
}
