//! Who asks: reads what a request says of its sender, and believes it or not (RFC 6749 section 2.3, RFC 7521 section 4.2, RFC 8705 section 2).
use super::certificate::certified;
use super::organization::by_secret;
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::client::ClientRefusal;
use crate::refusal::client::rules::{ENABLED, IDENTIFIER, METHOD, REGISTERED, REGISTERED_METHOD, SECRET};
use crate::rules::client_authentication::accept;
use crate::rules::credentials::{Offered, in_order, offered};
use crate::words::binding::CertificateThumbprint;
use crate::words::changes::{Single, Spending};
use crate::words::client::Client;
use crate::words::credentials::Credentials;
use crate::words::form::{Arrived, Form};
use crate::words::moment::Moment;
use crate::words::names::AuthenticationMethod;
use crate::words::resource::State;
use crate::words::rule::Rule;
use jose::digest;
use std::sync::Arc;

/// Reads who says to send this, refusing what no evidence could save.
pub fn claim(issuer: &Issuer, arrived: &Arrived, form: &Form, moment: &mut Moment) -> Result<Credentials, Refusal> {
    claim_by(issuer, (arrived, form), moment, issuer.profile.client_authentication.methods())
}

/// The same, by one of these methods.
pub fn claim_by(
    issuer: &Issuer,
    (arrived, form): (&Arrived, &Form),
    moment: &mut Moment,
    accepted: &[AuthenticationMethod],
) -> Result<Credentials, Refusal> {
    let profile = &issuer.profile;
    let credentials = match moment.hold(in_order(arrived, form), offered(arrived, form, accepted))? {
        Offered::Plain(credentials) => credentials,
        Offered::Assertion(text) => {
            let at = (&profile.paths, &issuer.registration);
            Credentials::Assertion(Box::new(profile.assertion.admit(at, &text, moment)?))
        }
    };
    accept(&credentials, accepted)?;
    if !credentials.depend_on_registration() {
        moment.keep(&METHOD);
    }
    if let (Some(body), [authenticated]) = (form.value("client_id"), &credentials.client_ids()[..])
        && body != *authenticated
    {
        return Err(differs(body, authenticated));
    }
    Ok(credentials)
}

/// The client that a request comes from, believed.
pub struct Identified {
    /// The client.
    pub client: Arc<Client>,
    /// The assertion's identifier and expiry, to be spent when the request is granted.
    pub assertion: Option<(String, i64)>,
    /// The certificate of its connection.
    pub certificate: Option<CertificateThumbprint>,
}

/// Believes the credentials of a request, or says why not; `clients` are those registered among the claimed ones.
pub fn identify(
    issuer: &Issuer,
    (arrived, form): (&Arrived, &Form),
    credentials: &Credentials,
    clients: &[Arc<Client>],
    moment: &mut Moment,
) -> Result<Identified, Refusal> {
    let now = moment.now();
    let ids = credentials.client_ids();
    let claimed = |id: &&str| clients.iter().find(|client| client.id() == *id);
    if ids.iter().find_map(claimed).is_none() {
        let client_ids = ids.iter().map(|id| (*id).to_owned()).collect();
        return Err(refuse(ClientRefusal::Unknown { client_ids }));
    }
    moment.keep(&REGISTERED);
    let client = moment.hold(credentials_in_order(credentials), proven(issuer, credentials, clients, now))?;
    if let Credentials::Assertion(assertion) = credentials {
        let rules = &issuer.profile.assertion;
        moment.hold(rules.in_order(assertion, client), rules.verify(assertion, client, now))?;
    }
    if let Some(body) = form.value("client_id") {
        if body != client.id() {
            return Err(differs(body, client.id()));
        }
        moment.keep(&IDENTIFIER);
    }
    if client.registration.state == State::Disabled {
        return Err(refuse(ClientRefusal::Disabled { client_id: client.id().to_owned() }));
    }
    moment.keep(&ENABLED);
    certified(issuer, client, arrived, moment)?;
    let assertion = match credentials {
        Credentials::Assertion(assertion) => Some((assertion.token_id.clone(), assertion.expires_at)),
        _ => None,
    };
    let certificate = arrived.certificate.as_deref().map(CertificateThumbprint::of);
    Ok(Identified { client: client.clone(), assertion, certificate })
}

/// The assertion of a request, to be spent with it (decision H10).
pub fn consume(issuer: &Issuer, identified: &Identified) -> Option<Spending> {
    let (token_id, expires_at) = identified.assertion.as_ref()?;
    let digest = Single::digest(&[issuer.name(), identified.client.id(), token_id]);
    let expires_at = expires_at + issuer.profile.assertion.leeway() + 60;
    Some(Spending { of: Single::Assertion, token_id: token_id.clone(), digest, expires_at })
}

/// The rules that `proven` checks of such credentials, in order.
fn credentials_in_order(credentials: &Credentials) -> &'static [&'static Rule] {
    match credentials {
        Credentials::Basic(_) | Credentials::Post(..) => &[&REGISTERED_METHOD, &SECRET],
        Credentials::Named(_) if credentials.depend_on_registration() => &[&METHOD, &REGISTERED_METHOD],
        Credentials::Named(_) | Credentials::Assertion(_) => &[&REGISTERED_METHOD],
    }
}

/// Whose the credentials are; the signature of an assertion is not looked at here.
fn proven<'a>(
    issuer: &Issuer,
    credentials: &Credentials,
    clients: &'a [Arc<Client>],
    now: i64,
) -> Result<&'a Arc<Client>, Refusal> {
    let registered = |id: &str| clients.iter().find(|client| client.id() == id);
    let readings: Vec<(&str, &[u8])> = match credentials {
        Credentials::Basic(readings) => readings.iter().map(|(id, secret)| (id.as_str(), secret.as_slice())).collect(),
        Credentials::Post(id, secret) => vec![(id.as_str(), secret.as_slice())],
        Credentials::Named(named) => vec![(named.client_id.as_str(), &[])],
        Credentials::Assertion(assertion) => vec![(assertion.client_id.as_str(), &[])],
    };
    let mut refusal = None;
    for (id, secret) in &readings {
        let Some(client) = registered(id) else { continue };
        let wanted = client.registration.token_endpoint_auth_method;
        if !credentials.fit(wanted) {
            by_secret(issuer, credentials, client, now)?;
            refusal.get_or_insert(unfit(credentials, wanted));
            continue;
        }
        match credentials {
            Credentials::Named(_) | Credentials::Assertion(_) => return Ok(client),
            _ if knows_secret(issuer, client, secret) => return Ok(client),
            _ => refusal = Some(wrong_secret(id, &readings)),
        }
    }
    Err(refuse(refusal.unwrap_or(ClientRefusal::Absent)))
}

fn unfit(credentials: &Credentials, wanted: AuthenticationMethod) -> ClientRefusal {
    match credentials {
        Credentials::Named(named) if wanted.sends_a_name_alone() => {
            let accepted = named.accepted.iter().map(|one| one.name()).collect();
            ClientRefusal::MethodNotAccepted { used: wanted.name(), accepted }
        }
        _ => ClientRefusal::MethodNotRegistered { used: credentials.method().name(), registered: wanted.name() },
    }
}

fn wrong_secret(id: &str, readings: &[(&str, &[u8])]) -> ClientRefusal {
    let reading = |(id, secret): &(&str, &[u8])| format!("{id} and {} bytes", secret.len());
    let escape = readings.len() > 1 || readings.iter().any(|(_, secret)| secret.contains(&b'%'));
    ClientRefusal::WrongSecret {
        client_id: id.to_owned(),
        readings: readings.iter().map(reading).collect(),
        escape: escape.then(|| "a percent sign stands".to_owned()),
    }
}

/// The digest under which a client secret is stored: HMAC-SHA-256 over issuer, client and secret.
pub fn secret_digest(issuer: &Issuer, client_id: &str, secret: &[u8]) -> String {
    let mut message = Vec::new();
    for part in [issuer.name().as_bytes(), client_id.as_bytes(), secret] {
        message.extend((part.len() as u64).to_be_bytes());
        message.extend(part);
    }
    digest::hex(&digest::hmac_sha256(&issuer.secrets.0, &message))
}

fn knows_secret(issuer: &Issuer, client: &Client, secret: &[u8]) -> bool {
    let offered = secret_digest(issuer, client.id(), secret);
    let mut known = false;
    for registered in &client.registration.secret_digests {
        known |= digest::equal(registered.as_bytes(), offered.as_bytes());
    }
    known && !secret.is_empty()
}

fn differs(body: &str, authenticated: &str) -> Refusal {
    let (body, authenticated) = (crate::rules::form::shown(body), authenticated.to_owned());
    refuse(ClientRefusal::IdentifierDiffers { body, authenticated })
}

fn refuse(refusal: ClientRefusal) -> Refusal {
    Refusal::Client(refusal)
}
