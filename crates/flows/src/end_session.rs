//! Logout from visit to visit: what a client asks, and what the person answers (OpenID Connect RP-Initiated Logout 1.0).
use crate::authority::Authority;
use crate::catalogue::Catalogue;
use crate::failure::{Failure, Fault};
use crate::hearing::Hearing;
use crate::session::standing;
use crate::visit::Browser;
use crate::{form, settle};
use oauth::decisions::end_session::{Confirmed, Ending, Found, LogoutRequest, admit, decide};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::words::account::Account;
use oauth::words::client::{Client, Registration};
use oauth::words::form::Form;
use oauth::words::session::Session;
use std::sync::Arc;

/// The page of its forms.
const PAGE: &str = "logout";

/// What goes back to the browser.
pub struct Farewell {
    /// What it shows or follows.
    pub shown: Shown,
    /// What was wrong with the request.
    pub refusal: Option<Refusal>,
    /// The languages that the client wishes for.
    pub ui_locales: Option<String>,
    /// A new cookie that tells this browser from others.
    pub visitor: Option<String>,
}

/// What the browser shows or follows.
pub enum Shown {
    /// Whether the person wants to be signed out.
    Question {
        /// What its form carries.
        form: String,
        /// Who asks.
        client: Option<Arc<Client>>,
        /// Who is signed in.
        person: String,
        /// Where the browser goes afterwards.
        destination: Option<String>,
    },
    /// The person said no.
    Stays,
    /// Nobody is signed in any more.
    Ended,
    /// The same, and the browser goes to this address of the client's.
    Left(String),
}

/// What a client asks for.
pub async fn visit(
    authority: &Authority,
    issuer: &Issuer,
    (form, browser): (&Form, &Browser),
    hearing: &mut Hearing,
) -> Result<Farewell, Failure> {
    let (request, flaw) = admit(issuer, form, &mut hearing.moment)?;
    let standing = standing(authority, issuer, browser, hearing.moment.now()).await?;
    go(authority, issuer, (request, flaw), (browser, standing, Confirmed::No), hearing).await
}

/// What the person answers; another sign-in than the one that was asked about is asked about anew.
pub async fn answer(
    authority: &Authority,
    issuer: &Issuer,
    (form, browser): (&Form, &Browser),
    hearing: &mut Hearing,
) -> Result<Farewell, Failure> {
    let now = hearing.moment.now();
    let (request, asked): (LogoutRequest, String) = form::open(authority, (PAGE, issuer), (form, browser), now)?;
    if form.value("step") != Some("end_session") {
        let ui_locales = request.ui_locales;
        return Ok(Farewell { shown: Shown::Stays, refusal: None, ui_locales, visitor: None });
    }
    let standing = standing(authority, issuer, browser, hearing.moment.now()).await?;
    let same = standing.as_ref().is_some_and(|session| session.id == asked);
    let confirmed = if same { Confirmed::Yes } else { Confirmed::No };
    go(authority, issuer, (request, None), (browser, standing, confirmed), hearing).await
}

async fn go(
    authority: &Authority,
    issuer: &Issuer,
    (request, flaw): (LogoutRequest, Option<Refusal>),
    (browser, session, confirmed): (&Browser, Option<Session>, Confirmed),
    hearing: &mut Hearing,
) -> Result<Farewell, Failure> {
    let gathered = gather(authority, issuer, (&request, session.as_ref()), hearing.moment.now()).await?;
    let found = Found {
        client: gathered.client.as_deref(),
        anybody: &gathered.anybody,
        session: session.as_ref(),
        account: &gathered.account,
        holders: &gathered.holders,
    };
    let (ending, refusal) = decide(issuer, (&request, flaw), &found, (confirmed, &mut hearing.moment));
    let ui_locales = request.ui_locales.clone();
    let (shown, visitor) = match (ending, session) {
        (Ending::Ask { location }, Some(session)) => {
            let visitor = browser.visitor_or_new(&mut hearing.moment);
            let uri = request.post_logout_redirect_uri.clone().filter(|_| refusal.is_none());
            let about = (LogoutRequest { post_logout_redirect_uri: uri, ..request }, session.id);
            let form = form::seal(authority, (PAGE, issuer), (&visitor, about), &mut hearing.moment)?;
            let (client, person) = (gathered.client, session.person.name);
            let shown = Shown::Question { form, client, person, destination: location };
            (shown, (browser.visitor.as_ref() != Some(&visitor)).then_some(visitor))
        }
        (Ending::End { changes, location }, _) => {
            settle::settle(authority, issuer, &changes, &mut hearing.moment).await?;
            (location.map_or(Shown::Ended, Shown::Left), None)
        }
        (Ending::Ask { .. }, None) => (Shown::Ended, None),
    };
    Ok(Farewell { shown, refusal, ui_locales, visitor })
}

/// What a decision stands on.
struct Gathered {
    client: Option<Arc<Client>>,
    anybody: Vec<Registration>,
    account: Account,
    holders: Vec<Arc<Client>>,
}

async fn gather(
    authority: &Authority,
    issuer: &Issuer,
    (request, session): (&LogoutRequest, Option<&Session>),
    now: i64,
) -> Result<Gathered, Fault> {
    let (catalogue, database) = (authority.catalogue().await?, &*authority.database);
    let client = match &request.client_id {
        Some(client_id) => catalogue.client(authority, issuer, client_id).await?,
        None => None,
    };
    let anyone = request.client_id.is_none() && request.post_logout_redirect_uri.is_some();
    let anybody = match anyone && issuer.profile.end_session.takes_any_client() {
        true => store::catalog::clients(database, issuer.name()).await?,
        false => Vec::new(),
    };
    let account = match session {
        Some(session) => store::account::read(database, issuer.name(), &session.person.subject, now).await?,
        None => Account::default(),
    };
    let holders = holders(authority, &catalogue, issuer, &account).await?;
    Ok(Gathered { client, anybody, account, holders })
}

/// The clients that have something of a person's, as they are registered now.
pub async fn holders(
    authority: &Authority,
    catalogue: &Catalogue,
    issuer: &Issuer,
    account: &Account,
) -> Result<Vec<Arc<Client>>, Fault> {
    let granted = account.grants.iter().map(|grant| &grant.client_id);
    let mut named: Vec<&String> = granted.chain(account.consents.iter().map(|one| &one.client_id)).collect();
    named.sort_unstable();
    named.dedup();
    let mut holders = Vec::new();
    for client_id in named {
        holders.extend(catalogue.client(authority, issuer, client_id).await?);
    }
    Ok(holders)
}
