//! A person's own page from visit to visit: sign in, see what stands, end it.
use crate::authority::Authority;
use crate::failure::{Failure, Fault};
use crate::guess::known;
use crate::hearing::Hearing;
use crate::session::{self, standing};
use crate::visit::Browser;
use crate::{form, settle};
use oauth::decisions::account::{Access, Wish, access, decide, sign_ins};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::words::account::{Held, Latest, SignedIn};
use oauth::words::changes::Change;
use oauth::words::client::Client;
use oauth::words::form::Form;
use oauth::words::session::Session;
use std::sync::Arc;

/// The page of its forms.
const PAGE: &str = "account";

/// What goes back to the browser.
pub struct Visited {
    /// What it shows.
    pub shown: Shown,
    /// Why nothing was done.
    pub refusal: Option<Refusal>,
    /// A new cookie that tells this browser from others.
    pub visitor: Option<String>,
    /// A new cookie of a sign-in, and its life in seconds.
    pub session: Option<(String, i64)>,
}

/// What the browser shows.
pub enum Shown {
    /// Name and password.
    SignIn {
        /// What the form carries.
        form: String,
        /// The user name to begin with.
        username: String,
    },
    /// What the person has.
    Account(Box<Own>),
    /// Nothing: it loads the page anew.
    Again,
}

/// What the person has.
pub struct Own {
    /// What each form carries.
    pub form: String,
    /// The sign-in of this browser.
    pub session: Session,
    /// The sign-ins that stand, this one first.
    pub sessions: Latest<SignedIn>,
    /// What clients were allowed.
    pub access: Latest<Access>,
}

/// Shows the page; `refusal` says why it is shown instead of what was asked for.
pub async fn visit(
    authority: &Authority,
    issuer: &Issuer,
    (browser, refusal): (&Browser, Option<Refusal>),
    hearing: &mut Hearing,
) -> Result<Visited, Failure> {
    let standing = standing(authority, issuer, browser, hearing.moment.now()).await?;
    let visitor = browser.visitor_or_new(&mut hearing.moment);
    let subject = standing.as_ref().map(|session| session.person.subject.clone());
    let form = form::seal(authority, (PAGE, issuer), (&visitor, subject), &mut hearing.moment)?;
    let visitor = (browser.visitor.as_ref() != Some(&visitor)).then_some(visitor);
    let shown = match standing {
        None => Shown::SignIn { form, username: String::new() },
        Some(session) => Shown::Account(Box::new(own(authority, issuer, (form, session), hearing.moment.now()).await?)),
    };
    Ok(Visited { shown, refusal, visitor, session: None })
}

async fn own(
    authority: &Authority,
    issuer: &Issuer,
    (form, session): (String, Session),
    now: i64,
) -> Result<Own, Fault> {
    let (person, database) = (&session.person, &*authority.database);
    let ended_before = issuer.ended_before.max(person.ended_before);
    let account = store::account::read(database, (issuer.name(), &person.subject), ended_before, now).await?;
    let holders = holders(authority, issuer, &account.held.listed).await?;
    let access = Latest { listed: access(person, &account.held.listed, &holders), more: account.held.more };
    let sessions = Latest { listed: sign_ins(&session, &account.sessions.listed), more: account.sessions.more };
    Ok(Own { form, session, sessions, access })
}

/// The clients that have something of a person's, as they are registered now.
async fn holders(authority: &Authority, issuer: &Issuer, held: &[Held]) -> Result<Vec<Arc<Client>>, Fault> {
    let catalogue = authority.catalogue().await?;
    let mut named: Vec<&String> = held.iter().map(|one| &one.client_id).collect();
    named.sort_unstable();
    named.dedup();
    let mut holders = Vec::new();
    for client_id in named {
        holders.extend(catalogue.client(authority, issuer, client_id).await?);
    }
    Ok(holders)
}

/// What a form of the page says.
pub async fn answer(
    authority: &Authority,
    issuer: &Issuer,
    (form, browser): (&Form, &Browser),
    hearing: &mut Hearing,
) -> Result<Visited, Failure> {
    let opened = form::open(authority, (PAGE, issuer), (form, browser), hearing.moment.now());
    let asked: Option<String> = match opened {
        Ok(asked) => asked,
        Err(refusal) => return visit(authority, issuer, (browser, Some(refusal)), hearing).await,
    };
    if form.value("step") == Some("sign_in") {
        return sign_in(authority, issuer, (form, browser), hearing).await;
    }
    let standing = standing(authority, issuer, browser, hearing.moment.now()).await?;
    let (wish, session) = match (Wish::of(form), standing) {
        (Some(wish), Some(session)) if asked.as_ref() == Some(&session.person.subject) => (wish, session),
        (wish, standing) => {
            let why = match (wish, standing) {
                (None, _) => "it names no step",
                (_, None) => "nobody is signed in any more",
                (_, Some(_)) => "another person is signed in now",
            };
            return visit(authority, issuer, (browser, Some(form::refuse(why))), hearing).await;
        }
    };
    settle::settle(authority, issuer, &[decide(&session.person, wish)], hearing).await?;
    Ok(Visited { shown: Shown::Again, refusal: None, visitor: None, session: None })
}

async fn sign_in(
    authority: &Authority,
    issuer: &Issuer,
    (form, browser): (&Form, &Browser),
    hearing: &mut Hearing,
) -> Result<Visited, Failure> {
    let (username, password) = (form.value("username").unwrap_or_default(), form.value("password").unwrap_or_default());
    let person = match known(authority, issuer, (username, password, &browser.address), hearing).await? {
        Ok(person) => person,
        Err(refusal) => {
            let mut visited = visit(authority, issuer, (browser, Some(refusal)), hearing).await?;
            if let Shown::SignIn { username: first, .. } = &mut visited.shown {
                *first = username.chars().take(200).collect();
            }
            return Ok(visited);
        }
    };
    let begun = session::begin(issuer, person, browser, &mut hearing.moment);
    settle::settle(authority, issuer, &[Change::StartSession(Box::new(begun.kept))], hearing).await?;
    Ok(Visited { shown: Shown::Again, refusal: None, visitor: None, session: Some(begun.cookie) })
}
