//! What a file may say: each check names the words at fault, so that the line can be told.
use super::{Mistake, Place};
use crate::authority::Authority;
use crate::foundation::Stage;
use crate::outbound::reachable;
use crate::password::unusable;
use oauth::issuer::Issuer;
use oauth::rules::authorization::redirect::unregistrable;
use oauth::rules::paths::Endpoint;
use oauth::words::client::{Client, MutualTls, Registration};
use oauth::words::issuer::Registration as IssuerRegistration;
use oauth::words::names::{AuthenticationMethod, GrantType};
use oauth::words::subject::Person;
use reqwest::Url;
use store::catalog::Catalogue;

/// Whether a root's `{base}` stands for something.
pub fn base(at: Place, (member, root): (&str, &str), base: &str) -> Result<(), Mistake> {
    match root.contains("{base}") && base.is_empty() {
        true => {
            Err(at.mistake(member, "`{base}` stands for `base_url` of the configuration, which has none".to_owned()))
        }
        false => Ok(()),
    }
}

/// Whether an issuer can stand.
pub fn issuer(at: Place, authority: &Authority, issuer: &Issuer) -> Result<(), Mistake> {
    let registration = &issuer.registration;
    let wrong = |words: &str, message: String| Err(at.mistake(words, message));
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if registration.name.is_empty() || !registration.name.chars().all(plain) {
        return wrong("name", "an issuer's name is made of a-z, 0-9 and -".to_owned());
    }
    for (member, root) in [("root", registration.root.as_str()), ("browser_root", registration.browser_root())] {
        if let Some(why) = unusable_root(root, authority.stage) {
            return wrong(member, format!("`{member}` is \"{root}\": {why}"));
        }
    }
    if let Some(why) = misnamed(issuer) {
        return wrong("authorization_server", why);
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

/// Why `authorization_server` does not fit the paths of the profile; `None` where it does.
fn misnamed(issuer: &Issuer) -> Option<String> {
    let identifier = |name: Option<&str>| {
        let authorization_server = name.map(str::to_owned);
        let registration = IssuerRegistration { authorization_server, ..issuer.registration.clone() };
        issuer.profile.paths.identifier(&registration)
    };
    let named = identifier(Some("a")) != identifier(None);
    let profile = &issuer.registration.profile;
    let segment = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    match issuer.registration.authorization_server.as_deref() {
        None | Some("") if named => Some(format!("`authorization_server` is missing; it is in the paths of {profile}")),
        Some(_) if !named => Some(format!("`authorization_server` is in no path of {profile}; leave it out")),
        Some(name) if !name.chars().all(segment) => {
            Some(format!("`authorization_server` is \"{name}\", and is made of letters, digits and -._~"))
        }
        _ => None,
    }
}

/// Whether a scope or a client identifier is something, and nothing that ends one in a request (RFC 6749 section 3.3).
fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
}

/// Why no issuer can stand there; `None` where it can (RFC 8414 section 2).
fn unusable_root(root: &str, stage: Stage) -> Option<&'static str> {
    let Ok(url) = Url::parse(root) else { return Some("it is no URL") };
    let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let spelled = url.as_str().trim_end_matches('/') == root;
    match url.scheme() {
        _ if url.host_str().is_none() || url.query().is_some() || url.fragment().is_some() => {
            Some("it is scheme, host and path, and nothing else")
        }
        _ if !url.username().is_empty() || url.password().is_some() => Some("it has user information"),
        _ if !spelled => Some("it is not in its plainest form: lower-case host, no dots, spaces or default port"),
        "https" => None,
        "http" if loopback || stage == Stage::Demonstration => None,
        "http" => Some("http is for loopback addresses only"),
        _ => Some("its scheme is https, or http on loopback"),
    }
}

/// Whether an issuer can stand beside others: no name, identifier or endpoint is another's.
pub fn beside<'a>(at: Place, issuer: &Issuer, others: impl IntoIterator<Item = &'a Issuer>) -> Result<(), Mistake> {
    let places = |one: &Issuer| -> Vec<String> {
        let endpoints = Endpoint::ALL.into_iter().filter_map(|endpoint| one.endpoint(endpoint));
        endpoints.chain([one.identifier()]).collect()
    };
    let own = places(issuer);
    for other in others {
        if other.name() == issuer.name() {
            return Err(at.mistake(issuer.name(), format!("the issuer {} stands twice", issuer.name())));
        }
        if let Some(place) = places(other).into_iter().find(|place| own.contains(place)) {
            let message = format!("{place} is a place of the issuer {} already; give another root", other.name());
            return Err(at.mistake("root", message));
        }
    }
    Ok(())
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
    if let Err(message) = Client::parse(client.clone(), 0) {
        let member = message.split(':').next().unwrap_or_default().to_owned();
        return wrong(&member, message);
    }
    let rules = &issuer.profile.scope;
    if let Some(scope) = client.scopes.iter().find(|scope| !rules.exists(&issuer.registration, scope)) {
        let known = rules.supported(&issuer.registration, &issuer.profile.refresh_token).join(", ");
        return wrong(scope, format!("no API of the issuer has the scope {scope}; there are {known}"));
    }
    let mut unsigned = client.organizations.delegations.iter().flat_map(|one| one.unsigned_scopes.iter());
    if let Some(scope) = unsigned.find(|scope| !client.scopes.contains(scope)) {
        return wrong(
            "organizations",
            format!("a delegation has no signed terms for {scope}, which the client may not ask for"),
        );
    }
    for uri in &client.redirect_uris {
        if let Some(why) = unregistrable(uri) {
            return wrong(uri, format!("{uri} cannot be a redirect URI: {why}"));
        }
    }
    if let Some(api) = client.introspects.iter().find(|api| issuer.api(api).is_none()) {
        return wrong(api, format!("it introspects {api}, and the issuer has no such API"));
    }
    if client.grant_types.contains(&GrantType::AuthorizationCode) && client.redirect_uris.is_empty() {
        return wrong("grant_types", "authorization_code needs `redirect_uris`".to_owned());
    }
    match credentials(authority, client) {
        Some((member, message)) => wrong(member, message.to_owned()),
        None => Ok(()),
    }
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
    let uri = client.jwks_uri.as_deref().map(Url::parse);
    match client.token_endpoint_auth_method {
        AuthenticationMethod::ClientSecretBasic | AuthenticationMethod::ClientSecretPost if !secret => {
            Some((method, "its method needs `secret`"))
        }
        AuthenticationMethod::PrivateKeyJwt if !keys => {
            Some((method, "private_key_jwt needs `jwks`, `jwks_uri` or `certificates`"))
        }
        AuthenticationMethod::None if secret => Some((method, "a public client has no secret")),
        _ if client.mutual_tls == MutualTls::Required && client.certificates.is_empty() => {
            Some(("mutual_tls", "`mutual_tls = \"required\"` needs `certificates`"))
        }
        _ => match uri {
            Some(Ok(url)) if reachable(&url, authority.stage) => None,
            Some(_) => Some(("jwks_uri", "`jwks_uri` is an https address on the public internet")),
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
