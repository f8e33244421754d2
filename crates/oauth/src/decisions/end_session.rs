//! Logout that a client asks for (OpenID Connect RP-Initiated Logout 1.0): what ends at once, what is asked first, where the browser goes.
use super::authorize::hint::{Hint, hint};
use super::authorize::response::encoded;
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::client::ClientRefusal;
use crate::refusal::session::SessionRefusal;
use crate::refusal::session::rules::{HINT, ONE_CLIENT, REGISTERED};
use crate::rules::end_session::Registered;
use crate::rules::form::shown;
use crate::words::changes::Change;
use crate::words::client::Client;
use crate::words::form::Form;
use crate::words::moment::Moment;
use crate::words::resource::State;
use crate::words::session::Session;
use serde::{Deserialize, Serialize};

/// A logout request as it was understood; while the person is asked it travels in a sealed form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoutRequest {
    /// Who asks.
    pub client_id: Option<String>,
    /// Where the browser shall go afterwards.
    pub post_logout_redirect_uri: Option<String>,
    /// Returned as it came.
    pub state: Option<String>,
    /// The languages of the person, the best first.
    pub ui_locales: Option<String>,
    /// Whose sign-in it is about, proven by an ID token.
    #[serde(skip)]
    pub hinted: Option<Hint>,
}

/// What was found for a logout request.
pub struct Found<'a> {
    /// The client that was named.
    pub client: Option<&'a Client>,
    /// The `post_logout_redirect_uris` of all clients of the issuer, where none was named and the profile takes any.
    pub anybody: &'a [String],
    /// The sign-in of this browser.
    pub session: Option<&'a Session>,
}

/// Whether the person said yes on our own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Not asked yet.
    No,
    /// Yes.
    Yes,
}

/// What happens.
#[derive(Clone, Debug)]
pub enum Ending {
    /// The person is asked first.
    Ask {
        /// Where the browser goes after a yes.
        location: Option<String>,
    },
    /// It ends, if anything stood.
    End {
        /// What is written.
        changes: Vec<Change>,
        /// Where the browser goes; our own page says it where there is no such place.
        location: Option<String>,
    },
}

/// Reads a request; what is wrong with it keeps the browser here, and leaves it to the person to end anything.
pub fn admit(issuer: &Issuer, form: &Form, moment: &mut Moment) -> Result<(LogoutRequest, Option<Refusal>), Refusal> {
    let form = issuer.profile.end_session.renamed(form.clone(), moment)?;
    let value = |name| form.value(name).map(str::to_owned);
    let hinted = form.value("id_token_hint").map(|text| hint(issuer, text)).transpose();
    let (hinted, flaw) = match hinted {
        Ok(hinted) => (hinted, None),
        Err(why) => (None, Some(SessionRefusal::Hint { why })),
    };
    let mut request = LogoutRequest {
        client_id: value("client_id"),
        post_logout_redirect_uri: value("post_logout_redirect_uri"),
        state: value("state"),
        ui_locales: value("ui_locales").map(|locales| locales.chars().take(100).collect()),
        hinted,
    };
    if request.hinted.is_some() {
        moment.keep(&HINT);
    }
    let flaw = flaw.or_else(|| disagrees(&mut request, moment));
    if flaw.is_some() {
        (request.hinted, request.post_logout_redirect_uri) = (None, None);
    }
    Ok((request, flaw.map(Refusal::Session)))
}

/// The client of a hint is the one that asks; where none says so, the hint does.
fn disagrees(request: &mut LogoutRequest, moment: &mut Moment) -> Option<SessionRefusal> {
    let audience = &request.hinted.as_ref()?.audience;
    match &request.client_id {
        Some(client_id) if audience.contains(client_id) => {
            moment.keep(&ONE_CLIENT);
            None
        }
        Some(client_id) => {
            Some(SessionRefusal::AnotherClient { arrived: shown(client_id), audience: audience.clone() })
        }
        None => {
            request.client_id = audience.first().cloned();
            None
        }
    }
}

/// Decides on what was found; a second refusal is added to that of `admit`, and asks as that does.
pub fn decide(
    issuer: &Issuer,
    (request, flaw): (&LogoutRequest, Option<Refusal>),
    found: &Found,
    (confirmed, moment): (Confirmed, &mut Moment),
) -> (Ending, Option<Refusal>) {
    let destination = if flaw.is_some() { Ok(None) } else { location(issuer, request, found) };
    let (location, flaw) = match destination {
        Ok(Some(location)) => {
            moment.keep(&REGISTERED);
            (Some(location), flaw)
        }
        Ok(None) => (None, flaw),
        Err(refusal) => (None, Some(refusal)),
    };
    let Some(session) = found.session else { return (Ending::End { changes: Vec::new(), location }, flaw) };
    let meant = flaw.is_none() && request.hinted.as_ref().is_some_and(|hint| means(hint, session));
    if confirmed == Confirmed::No && !meant {
        return (Ending::Ask { location }, flaw);
    }
    let (subject, id) = (session.person.subject.clone(), session.id.clone());
    (Ending::End { changes: vec![Change::EndSessions { subject, session: Some(id) }], location }, flaw)
}

/// Whether an ID token was given in this very session: its identifier says so, or, where none is told, the second of the sign-in.
fn means(hint: &Hint, session: &Session) -> bool {
    let same = match &hint.session_id {
        Some(id) => *id == session.id,
        None => hint.auth_time == Some(session.auth_time),
    };
    same && hint.subject == session.person.subject
}

fn location(issuer: &Issuer, request: &LogoutRequest, found: &Found) -> Result<Option<String>, Refusal> {
    let owner = match (&request.client_id, found.client) {
        (Some(_), Some(client)) if client.registration.state == State::Disabled => {
            return Err(Refusal::Client(ClientRefusal::Disabled { client_id: client.id().to_owned() }));
        }
        (Some(_), Some(client)) => Registered::Client(&client.registration),
        (Some(client_id), None) => {
            return Err(Refusal::Client(ClientRefusal::Unknown { client_ids: vec![shown(client_id)] }));
        }
        (None, _) if issuer.profile.end_session.takes_any_client() => Registered::Anybody(found.anybody),
        (None, _) => Registered::Nobody,
    };
    let Some(uri) = &request.post_logout_redirect_uri else { return Ok(None) };
    issuer.profile.end_session.destination(&issuer.profile.authorization, owner, uri)?;
    let separator = if uri.contains('?') { '&' } else { '?' };
    let state = request.state.as_ref().map(|state| format!("{separator}state={}", encoded(state)));
    Ok(Some(format!("{uri}{}", state.unwrap_or_default())))
}
