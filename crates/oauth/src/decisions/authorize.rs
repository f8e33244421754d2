//! The authorization endpoint (RFC 6749 section 4.1.1): called again at every visit with all evidence so far; it answers the first thing missing, or the response.
pub mod complete;
mod hint;
pub mod response;
mod still;

use super::standing::dead_since;
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::client::ClientRefusal;
use crate::rules::authorization::{Asked, Destination, REQUEST_URI_PREFIX};
use crate::rules::form::shown;
use crate::rules::parameters::needed;
use crate::words::authorization_request::{AuthorizationRequest, Prompt};
use crate::words::client::{Client, Pushed};
use crate::words::form::Form;
use crate::words::handle::Address;
use crate::words::interaction::Representing;
use crate::words::moment::Moment;
use crate::words::names::GrantType;
use crate::words::resource::State;
use crate::words::scope::Scopes;
use crate::words::session::Session;
use crate::words::subject::Representation;
use crate::words::token::PushedRequest;
use hint::hinted_subject;
use response::Target;
use still::still;

/// An authorization request whose client and pushed request are to be read.
pub struct Located {
    /// The parameters under the names of the standard.
    pub form: Form,
    /// Who says to ask.
    pub client_id: String,
    /// The pushed request.
    pub pushed: Option<Address>,
}

/// A request that cannot be granted, and where that may be told.
pub enum Rejected {
    /// On a page of ours: nothing may be sent to an address that is not proven.
    Page(Refusal),
    /// To the client.
    Redirect(Box<Target>, Refusal),
}

/// Finds out who says to ask.
pub fn locate(issuer: &Issuer, query: &Form, _moment: &mut Moment) -> Result<Located, Refusal> {
    let form = issuer.profile.parameters.renamed(query.clone())?;
    let client_id = needed(&form, "client_id", "who asks")?.to_owned();
    let pushed = match form.value("request_uri") {
        None => None,
        Some(uri) => {
            let handle = uri.strip_prefix(REQUEST_URI_PREFIX);
            let spelling = issuer.profile.authorization.request_uri();
            let address = handle.and_then(|handle| Address::of(handle, spelling, &issuer.mask));
            Some(address.ok_or_else(|| request_uri("it is none of this issuer's"))?)
        }
    };
    Ok(Located { form, client_id, pushed })
}

/// Understands a plain request, or finds the pushed one.
pub fn begin(
    issuer: &Issuer,
    located: &Located,
    client: Option<&Client>,
    pushed: Option<&PushedRequest>,
    moment: &mut Moment,
) -> Result<AuthorizationRequest, Rejected> {
    let unknown = || Refusal::Client(ClientRefusal::Unknown { client_ids: vec![shown(&located.client_id)] });
    let client = client.ok_or_else(|| Rejected::Page(unknown()))?;
    if client.registration.state == State::Disabled {
        let client_id = client.id().to_owned();
        return Err(Rejected::Page(Refusal::Client(ClientRefusal::Disabled { client_id })));
    }
    if located.pushed.is_some() {
        return redeem_pushed(client, pushed, moment.now()).map_err(Rejected::Page);
    }
    let understood = understand(issuer, client, &located.form, moment)?;
    if client.registration.pushed_authorization_requests == Pushed::Required {
        let refusal = Refusal::Authorization(AuthorizationRefusal::NotPushed);
        return Err(Rejected::Redirect(Box::new(Target::of(&understood)), refusal));
    }
    Ok(understood)
}

fn redeem_pushed(client: &Client, pushed: Option<&PushedRequest>, now: i64) -> Result<AuthorizationRequest, Refusal> {
    let pushed = pushed.ok_or_else(|| request_uri("it is none of this issuer's"))?;
    match () {
        () if pushed.client_id != client.id() => Err(request_uri("it was pushed by another client")),
        () if pushed.used_at.is_some() => Err(request_uri("an authorization was completed with it")),
        () if pushed.expires_at <= now => Err(request_uri("it expired")),
        () => serde_json::from_str(&pushed.request).map_err(|_| request_uri("it cannot be read any more")),
    }
}

/// Understands the parameters of a client that is known.
pub fn understand(
    issuer: &Issuer,
    client: &Client,
    form: &Form,
    _moment: &mut Moment,
) -> Result<AuthorizationRequest, Rejected> {
    let rules = &issuer.profile.authorization;
    let to = rules.destination(client, form).map_err(Rejected::Page)?;
    let state = form.value("state").map(str::to_owned);
    let sent = |to: &Destination, refusal| {
        let target = Target { redirect_uri: to.redirect_uri.clone(), mode: to.mode, state: state.clone() };
        Rejected::Redirect(Box::new(target), refusal)
    };
    if !client.may(GrantType::AuthorizationCode) {
        let refusal = ClientRefusal::NotAllowed { what: "authorization_code", registration: "grant_types" };
        return Err(sent(&to, Refusal::Client(refusal)));
    }
    let to = rules.mode(form, to.clone()).map_err(|refusal| sent(&to, refusal))?;
    read(issuer, client, form, to.clone()).map_err(|refusal| sent(&to, refusal))
}

fn read(issuer: &Issuer, client: &Client, form: &Form, to: Destination) -> Result<AuthorizationRequest, Refusal> {
    let profile = &issuer.profile;
    let response_type = profile.authorization.response_type(client, form)?;
    let mut resources: Vec<String> = Vec::new();
    for resource in form.values("resource") {
        if !resources.iter().any(|one| one == resource) {
            resources.push(resource.to_owned());
        }
    }
    let scopes = profile.scope.ask_person(&issuer.registration, client, (form.value("scope"), &resources))?;
    let asked = Asked { client_id: client.id().to_owned(), scopes, resources };
    let mut request = profile.authorization.read((form, to), response_type, asked)?;
    request.hinted_subject = hinted_subject(issuer, form)?;
    Ok(request)
}

/// All evidence of one visit.
pub struct Visit<'a> {
    /// What is asked for.
    pub request: &'a AuthorizationRequest,
    /// The sign-in of this browser, if one stands.
    pub session: Option<&'a Session>,
    /// When the person signed in for this very authorization, in seconds since 1970.
    pub signed_in_at: Option<i64>,
    /// Whom the person chose to act for.
    pub representing: &'a Representing,
    /// What the person allowed this client before.
    pub remembered: &'a Scopes,
    /// What the person answered now.
    pub answer: Answer,
}

/// What a person answered on the consent page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Open,
    /// Yes.
    Allowed,
    /// No.
    Denied,
}

/// The first thing missing, or that nothing is.
pub enum Step<'a> {
    /// The client may not ask for this any more; nothing is sent to an address that may not be its own any more.
    Stop(Refusal),
    /// The person must sign in.
    SignIn,
    /// The person chooses whom to act for.
    Represent(&'a [Representation]),
    /// The person is asked.
    Consent,
    /// Everything is there.
    Complete(&'a Session, Option<Representation>),
    /// It cannot go on; the client is told.
    Refuse(Refusal),
}

/// Says what the next step is.
pub fn step<'a>(issuer: &Issuer, client: &Client, visit: &Visit<'a>, now: i64) -> Step<'a> {
    if let Err(refusal) = still(issuer, client, visit.request) {
        return Step::Stop(refusal);
    }
    let silent = visit.request.prompt == Prompt::None;
    let refuse = |refusal| Step::Refuse(Refusal::Authorization(refusal));
    if visit.answer == Answer::Denied {
        return refuse(AuthorizationRefusal::Denied);
    }
    let Some(session) = visit.session.filter(|session| stands(issuer, client, visit, session, now)) else {
        return if silent { refuse(AuthorizationRefusal::LoginRequired) } else { Step::SignIn };
    };
    let representation = match chosen(issuer, visit, session) {
        Ok(representation) => representation,
        Err(_) if silent => return refuse(AuthorizationRefusal::InteractionRequired),
        Err(choices) => return Step::Represent(choices),
    };
    let asks = issuer.profile.authorization.asks_consent(client) && visit.answer != Answer::Allowed;
    let allowed = representation.is_none() && visit.request.scopes.within(visit.remembered);
    if asks && (visit.request.prompt.consent() || !allowed) {
        let scopes = visit.request.scopes.only(|scope| !visit.remembered.contains(scope)).into();
        return if silent { refuse(AuthorizationRefusal::ConsentRequired { scopes }) } else { Step::Consent };
    }
    Step::Complete(session, representation)
}

fn stands(issuer: &Issuer, client: &Client, visit: &Visit, session: &Session, now: i64) -> bool {
    let request = visit.request;
    let fresh = visit.signed_in_at.is_some_and(|at| session.auth_time >= at);
    let young = request.max_age.is_none_or(|age| now - session.auth_time <= age || fresh);
    let again = !request.prompt.login() || fresh;
    let expected = request.hinted_subject.as_ref().is_none_or(|subject| *subject == session.person.subject);
    let dead = dead_since(issuer, client, Some(&session.person), session.auth_time);
    session.expires_at > now && young && again && expected && !matches!(dead, Some("person" | "issuer"))
}

fn chosen<'a>(
    issuer: &Issuer,
    visit: &Visit,
    session: &'a Session,
) -> Result<Option<Representation>, &'a [Representation]> {
    let choices = session.person.represents.as_slice();
    if !issuer.profile.authorization.offers_representation() || choices.is_empty() {
        return Ok(None);
    }
    match visit.representing {
        Representing::Open => Err(choices),
        Representing::Oneself => Ok(None),
        Representing::Other(subject) => {
            choices.iter().find(|one| one.subject == *subject).cloned().map(Some).ok_or(choices)
        }
    }
}

fn request_uri(why: &'static str) -> Refusal {
    Refusal::Authorization(AuthorizationRefusal::RequestUri { why })
}

/// The scopes of a request in words, for a page: API by API, then what belongs to none.
pub fn grouped<'a>(issuer: &'a Issuer, scopes: &'a Scopes) -> Vec<(String, Vec<&'a str>)> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for scope in scopes.iter() {
        let title = issuer.api_of(scope).map(|api| if api.title.is_empty() { &api.name } else { &api.title });
        let title = title.cloned().unwrap_or_default();
        match groups.iter_mut().find(|(one, _)| *one == title) {
            Some((_, scopes)) => scopes.push(scope),
            None => groups.push((title, vec![scope])),
        }
    }
    groups
}
