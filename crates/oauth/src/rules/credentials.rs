//! Reads how a request says who sends it, in each form that RFC 6749 section 2.3 and RFC 7521 section 4.2 know.
use crate::refusal::Refusal;
use crate::refusal::client::ClientRefusal;
use crate::refusal::client::rules::{ASSERTION_TYPE, BASIC, NAMED, ONE_WAY};
use crate::rules::form::{percent_decoded, shown};
use crate::words::binding::CertificateThumbprint;
use crate::words::credentials::{Credentials, Named};
use crate::words::form::{Arrived, Form};
use crate::words::names::AuthenticationMethod;
use crate::words::rule::Rule;

/// The one value of `client_assertion_type` (RFC 7523 section 2.2).
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What arrived, before an assertion is looked into.
pub enum Offered {
    /// Header or form.
    Plain(Credentials),
    /// The characters of a client assertion.
    Assertion(String),
}

/// The rules that `offered` checks of such a request, in order.
pub fn in_order(arrived: &Arrived, form: &Form) -> &'static [&'static Rule] {
    match (arrived.authorization.is_empty(), form.value("client_assertion")) {
        (false, _) => &[&ONE_WAY, &NAMED, &BASIC],
        (true, Some(_)) => &[&ONE_WAY, &NAMED, &ASSERTION_TYPE],
        (true, None) => &[&ONE_WAY, &NAMED],
    }
}

/// The one mechanism that a request uses; several are refused before any is looked at.
pub fn offered(arrived: &Arrived, form: &Form, accepted: &[AuthenticationMethod]) -> Result<Offered, Refusal> {
    let assertion = form.value("client_assertion");
    let kind = form.value("client_assertion_type");
    let secret = form.value("client_secret");
    let mechanisms: Vec<&'static str> = [
        (!arrived.authorization.is_empty()).then_some("Authorization header"),
        (assertion.is_some() || kind.is_some()).then_some("client_assertion"),
        secret.map(|_| "client_secret"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if mechanisms.len() > 1 {
        return Err(refuse(ClientRefusal::Several { mechanisms }));
    }
    if !arrived.authorization.is_empty() {
        return basic(&arrived.authorization).map(Offered::Plain);
    }
    match (assertion, kind, form.value("client_id")) {
        (Some(assertion), Some(JWT_BEARER), _) => Ok(Offered::Assertion(assertion.to_owned())),
        (Some(_), _, _) | (None, Some(_), _) => {
            let arrived = kind.map_or("nothing".to_owned(), shown);
            Err(refuse(ClientRefusal::AssertionType { arrived }))
        }
        (None, None, Some(id)) => Ok(Offered::Plain(match secret {
            Some(secret) => Credentials::Post(id.to_owned(), secret.as_bytes().to_vec()),
            None => Credentials::Named(Named {
                client_id: id.to_owned(),
                accepted: accepted.to_vec(),
                certificate: arrived.certificate.as_deref().map(CertificateThumbprint::of),
            }),
        })),
        (None, None, None) => Err(refuse(ClientRefusal::Absent)),
    }
}

/// The readings of a Basic header: form-decoded first, then raw (decision G6).
fn basic(headers: &[Vec<u8>]) -> Result<Credentials, Refusal> {
    let malformed = |what: &str| refuse(ClientRefusal::MalformedHeader { what: what.to_owned() });
    let [header] = headers else { return Err(malformed("more than one Authorization header")) };
    let header = std::str::from_utf8(header).map_err(|_| malformed("bytes that are not ASCII"))?;
    let (scheme, encoded) = header.split_once(' ').ok_or_else(|| malformed("a scheme without credentials"))?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed(&format!("the scheme {}", shown(scheme))));
    }
    let bytes = jose::base64::decode(encoded).map_err(|_| malformed("credentials that are not base64"))?;
    let colon = bytes.iter().position(|byte| *byte == b':').ok_or_else(|| malformed("credentials without a colon"))?;
    let (id, secret) = (&bytes[..colon], &bytes[colon + 1..]);
    let mut readings = Vec::new();
    if let (Ok(id), Ok(secret)) = (percent_decoded(id), percent_decoded(secret))
        && let Ok(id) = String::from_utf8(id)
    {
        readings.push((id, secret));
    }
    if let Ok(id) = std::str::from_utf8(id) {
        let raw = (id.to_owned(), secret.to_vec());
        if !readings.contains(&raw) {
            readings.push(raw);
        }
    }
    if readings.is_empty() {
        return Err(malformed("a client identifier that is not UTF-8"));
    }
    Ok(Credentials::Basic(readings))
}

fn refuse(refusal: ClientRefusal) -> Refusal {
    Refusal::Client(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &str, expected: Result<&[(&str, &str)], &str>) {
        let arrived = Arrived { authorization: vec![header.as_bytes().to_vec()], ..Arrived::default() };
        match (offered(&arrived, &Form::default(), &[]), expected) {
            (Ok(Offered::Plain(Credentials::Basic(readings))), Ok(expected)) => {
                let expected: Vec<_> =
                    expected.iter().map(|(id, secret)| ((*id).to_owned(), secret.as_bytes().to_vec())).collect();
                assert_eq!(readings, expected, "{header}");
            }
            (Err(Refusal::Client(ClientRefusal::MalformedHeader { what })), Err(expected)) => {
                assert_eq!(what, expected, "{header}");
            }
            _ => panic!("{header}: neither readings nor a malformed header"),
        }
    }

    #[test]
    fn basic_is_read_form_decoded_first_then_raw() {
        check("Basic UG9zdG1hbjoxMjM0", Ok(&[("Postman", "1234")]));
        check(
            "Basic cG9ydCVDNCU4MWxzOmRybyVDNSVBMSVDNCVBQmJh",
            Ok(&[("portāls", "drošība"), ("port%C4%81ls", "dro%C5%A1%C4%ABba")]),
        );
        check("Basic CG94ydCVDNCUMWxzOmRybyVDNSVBMSVDNCVBQmJh", Err("a client identifier that is not UTF-8"));
        check("basic UG9zdG1hbjoxMjM0", Ok(&[("Postman", "1234")]));
        check("Basic UG9zdG1hbjoxMjM0 ", Err("credentials that are not base64"));
        check("Basic UG9zdG1hbg==", Err("credentials without a colon"));
        check("Bearer x", Err("the scheme Bearer"));
        check("Basic", Err("a scheme without credentials"));
    }
}
