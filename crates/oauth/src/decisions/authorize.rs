//! The authorization endpoint (RFC 6749 section 4.1.1): called again at every visit with all evidence so far; it answers the first thing missing, or the response.
pub mod complete;
pub(super) mod hint;
pub mod response;
mod still;
mod visit;

pub use visit::{Answer, Step, Visit, step};

use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::{PUSHED, REQUEST_URI};
use crate::refusal::client::ClientRefusal;
use crate::refusal::client::rules::{ENABLED, REGISTERED, REGISTERED_USE};
use crate::refusal::parameters::rules::PRESENT;
use crate::rules::authorization::{Asked, Destination, REQUEST_URI_PREFIX};
use crate::rules::form::shown;
use crate::rules::parameters::needed;
use crate::words::authorization_request::AuthorizationRequest;
use crate::words::client::{Client, Pushed};
use crate::words::form::Form;
use crate::words::handle::Address;
use crate::words::moment::Moment;
use crate::words::names::GrantType;
use crate::words::resource::State;
use crate::words::scope::Scopes;
use crate::words::token::PushedRequest;
use hint::hinted_subject;
use response::Target;

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
pub fn locate(issuer: &Issuer, query: &Form, moment: &mut Moment) -> Result<Located, Refusal> {
    let form = issuer.profile.parameters.renamed(query.clone(), moment)?;
    let client_id = needed(&form, "client_id", "who asks")?.to_owned();
    let pushed = match form.value("request_uri") {
        None => None,
        Some(uri) => {
            let handle = uri.strip_prefix(REQUEST_URI_PREFIX);
            let spelling = issuer.profile.authorization.request_uri();
            let address = handle.and_then(|handle| Address::of(handle, spelling, &issuer.mask));
            moment.keep(&PRESENT);
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
    moment.keep(&REGISTERED);
    if client.registration.state == State::Disabled {
        let client_id = client.id().to_owned();
        return Err(Rejected::Page(Refusal::Client(ClientRefusal::Disabled { client_id })));
    }
    moment.keep(&ENABLED);
    if located.pushed.is_some() {
        let request = redeem_pushed(client, pushed, moment.now()).map_err(Rejected::Page)?;
        moment.keep(&PUSHED);
        moment.keep(&REQUEST_URI);
        return Ok(request);
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
    moment: &mut Moment,
) -> Result<AuthorizationRequest, Rejected> {
    let rules = &issuer.profile.authorization;
    let to = rules.destination(client, form, moment).map_err(Rejected::Page)?;
    let state = form.value("state").map(str::to_owned);
    let sent = |to: &Destination, refusal| {
        let target = Target { redirect_uri: to.redirect_uri.clone(), mode: to.mode, state: state.clone() };
        Rejected::Redirect(Box::new(target), refusal)
    };
    if !client.may(GrantType::AuthorizationCode) {
        let refusal = ClientRefusal::NotAllowed { what: "authorization_code", registration: "grant_types" };
        return Err(sent(&to, Refusal::Client(refusal)));
    }
    moment.keep(&REGISTERED_USE);
    let to = rules.mode(form, to.clone(), moment).map_err(|refusal| sent(&to, refusal))?;
    read(issuer, client, (form, to.clone()), moment).map_err(|refusal| sent(&to, refusal))
}

fn read(
    issuer: &Issuer,
    client: &Client,
    (form, to): (&Form, Destination),
    moment: &mut Moment,
) -> Result<AuthorizationRequest, Refusal> {
    let profile = &issuer.profile;
    let response_type = profile.authorization.response_type(client, form, moment)?;
    let mut resources: Vec<String> = Vec::new();
    for resource in form.values("resource") {
        if !resources.iter().any(|one| one == resource) {
            resources.push(resource.to_owned());
        }
    }
    let scopes = profile.scope.ask_person(&issuer.registration, client, (form.value("scope"), &resources), moment)?;
    let asked = Asked { client_id: client.id().to_owned(), scopes, resources };
    let mut request = profile.authorization.read((form, to), response_type, asked, moment)?;
    request.hinted_subject = hinted_subject(issuer, form, moment)?;
    request.key = profile.proof.named(form, moment)?;
    Ok(request)
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
