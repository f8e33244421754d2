//! Where an issuer can stand: its root, its names in paths, and no other there (RFC 8414 section 2).
use crate::apply::{Mistake, Place};
use crate::foundation::Stage;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use oauth::words::issuer::{IdentityProvider, Registration as IssuerRegistration};
use oauth::words::text::IDENTITY_PROVIDER;
use reqwest::Url;

/// Whether a root's `{base}` stands for something.
pub fn base(at: Place, (member, root): (&str, &str), base: &str) -> Result<(), Mistake> {
    match root.contains("{base}") && base.is_empty() {
        true => {
            Err(at.mistake(member, "`{base}` stands for `base_url` of the configuration, which has none".to_owned()))
        }
        false => Ok(()),
    }
}

/// Whether an issuer can stand beside others: no name, identifier or endpoint is another's.
pub fn beside<'a>(at: Place, issuer: &Issuer, others: impl IntoIterator<Item = &'a Issuer>) -> Result<(), Mistake> {
    let places = |one: &Issuer| -> Vec<String> {
        let endpoints =
            Endpoint::ALL.into_iter().flat_map(|endpoint| [one.endpoint(endpoint), one.mtls_endpoint(endpoint)]);
        endpoints.flatten().chain([one.identifier()]).collect()
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

/// Why `authorization_server` does not fit the paths of the profile; `None` where it does.
pub(super) fn misnamed(issuer: &Issuer) -> Option<String> {
    let identifier = |name: Option<&str>| {
        let authorization_server = name.map(str::to_owned);
        let registration = IssuerRegistration { authorization_server, ..issuer.registration.clone() };
        issuer.profile.paths.identifier(&registration)
    };
    let named = identifier(Some("a")) != identifier(None);
    let profile = &issuer.registration.profile;
    match issuer.registration.authorization_server.as_deref() {
        None | Some("") if named => Some(format!("`authorization_server` is missing; it is in the paths of {profile}")),
        Some(_) if !named => Some(format!("`authorization_server` is in no path of {profile}; leave it out")),
        Some(name) if !name.chars().all(segment) => {
            Some(format!("`authorization_server` is \"{name}\", and is made of letters, digits and -._~"))
        }
        _ => None,
    }
}

/// Why `identity_provider_name` does not fit the paths of the profile; `None` where it does.
pub(super) fn without_provider(issuer: &Issuer) -> Option<String> {
    let (paths, profile) = (&issuer.profile.paths, &issuer.registration.profile);
    let named =
        Endpoint::ALL.into_iter().filter_map(|one| paths.path(one)).any(|path| path.contains(IDENTITY_PROVIDER));
    let people = issuer.registration.identity_provider == IdentityProvider::BuiltIn;
    match issuer.registration.identity_provider_name.as_deref() {
        None | Some("") if named && people => {
            Some(format!("`identity_provider_name` is missing; it is in the paths of {profile}"))
        }
        Some(_) if !named => Some(format!("`identity_provider_name` is in no path of {profile}; leave it out")),
        Some(name) if !name.chars().all(segment) => {
            Some(format!("`identity_provider_name` is \"{name}\", and is made of letters, digits and -._~"))
        }
        _ => None,
    }
}

/// Whether a name fits into a path as it stands (RFC 3986 section 2.3).
fn segment(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-._~".contains(letter)
}

/// Why no issuer can stand there; `None` where it can (RFC 8414 section 2).
pub(super) fn unusable_root(root: &str, stage: Stage) -> Option<&'static str> {
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
