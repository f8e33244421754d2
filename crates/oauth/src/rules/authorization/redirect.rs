//! Redirect URIs: compared byte for byte, the port of a loopback address excepted (RFC 9700 section 4.1.3, RFC 8252 section 7.3).
use super::{AuthorizationRules, Destination, refuse};
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::{REDIRECT_URI_NAMED, REDIRECT_URI_REGISTERED, RESPONSE_MODE};
use crate::rules::form::shown;
use crate::words::client::Client;
use crate::words::form::Form;
use crate::words::moment::Moment;
use crate::words::names::{ResponseMode, ResponseType};

impl AuthorizationRules {
    /// Where the response goes; until this is known, nothing may be sent anywhere.
    pub fn destination(&self, client: &Client, form: &Form, moment: &mut Moment) -> Result<Destination, Refusal> {
        let registered = &client.registration.redirect_uris;
        let redirect_uri = match form.value("redirect_uri") {
            Some(arrived) if registered.iter().any(|one| self.same(one, arrived)) => {
                moment.keep(&REDIRECT_URI_REGISTERED);
                arrived.to_owned()
            }
            Some(arrived) => {
                let (arrived, registered) = (shown(arrived), registered.clone());
                return Err(refuse(AuthorizationRefusal::RedirectUriUnknown { arrived, registered }));
            }
            None => match registered.as_slice() {
                [one] => {
                    moment.keep(&REDIRECT_URI_NAMED);
                    one.clone()
                }
                _ => {
                    let registered = registered.clone();
                    return Err(refuse(AuthorizationRefusal::RedirectUriMissing { registered }));
                }
            },
        };
        Ok(Destination { redirect_uri, mode: default_mode(form) })
    }

    /// The response mode that was asked for; a wrong one is told to the client in the default mode.
    pub fn mode(&self, form: &Form, to: Destination, moment: &mut Moment) -> Result<Destination, Refusal> {
        let Some(arrived) = form.value("response_mode") else { return Ok(to) };
        let front = default_mode(form) == ResponseMode::Fragment;
        let fits = |mode: &&ResponseMode| mode.name() == arrived && !(front && **mode == ResponseMode::Query);
        match self.response_modes.iter().find(fits) {
            Some(mode) => {
                moment.keep(&RESPONSE_MODE);
                Ok(Destination { mode: *mode, ..to })
            }
            None => {
                let accepted: Vec<_> = self.response_modes.iter().map(|mode| mode.name()).collect();
                let (arrived, accepted) = (shown(arrived), accepted.join(", "));
                Err(refuse(AuthorizationRefusal::Value {
                    name: "response_mode",
                    arrived,
                    accepted,
                    rule: &RESPONSE_MODE,
                }))
            }
        }
    }

    /// Whether a presented URI is the registered one.
    pub fn same(&self, registered: &str, presented: &str) -> bool {
        if registered == presented {
            return true;
        }
        let (Some(registered), Some(presented)) = (self.loopback(registered), self.loopback(presented)) else {
            return false;
        };
        registered == presented
    }

    /// Host and path of a loopback URI without its port.
    fn loopback<'a>(&self, uri: &'a str) -> Option<(&'a str, &'a str)> {
        let rest = uri.strip_prefix("http://")?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = host_and_port(authority);
        let number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
        let known = self.loopback_hosts.iter().any(|one| one == host);
        (known && port.is_none_or(number)).then_some((host, path))
    }
}

fn default_mode(form: &Form) -> ResponseMode {
    let front = form.value("response_type").is_some_and(|words| words.split(' ').any(|word| word.ends_with("token")));
    if front { ResponseType::CodeIdToken.default_mode() } else { ResponseMode::Query }
}

/// Why a redirect URI cannot be registered; `None` where it can (RFC 6749 section 3.1.2, RFC 8252 section 7).
pub fn unregistrable(uri: &str) -> Option<&'static str> {
    let named = uri.split_once(':').filter(|(scheme, _)| is_scheme(scheme));
    let Some((scheme, rest)) = named else { return Some("it has no scheme") };
    let foreign = |letter: char| !letter.is_ascii_graphic() || "\\\"<>^`{|}".contains(letter);
    match scheme {
        _ if uri.contains('#') => Some("it has a fragment"),
        _ if uri.contains('*') => Some("it has a wildcard"),
        _ if uri.chars().any(foreign) => Some("it has characters that no URI has"),
        "https" | "http" => {
            let authority = rest.strip_prefix("//").and_then(|rest| rest.split(['/', '?']).next()).unwrap_or_default();
            let (host, _) = host_and_port(authority);
            let loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
            match () {
                () if host.is_empty() => Some("it has no host"),
                () if authority.contains('@') => Some("it has user information"),
                () if scheme == "http" && !loopback => Some("http is for loopback addresses only"),
                () => None,
            }
        }
        _ if scheme.contains('.') => None,
        _ => Some("a private scheme is a reversed domain name, with a dot"),
    }
}

/// RFC 3986 section 3.1.
fn is_scheme(text: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(letter)
}

/// The colons within the brackets of an IPv6 address begin no port.
fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rfind(':') {
        Some(at) if !authority.ends_with(']') => (&authority[..at], Some(&authority[at + 1..])),
        _ => (authority, None),
    }
}
