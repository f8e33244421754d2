//! How an answer stands in a transcript: status line, headers, body; of a page its heading, of a signed token its claims.
use super::html;
use super::tokens::{self, Members};
use crate::stand::Answer;
use flows::catalogue::Catalogue;
use oauth::rules::form;
use serde_json::Value;

/// What of a page's headers a transcript tells; what else pages carry is tested where it is set.
const OF_PAGES: [&str; 4] = ["content-type", "set-cookie", "retry-after", "cache-control"];

/// The answer as text; the headers in `ignored` are left out, and `state` is what an earlier answer brought.
pub fn written(
    answer: &Answer,
    ignored: &[&str],
    (catalogue, state): (&Catalogue, Option<&String>),
) -> Result<String, String> {
    let page = answer.header("content-type").starts_with("text/html");
    let reason = answer.status.canonical_reason().unwrap_or_default();
    let mut out = format!("HTTP/1.1 {} {reason}\n", answer.status.as_u16());
    for (name, value) in &answer.headers {
        let told = if page { OF_PAGES.contains(&name.as_str()) } else { !ignored.contains(&name.as_str()) };
        if told {
            out.push_str(&format!("{}: {}\n", titled(name.as_str()), String::from_utf8_lossy(value.as_bytes())));
        }
    }
    if page {
        out.push_str(&format!("\n[page: {}]", html::heading(&answer.body)));
        if let Some(action) = html::action(&answer.body) {
            out.push_str(&format!("\n[posts to {action}]"));
            let fields = html::hidden(&answer.body).into_iter();
            out.extend(fields.map(|(name, value)| format!("\n[{name} = {value}]")));
        }
    } else if !answer.body.is_empty() {
        out.push_str(&format!("\n{}", answer.body));
    }
    let mut members = members(answer);
    members.extend(state.map(|state| ("state".to_owned(), state.clone())));
    tokens::told(out.trim_end(), &members, catalogue)
}

/// What later steps may use of an answer: members of JSON, fields of a form, parameters of an authorization response.
pub fn members(answer: &Answer) -> Members {
    let mut out = html::hidden(&answer.body);
    if let Ok(Value::Object(members)) = serde_json::from_str::<Value>(&answer.body) {
        let text = |value: Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        out.extend(members.into_iter().map(|(name, value)| (name, text(value))));
    }
    let location = answer.header("location");
    if let Some((_, parameters)) = location.split_once(['?', '#']) {
        out.extend(form::read(parameters.as_bytes()).unwrap_or_default().members);
    }
    if answer.body.matches('.').count() == 2 {
        out.push(("body".to_owned(), answer.body.clone()));
    }
    out
}

fn titled(name: &str) -> String {
    match name {
        "www-authenticate" => return "WWW-Authenticate".to_owned(),
        "dpop-nonce" => return "DPoP-Nonce".to_owned(),
        _ => {}
    }
    let part = |part: &str| part.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(part.chars().skip(1)).collect();
    name.split('-').map(part).collect::<Vec<String>>().join("-")
}
