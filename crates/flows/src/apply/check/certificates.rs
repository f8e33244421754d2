//! Which certificates can be registered: authorities of an issuer, names and certificates of clients (RFC 8705 section 2).
use crate::apply::{Mistake, Place};
use jose::certificate::{Name, Role};
use oauth::issuer::Issuer;
use oauth::words::client::{Bound, Client};
use oauth::words::issuer::Registration as IssuerRegistration;
use oauth::words::names::AuthenticationMethod;

/// Whether what an issuer trusts are certificates of authorities.
pub fn anchors(at: Place, registration: &IssuerRegistration) -> Result<(), Mistake> {
    let wrong = |why: String| at.mistake("trust_anchors", format!("`trust_anchors`: {why}"));
    let read = registration.authorities().map_err(|error| wrong(error.to_string()))?;
    match read.iter().find(|one| one.role() == Role::Holder) {
        Some(one) => Err(wrong(format!("the certificate of {} is no authority's (basicConstraints)", one.subject()))),
        None => Ok(()),
    }
}

/// Why a client cannot be registered so, and the member at fault.
pub fn unusable(issuer: &Issuer, client: &Client) -> Option<(&'static str, String)> {
    let registration = &client.registration;
    let method = registration.token_endpoint_auth_method;
    let bound = registration.tls_client_certificate_bound_access_tokens == Bound::Required;
    let profile = &issuer.profile.name;
    if bound && !issuer.profile.proof.certificates() {
        let member = "tls_client_certificate_bound_access_tokens";
        return Some((member, format!("`{member}` asks for what the profile {profile} does not have")));
    }
    let rules = &issuer.profile.client_authentication;
    let taken = rules.methods().contains(&method) || rules.introspection_methods().contains(&method);
    if method.is_by_certificate() && !taken {
        let why = format!("the profile {profile} does not take {}", method.name());
        return Some(("token_endpoint_auth_method", why));
    }
    match method {
        _ if client.certificate_name.is_some() && issuer.trust_anchors.is_empty() => {
            let why = "certificates that are known by a name need an authority: put its certificate among the issuer's \
                       `trust_anchors`";
            Some(("token_endpoint_auth_method", why.to_owned()))
        }
        AuthenticationMethod::SelfSignedTlsClientAuth
            if client.every_certificate().next().is_none() && registration.jwks_uri.is_none() =>
        {
            let why = "self_signed_tls_client_auth needs `certificates`, or `jwks` or `jwks_uri` with `x5c`";
            Some(("token_endpoint_auth_method", why.to_owned()))
        }
        _ => misspelled(client.certificate_name.as_ref()?),
    }
}

/// Why no certificate will ever bear this subject: names are compared octet by octet, in the one spelling of RFC 4514.
fn misspelled(name: &Name) -> Option<(&'static str, String)> {
    let Name::Subject(text) = name else { return None };
    let mut parts = Vec::new();
    let (mut part, mut escaped) = (String::new(), false);
    for letter in text.chars() {
        match letter {
            ',' | '+' if !escaped => parts.push(std::mem::take(&mut part)),
            other => part.push(other),
        }
        escaped = letter == '\\' && !escaped;
    }
    parts.push(part);
    let keyword = |part: &String| {
        part.split_once('=').is_some_and(|(keyword, _)| {
            !keyword.is_empty() && keyword.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.')
        })
    };
    let why = "it is not as RFC 4514 writes it, `CN=client,O=Example,C=SE` for example: the most specific part first, no \
               space after a comma; `openssl x509 -noout -subject -nameopt RFC2253,-esc_msb,utf8 -in client.pem` says it";
    (!parts.iter().all(keyword)).then(|| ("tls_client_auth_subject_dn", format!("`{text}` names nobody: {why}")))
}
