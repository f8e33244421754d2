//! Whether the certificate of a connection is the client's: registered itself, or issued to its name by an authority that is trusted (RFC 8705 sections 2.1 and 2.2).
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::client::ClientRefusal;
use crate::refusal::client::rules::{CERTIFICATE, CERTIFICATE_DATES, CHAIN};
use crate::words::binding::CertificateThumbprint;
use crate::words::client::{Bound, Client, MutualTls};
use crate::words::form::Arrived;
use crate::words::moment::Moment;
use crate::words::names::AuthenticationMethod;
use crate::words::rule::Rule;
use jose::certificate::Certificate;
use jose::digest;

/// What a client's certificate must be.
#[derive(Clone, Copy)]
enum Need {
    /// Issued by an authority, to the registered name.
    Issued,
    /// Registered itself.
    Registered,
    /// Valid, whosoever it is: tokens are bound to it.
    Valid,
}

/// Whether the connection shows the certificate that the client is registered for; one that is needed for nothing is not looked at.
pub fn certified(issuer: &Issuer, client: &Client, arrived: &Arrived, moment: &mut Moment) -> Result<(), Refusal> {
    let registration = &client.registration;
    let bound = registration.tls_client_certificate_bound_access_tokens == Bound::Required;
    let need = match registration.token_endpoint_auth_method {
        AuthenticationMethod::TlsClientAuth => Need::Issued,
        AuthenticationMethod::SelfSignedTlsClientAuth => Need::Registered,
        _ if registration.mutual_tls == MutualTls::Required => match client.certificate_name {
            Some(_) => Need::Issued,
            None => Need::Registered,
        },
        _ if bound && arrived.certificate.is_some() => Need::Valid,
        _ => return Ok(()),
    };
    let checked = match &arrived.certificate {
        Some(der) => shown((issuer, client), need, (der, &arrived.along), moment.now()),
        None => Err(ClientRefusal::CertificateMissing { registered: expected(client, need) }),
    };
    moment.hold(need.in_order(), checked.map_err(Refusal::Client))
}

impl Need {
    /// The rules that `shown` checks, in order.
    fn in_order(self) -> &'static [&'static Rule] {
        match self {
            Self::Issued => &[&CERTIFICATE, &CERTIFICATE_DATES, &CHAIN],
            Self::Registered => &[&CERTIFICATE, &CERTIFICATE_DATES],
            Self::Valid => &[&CERTIFICATE_DATES],
        }
    }
}

fn shown(
    (issuer, client): (&Issuer, &Client),
    need: Need,
    (der, along): (&[u8], &[Vec<u8>]),
    now: i64,
) -> Result<(), ClientRefusal> {
    let unknown =
        |arrived: Vec<String>| ClientRefusal::CertificateUnknown { arrived, registered: expected(client, need) };
    let by_thumbprint = || unknown(vec![thumbprint(&digest::sha256(der))]);
    if matches!(need, Need::Registered) && !client.registered(&CertificateThumbprint::of(der)) {
        return Err(by_thumbprint());
    }
    let Ok(certificate) = Certificate::from_der(der) else { return Err(by_thumbprint()) };
    if matches!(need, Need::Issued) && !client.certificate_name.iter().any(|name| certificate.names().contains(name)) {
        return Err(unknown(certificate.names().iter().map(ToString::to_string).collect()));
    }
    if !certificate.stands(now) {
        let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
        return Err(ClientRefusal::CertificateExpired { not_before, not_after, now });
    }
    match need {
        Need::Issued => certificate.chains(&issuer.trust_anchors, along, now).map_err(|why| {
            let authorities = issuer.trust_anchors.iter().map(Certificate::subject).collect();
            ClientRefusal::CertificateUntrusted { subject: certificate.subject(), why, authorities }
        }),
        Need::Registered | Need::Valid => Ok(()),
    }
}

/// What is registered, for the evidence.
fn expected(client: &Client, need: Need) -> Vec<String> {
    match need {
        Need::Issued => client.certificate_name.iter().map(ToString::to_string).collect(),
        Need::Registered | Need::Valid => client.every_certificate().map(|one| thumbprint(&one.sha256())).collect(),
    }
}

fn thumbprint(sha256: &[u8]) -> String {
    format!("SHA-256 {}", digest::hex(sha256))
}
