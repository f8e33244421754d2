//! `application/x-www-form-urlencoded`, decoded once and strictly (WHATWG URL section 5; RFC 6749 appendix B).
use crate::refusal::Refusal;
use crate::refusal::parameters::ParameterRefusal;
use crate::refusal::parameters::rules::{BOUNDED, ENCODING, FORM, ONCE};
use crate::words::form::Form;
use crate::words::rule::Rule;

/// The most members of a form.
pub const MOST_MEMBERS: usize = 1_000;

/// The rules of a body in the order in which they are checked; a query keeps those after the first.
pub const IN_ORDER: &[&Rule] = &[&FORM, &BOUNDED, &ENCODING, &ONCE];

/// Parameters that the specifications define: each may stand once.
const SINGLE: [&str; 35] = [
    "acr_values",
    "assertion",
    "authorization_code",
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "display",
    "dpop_jkt",
    "grant_type",
    "id_token_hint",
    "interaction",
    "login_hint",
    "max_age",
    "nonce",
    "password",
    "post_logout_redirect_uri",
    "prompt",
    "redirect_uri",
    "refresh_token",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
    "token",
    "token_type_hint",
    "ui_locales",
    "username",
    "claims",
];

/// Reads a body whose content type must be a form's.
pub fn read_body(content_type: Option<&str>, body: &[u8]) -> Result<Form, Refusal> {
    let arrived = content_type.unwrap_or("none");
    let mut parts = arrived.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let utf8 = |part: &str| match part.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
            value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    };
    if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") || !parts.all(utf8) {
        return Err(refuse(ParameterRefusal::NotAForm { content_type: arrived.chars().take(100).collect() }));
    }
    read(body)
}

/// Reads the members of a form or query; those without a value are left out (RFC 6749 section 3.1).
pub fn read(bytes: &[u8]) -> Result<Form, Refusal> {
    let pieces = || bytes.split(|byte| *byte == b'&').filter(|member| !member.is_empty());
    if pieces().nth(MOST_MEMBERS).is_some() {
        return Err(refuse(ParameterRefusal::TooMany { most: MOST_MEMBERS }));
    }
    let mut members: Vec<(String, String)> = Vec::new();
    for member in pieces() {
        let at = member.iter().position(|byte| *byte == b'=').unwrap_or(member.len());
        let name = decoded(&member[..at], "the name of a parameter")?;
        let value = decoded(member.get(at + 1..).unwrap_or_default(), &format!("the value of {}", shown(&name)))?;
        members.push((name, value));
    }
    for name in SINGLE {
        if members.iter().filter(|(other, _)| other == name).nth(1).is_some() {
            return Err(refuse(ParameterRefusal::Repeated { name: name.to_owned() }));
        }
    }
    members.retain(|(_, value)| !value.is_empty());
    Ok(Form { members })
}

fn decoded(bytes: &[u8], place: &str) -> Result<String, Refusal> {
    let malformed = |what: String| refuse(ParameterRefusal::Malformed { place: place.to_owned(), what });
    let out = percent_decoded(bytes).map_err(malformed)?;
    String::from_utf8(out).map_err(|_| malformed("bytes that are not UTF-8".to_owned()))
}

/// Undoes percent-encoding and `+`; an incomplete escape is an error that tells it.
pub fn percent_decoded(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16)).map(|digit| digit as u8);
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let (Some(high), Some(low)) = (digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) else {
                    let end = bytes.len().min(at + 3);
                    return Err(format!("the incomplete escape {}", shown(&String::from_utf8_lossy(&bytes[at..end]))));
                };
                out.push(high << 4 | low);
                at += 2;
            }
            other => out.push(*other),
        }
        at += 1;
    }
    Ok(out)
}

/// A text from outside, cut and made printable for messages.
pub fn shown(text: &str) -> String {
    let printable = |letter: char| if letter.is_ascii_graphic() || letter == ' ' { letter } else { '?' };
    text.chars().take(80).map(printable).collect()
}

fn refuse(refusal: ParameterRefusal) -> Refusal {
    Refusal::Parameters(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Result<&[(&str, &str)], ParameterRefusal>) {
        let expected = expected.map_err(Refusal::Parameters).map(|members| Form {
            members: members.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        });
        assert_eq!(read(body.as_bytes()), expected, "{body}");
    }

    #[test]
    fn members_are_decoded_once_and_repeated_ones_refused() {
        let malformed = |place: &str, what: &str| {
            Err(ParameterRefusal::Malformed { place: place.to_owned(), what: what.to_owned() })
        };
        check("a=1&b=2", Ok(&[("a", "1"), ("b", "2")]));
        check("&&a=1&", Ok(&[("a", "1")]));
        check("a&b=&c=3", Ok(&[("c", "3")]));
        check("scope=a+b%20c", Ok(&[("scope", "a b c")]));
        check("a=%2520", Ok(&[("a", "%20")]));
        check("resource=x&resource=y", Ok(&[("resource", "x"), ("resource", "y")]));
        check("unknown=1&unknown=2", Ok(&[("unknown", "1"), ("unknown", "2")]));
        check("code=1&code=2", Err(ParameterRefusal::Repeated { name: "code".to_owned() }));
        check("code=&code=2", Err(ParameterRefusal::Repeated { name: "code".to_owned() }));
        check("code=%zz", malformed("the value of code", "the incomplete escape %zz"));
        check("code=%", malformed("the value of code", "the incomplete escape %"));
        check("code=%c0%af", malformed("the value of code", "bytes that are not UTF-8"));
        check("a;b=1", Ok(&[("a;b", "1")]));
    }
}
