//! What arrived, decoded for its conversation: members, Basic step by step, every JWT, the certificate (RFC 6749 section 2.3, RFC 7617, RFC 8705).
use crate::conversation::{Arrival, Basic, Jwt, Member};
use crate::web::extract::Call;
use crate::web::mask;
use jose::certificate::Certificate;
use jose::{base64, digest};
use oauth::rules::form::percent_decoded;

/// Headers that say something of a request.
const TELLING: [&str; 11] = [
    "host",
    "content-type",
    "content-length",
    "accept",
    "accept-language",
    "user-agent",
    "origin",
    "sec-fetch-site",
    "authorization",
    "dpop",
    "cookie",
];

/// The most JWTs that are decoded.
const MOST_TOKENS: usize = 6;

/// What this call brought, seen at this time, in seconds since 1970.
pub fn arrival(call: &Call, now: i64) -> Arrival {
    let (query, form) = (|| lenient(call.query.as_bytes()), || body(call));
    Arrival {
        method: mask::cut(call.method.as_str(), 20),
        path: mask::cut(&call.path, 200),
        headers: headers(call),
        query: mask::members(query()),
        form: mask::members(form()),
        basic: basic(call.text("authorization")),
        tokens: tokens(call, query().chain(form()), now),
        certificate: certificate(call, now),
    }
}

/// The members of a form or query, also of one that is refused as a form: as far as each can be decoded.
pub fn lenient(bytes: &[u8]) -> impl Iterator<Item = (String, String)> {
    let decoded = |part: &[u8]| {
        let bytes = percent_decoded(part).unwrap_or_else(|_| part.to_vec());
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let member = move |member: &[u8]| {
        let at = member.iter().position(|byte| *byte == b'=').unwrap_or(member.len());
        (decoded(&member[..at]), decoded(member.get(at + 1..).unwrap_or_default()))
    };
    bytes.split(|byte| *byte == b'&').filter(|member| !member.is_empty()).map(member)
}

/// The members of the body; of a body that says to be no form only its size, since nobody can say what in it is secret.
fn body(call: &Call) -> impl Iterator<Item = (String, String)> {
    let is_form = call.text("content-type").to_ascii_lowercase().starts_with("application/x-www-form-urlencoded");
    let (form, size): (&[u8], _) = if is_form { (&call.body, 0) } else { (&[], call.body.len()) };
    let unread = (size > 0).then(|| ("(no form)".to_owned(), format!("{size} bytes")));
    lenient(form).chain(unread)
}

fn headers(call: &Call) -> Vec<Member> {
    let mut out = Vec::new();
    for name in TELLING {
        for value in call.headers.get_all(name).iter().take(4) {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = match (name, value.split_once(' ')) {
                ("authorization", Some((scheme, rest))) => {
                    format!("{} {}", mask::cut(scheme, 20), mask::masked(rest))
                }
                ("authorization" | "dpop", _) => mask::masked(&value),
                ("cookie", _) => cookies(&value),
                _ => mask::cut(&value, mask::LONGEST_VALUE),
            };
            out.push(Member::new(titled(name), value));
        }
    }
    out
}

/// The name of a header as people write it.
pub fn titled(name: &str) -> String {
    match name {
        "dpop" => return "DPoP".to_owned(),
        "dpop-nonce" => return "DPoP-Nonce".to_owned(),
        "www-authenticate" => return "WWW-Authenticate".to_owned(),
        _ => {}
    }
    let part = |part: &str| part.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(part.chars().skip(1)).collect();
    name.split('-').map(part).collect::<Vec<String>>().join("-")
}

fn cookies(line: &str) -> String {
    let cookie = |pair: &str| {
        pair.trim().split_once('=').map_or_else(
            || mask::masked(pair.trim()),
            |(name, value)| format!("{}={}", mask::cut(name, 60), mask::masked(value)),
        )
    };
    line.split(';').take(8).map(cookie).collect::<Vec<_>>().join("; ")
}

/// A Basic header: what base64 held, then the identifier as it is read.
fn basic(header: &str) -> Option<Basic> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let sent = || format!("{scheme} {}", mask::masked(encoded));
    let wrong = |what: &str| Some(Basic { sent: sent(), decoded: what.to_owned(), readings: Vec::new() });
    let Ok(bytes) = base64::decode(encoded) else { return wrong("no base64") };
    let Some(colon) = bytes.iter().position(|byte| *byte == b':') else {
        return wrong("base64 of bytes without a colon");
    };
    let (id, secret) = (&bytes[..colon], &bytes[colon + 1..]);
    let reading = |label: &str, id: &[u8], secret: &[u8]| {
        let id = match std::str::from_utf8(id) {
            Ok(id) => mask::cut(id, mask::LONGEST_NAME),
            Err(_) => format!("{} (not UTF-8)", mask::cut(&String::from_utf8_lossy(id), mask::LONGEST_NAME)),
        };
        Member::new(label, format!("{id} : {}", mask::masked(&String::from_utf8_lossy(secret))))
    };
    let mut readings = Vec::new();
    match (percent_decoded(id), percent_decoded(secret)) {
        (Ok(one), Ok(two)) => readings.push(reading("form-decoded", &one, &two)),
        (Err(what), _) => readings.push(Member::new("form-decoded", format!("cannot be read: {what}"))),
        (_, Err(_)) => readings.push(Member::new("form-decoded", "cannot be read: an incomplete escape in the secret")),
    }
    Some(Basic { sent: sent(), decoded: reading("", id, secret).value, readings })
}

fn tokens(call: &Call, members: impl Iterator<Item = (String, String)>, now: i64) -> Vec<Jwt> {
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let proofs = call.headers.get_all("dpop").iter().map(|value| ("DPoP".to_owned(), text(value)));
    let bearers = call.headers.get_all("authorization").iter().filter_map(|value| {
        let value = text(value);
        Some(("Authorization".to_owned(), value.split_once(' ')?.1.trim().to_owned()))
    });
    let all = members.chain(proofs).chain(bearers);
    all.filter_map(|(name, value)| mask::decoded(&name, &value, now)).take(MOST_TOKENS).collect()
}

fn certificate(call: &Call, now: i64) -> Vec<Member> {
    let Some(der) = call.peer.as_ref().and_then(|peer| peer.certificate.as_ref()) else { return Vec::new() };
    let print = Member::new("SHA-256", digest::hex(&digest::sha256(der)));
    match Certificate::from_der(der) {
        Ok(one) => vec![
            Member::new("subject", mask::cut(&one.subject(), mask::LONGEST_VALUE)),
            Member::new("valid from", mask::distance(one.not_before().saturating_sub(now))),
            Member::new("valid until", mask::distance(one.not_after().saturating_sub(now))),
            print,
        ],
        Err(_) => vec![print],
    }
}
