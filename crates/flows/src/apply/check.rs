//! What a file may say: each check names the words at fault, so that the line can be told.
mod certificates;
mod place;
mod signing;

use super::{Mistake, Place};
use crate::authority::Authority;
use crate::meant;
use crate::outbound::reachable;
use crate::password::unusable;
pub use certificates::anchors;
use oauth::issuer::Issuer;
use oauth::rules::authorization::redirect::unregistrable;
use oauth::words::client::{Bound, Client, MutualTls, Registration};
use oauth::words::names::{AuthenticationMethod, GrantType};
use oauth::words::subject::Person;
pub use place::{base, beside};
use place::{misnamed, unusable_root, without_provider};
use reqwest::Url;
pub use signing::still_offered;
use store::catalog::Catalogue;

/// Whether an issuer can stand.
pub fn issuer(at: Place, authority: &Authority, issuer: &Issuer) -> Result<(), Mistake> {
    let registration = &issuer.registration;
    let wrong = |words: &str, message: String| Err(at.mistake(words, message));
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if registration.name.is_empty() || !registration.name.chars().all(plain) {
        return wrong("name", "an issuer's name is made of a-z, 0-9 and -".to_owned());
    }
    let mtls_root = registration.mtls_root.as_ref().unwrap_or(&registration.root);
    let roots =
        [("root", registration.root.as_str()), ("browser_root", registration.browser_root()), ("mtls_root", mtls_root)];
    for (member, root) in roots {
        if let Some(why) = unusable_root(root, authority.stage) {
            return wrong(member, format!("`{member}` is \"{root}\": {why}"));
        }
    }
    if let Some(why) = misnamed(issuer) {
        return wrong("authorization_server", why);
    }
    if let Some(why) = without_provider(issuer) {
        return wrong("identity_provider_name", why);
    }
    for (number, api) in registration.apis.iter().enumerate() {
        let at = at.part("apis", number);
        if api.name.is_empty() {
            return Err(at.mistake("name", "an API needs a name".to_owned()));
        }
        if let Some(scope) = api.scopes.iter().find(|scope| !is_word(scope)) {
            return Err(at.mistake(scope, format!("{scope:?} cannot be a scope: it is empty or has a space in it")));
        }
        if registration.apis[..number].iter().any(|other| other.name == api.name) {
            return Err(at.mistake(&api.name, format!("the API {} stands twice", api.name)));
        }
        for scope in api.scopes.iter() {
            if let Some(other) = registration.apis[..number].iter().find(|other| other.scopes.contains(scope)) {
                let message =
                    format!("the scope {scope} belongs to {} already; a scope belongs to one API", other.name);
                return Err(at.mistake(scope, message));
            }
        }
    }
    Ok(())
}

/// Whether a scope or a client identifier is something, and nothing that ends one in a request (RFC 6749 section 3.3).
fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// Whether a client can be registered.
pub fn client(at: Place, authority: &Authority, issuer: &Issuer, client: &Registration) -> Result<(), Mistake> {
    let wrong = |words: &str, message: String| {
        let message = format!("client {}: {message}", client.client_id);
        Err(at.mistake(words, message))
    };
    if !is_word(&client.client_id) {
        return wrong("client_id", "`client_id` is empty or has a space in it".to_owned());
    }
    let understood = match Client::parse(client.clone(), 0) {
        Ok(understood) => understood,
        Err(message) => return wrong(message.split(':').next().unwrap_or_default(), message.clone()),
    };
    let rules = &issuer.profile.scope;
    if let Some(scope) = client.scopes.iter().find(|scope| !rules.exists(&issuer.registration, scope)) {
        let known = rules.supported(&issuer.registration, &issuer.profile.refresh_token);
        let meant = meant::suggested(scope, known.iter().map(AsRef::as_ref));
        return wrong(
            scope,
            format!("no API of the issuer has the scope {scope};{meant} there are {}", known.join(", ")),
        );
    }
    let mut unsigned = client.organizations.delegations.iter().flat_map(|one| one.unsigned_scopes.iter());
    if let Some(scope) = unsigned.find(|scope| !client.scopes.contains(scope)) {
        return wrong(
            "organizations",
            format!("a delegation has no signed terms for {scope}, which the client may not ask for"),
        );
    }
    for uri in client.redirect_uris.iter().chain(&client.post_logout_redirect_uris) {
        if let Some(why) = unregistrable(uri) {
            return wrong(uri, format!("{uri} cannot be a redirect URI: {why}"));
        }
    }
    if let Some(api) = client.introspects.iter().find(|api| issuer.api(api).is_none()) {
        let meant = meant::suggested(api, issuer.registration.apis.iter().map(|one| one.name.as_str()));
        return wrong(
            api,
            format!("it introspects {api}, and the issuer has no such API;{meant}").trim_end_matches(';').to_owned(),
        );
    }
    if client.grant_types.contains(&GrantType::AuthorizationCode) && client.redirect_uris.is_empty() {
        return wrong("grant_types", "authorization_code needs `redirect_uris`".to_owned());
    }
    match unprovable(authority, issuer, &understood) {
        Some((member, message)) => wrong(member, message),
        None => Ok(()),
    }
}

/// Why a client could not show who it is, or not get the tokens that it asks for; and the member at fault.
fn unprovable(authority: &Authority, issuer: &Issuer, client: &Client) -> Option<(&'static str, String)> {
    let registration = &client.registration;
    if registration.dpop_bound_access_tokens == Bound::Required && !issuer.profile.proof.accepted() {
        let message =
            format!("`dpop_bound_access_tokens` asks for what the profile {} does not have", issuer.profile.name);
        return Some(("dpop_bound_access_tokens", message));
    }
    let signed = || signing::unoffered(issuer, registration).map(|message| ("id_token_signed_response_alg", message));
    let known = || credentials(authority, registration).map(|(member, message)| (member, message.to_owned()));
    certificates::unusable(issuer, client).or_else(signed).or_else(known)
}

/// Whether a client stands once in its issuer.
pub fn once(at: Place, catalogue: &Catalogue, issuer: &str, client: &Registration) -> Result<(), Mistake> {
    let same = |(one, other): &(String, Registration)| one == issuer && other.client_id == client.client_id;
    match catalogue.clients.iter().any(same) {
        true => Err(at.mistake(&client.client_id, format!("the client {} stands twice", client.client_id))),
        false => Ok(()),
    }
}

fn credentials(authority: &Authority, client: &Registration) -> Option<(&'static str, &'static str)> {
    let method = "token_endpoint_auth_method";
    let secret = client.secret.as_ref().is_some_and(|secret| !secret.is_empty()) || !client.secret_digests.is_empty();
    let keys = client.jwks.is_some() || client.jwks_uri.is_some() || !client.certificates.is_empty();
    let named = client.certificate_name().is_ok_and(|name| name.is_some());
    let uri = client.jwks_uri.as_deref().map(Url::parse);
    match client.token_endpoint_auth_method {
        AuthenticationMethod::ClientSecretBasic | AuthenticationMethod::ClientSecretPost if !secret => {
            Some((method, "its method needs `secret`"))
        }
        AuthenticationMethod::PrivateKeyJwt if !keys => {
            Some((method, "private_key_jwt needs `jwks`, `jwks_uri` or `certificates`"))
        }
        AuthenticationMethod::None if secret => Some((method, "a public client has no secret")),
        _ if client.mutual_tls == MutualTls::Required && client.certificates.is_empty() && !named => {
            Some(("mutual_tls", "`mutual_tls = \"required\"` needs `certificates`, or the name that stands in them"))
        }
        _ => match uri {
            Some(Ok(url)) if reachable(&url, authority.stage) => None,
            Some(_) => Some(("jwks_uri", "`jwks_uri` is an https address on the public internet, at port 443 or 8443")),
            None => None,
        },
    }
}

/// Whether a person can be registered.
pub fn person(at: Place, catalogue: &Catalogue, issuer: &str, person: &Person) -> Result<(), Mistake> {
    let wrong = |words: &str, message: String| Err(at.mistake(words, format!("person {}: {message}", person.username)));
    if person.username.is_empty() {
        return wrong("username", "`username` is empty".to_owned());
    }
    if person.password.as_deref().unwrap_or_default().is_empty() && person.password_hash.is_empty() {
        return wrong(&person.username, "`password` is missing".to_owned());
    }
    if let Some(why) = Some(&person.password_hash).filter(|hash| !hash.is_empty()).and_then(|hash| unusable(hash)) {
        return wrong("password_hash", format!("`password_hash` cannot be used: {why}"));
    }
    let clash = |(one, client): &(String, Registration)| one == issuer && client.client_id == person.subject;
    if catalogue.clients.iter().any(clash) {
        return wrong(
            "subject",
            "its `subject` is the identifier of a client; tokens could not tell them apart".to_owned(),
        );
    }
    let same = |(one, other): &(String, Person)| {
        one == issuer
            && (other.username == person.username || (other.subject == person.subject && !person.subject.is_empty()))
    };
    if catalogue.people.iter().any(same) {
        return wrong(&person.username, "its username or subject stands twice".to_owned());
    }
    Ok(())
}
