//! What went back, as its conversation tells it: status, headers, members masked, every JWT decoded.
use super::arrival::{lenient, titled};
use crate::conversation::{Jwt, Member, Reply};
use crate::web::answer::{Answer, Told};
use crate::web::mask;

/// Headers that say something of an answer.
const TELLING: [&str; 9] = [
    "content-type",
    "content-length",
    "cache-control",
    "location",
    "www-authenticate",
    "dpop-nonce",
    "retry-after",
    "allow",
    "set-cookie",
];

/// What this answer brings, seen at this time, in seconds since 1970.
pub fn reply(answer: &Answer, now: i64) -> Reply {
    let members = members(answer);
    Reply {
        status: answer.response.status().as_u16(),
        headers: headers(answer),
        body: match &answer.told {
            Told::Text(text) => Some(text.clone()),
            Told::Page(_) => Some("A page for the person at the browser.".to_owned()),
            _ => None,
        },
        tokens: members.iter().filter_map(|(name, value)| mask::decoded(name, value, now)).collect::<Vec<Jwt>>(),
        members: mask::members(members.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
    }
}

/// Names and values of the body, or of the response that travels in the redirect.
pub fn members(answer: &Answer) -> Vec<(String, String)> {
    if let Told::Members(members) = &answer.told {
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        return members.iter().map(|(name, value)| (name.clone(), text(value))).collect();
    }
    let location = answer.response.headers().get("location").and_then(|value| value.to_str().ok());
    let parameters = location.and_then(|location| location.split_once(['?', '#'])).map(|(_, parameters)| parameters);
    parameters.map(|parameters| lenient(parameters.as_bytes()).collect()).unwrap_or_default()
}

fn headers(answer: &Answer) -> Vec<Member> {
    let mut out = Vec::new();
    for name in TELLING {
        for value in answer.response.headers().get_all(name).iter().take(4) {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = match (name, value.split_once('=')) {
                ("set-cookie", Some((cookie, rest))) => {
                    let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
                    format!("{}={};{attributes}", mask::cut(cookie, 60), mask::masked(value))
                }
                ("location", _) => value.split(['?', '#']).next().unwrap_or_default().to_owned(),
                _ => value.into_owned(),
            };
            out.push(Member::new(titled(name), mask::cut(&value, mask::LONGEST_VALUE)));
        }
    }
    out
}
