//! Logout from visit to visit: what a client asks, and what the person answers (OpenID Connect RP-Initiated Logout 1.0).
use crate::authority::Authority;
use crate::failure::{Failure, Fault};
use crate::hearing::Hearing;
use crate::session::standing;
use crate::visit::Browser;
use crate::{form, settle};
use oauth::decisions::end_session::{Confirmed, Ending, Found, LogoutRequest, admit, decide};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::words::client::Client;
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
    let (client, anybody) = gather(authority, issuer, &request).await?;
    hearing.client.clone_from(&client);
    let found = Found { client: client.as_deref(), anybody: &anybody, session: session.as_ref() };
    let (ending, refusal) = decide(issuer, (&request, flaw), &found, (confirmed, &mut hearing.moment));
    let ui_locales = request.ui_locales.clone();
    let (shown, visitor) = match (ending, session) {
        (Ending::Ask { location }, Some(session)) => {
            let visitor = browser.visitor_or_new(&mut hearing.moment);
            let uri = request.post_logout_redirect_uri.clone().filter(|_| refusal.is_none());
            let about = (LogoutRequest { post_logout_redirect_uri: uri, ..request }, session.id);
            let form = form::seal(authority, (PAGE, issuer), (&visitor, about), &mut hearing.moment)?;
            let shown = Shown::Question { form, client, person: session.person.name, destination: location };
            (shown, (browser.visitor.as_ref() != Some(&visitor)).then_some(visitor))
        }
        (Ending::End { changes, location }, _) => {
            settle::settle(authority, issuer, &changes, hearing).await?;
            (location.map_or(Shown::Ended, Shown::Left), None)
        }
        (Ending::Ask { .. }, None) => (Shown::Ended, None),
    };
    Ok(Farewell { shown, refusal, ui_locales, visitor })
}

/// The client that was named; and where none was, and the profile takes any, where browsers may be sent for all.
async fn gather(
    authority: &Authority,
    issuer: &Issuer,
    request: &LogoutRequest,
) -> Result<(Option<Arc<Client>>, Arc<[String]>), Fault> {
    let catalogue = authority.catalogue().await?;
    let anybody = issuer.profile.end_session.takes_any_client() && request.post_logout_redirect_uri.is_some();
    Ok(match &request.client_id {
        Some(client_id) => (catalogue.client(authority, issuer, client_id).await?, Arc::default()),
        None if anybody => (None, catalogue.destinations(authority, issuer).await?),
        None => (None, Arc::default()),
    })
}
