//! Whether a client may still have what it asked for: a request that was understood may be half an hour old (RFC 9700 section 2).
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::REDIRECT_URI_REGISTERED;
use crate::refusal::client::ClientRefusal;
use crate::refusal::client::rules::{ENABLED, REGISTERED_USE};
use crate::rules::form::shown;
use crate::words::authorization_request::AuthorizationRequest;
use crate::words::client::Client;
use crate::words::moment::Moment;
use crate::words::names::GrantType;
use crate::words::resource::State;

/// Whether the client is still registered for what it asked; a request may be half an hour old.
pub fn still(
    issuer: &Issuer,
    client: &Client,
    request: &AuthorizationRequest,
    moment: &mut Moment,
) -> Result<(), Refusal> {
    let registration = &client.registration;
    if registration.state == State::Disabled {
        return Err(Refusal::Client(ClientRefusal::Disabled { client_id: client.id().to_owned() }));
    }
    moment.keep(&ENABLED);
    let not_allowed = |what, registration| Err(Refusal::Client(ClientRefusal::NotAllowed { what, registration }));
    if !client.may(GrantType::AuthorizationCode) {
        return not_allowed("authorization_code", "grant_types");
    }
    if !registration.response_types.contains(&request.response_type) {
        return not_allowed(request.response_type.name(), "response_types");
    }
    moment.keep(&REGISTERED_USE);
    let rules = &issuer.profile.authorization;
    if !registration.redirect_uris.iter().any(|one| rules.same(one, &request.redirect_uri)) {
        let (arrived, registered) = (shown(&request.redirect_uri), registration.redirect_uris.clone());
        return Err(Refusal::Authorization(AuthorizationRefusal::RedirectUriUnknown { arrived, registered }));
    }
    moment.keep(&REDIRECT_URI_REGISTERED);
    let asked = (&request.scopes, Some(&*request.scopes.to_string()));
    issuer.profile.scope.narrow(&issuer.registration, client, asked, moment)?;
    Ok(())
}
