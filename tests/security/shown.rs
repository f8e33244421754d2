//! What an answer shows besides its kind: `json.scope = "a.read"`, `token.aud = "..."`, `header.allow contains GET`, `query.code absent`.
use crate::answer::Answer;
use jose::signed::Compact;
use serde_json::{Map, Value};

/// Why an answer does not show that; `None` where it does.
///
/// Places: `json.a.b`, `token.a` (claims of the access token), `token_header.a`, `id_token.a`, `header.name`, `query.name`
/// (of the Location), `body`. Then `= JSON`, `absent`, `present`, `contains TEXT` or `lacks TEXT`.
pub fn differs(answer: &Answer, shows: &str) -> Option<String> {
    let (place, rest) = shows.split_once(' ').unwrap_or_else(|| panic!("no demand: {shows:?}"));
    let first = place.split('.').next().unwrap_or_default();
    let found = at(answer, place);
    let text = found.as_ref().map(|found| found.as_str().map_or_else(|| found.to_string(), str::to_owned));
    let (verb, operand) = rest.split_once(' ').unwrap_or((rest, ""));
    let holds = match verb {
        "=" if first == "body" => text.as_deref() == Some(operand),
        "=" => found.as_ref() == Some(&serde_json::from_str(operand).unwrap_or_else(|_| Value::from(operand))),
        "absent" => found.is_none(),
        "present" => found.is_some(),
        "contains" => text.as_ref().is_some_and(|text| text.contains(operand)),
        "lacks" => !text.unwrap_or_default().contains(operand),
        _ => panic!("no demand: {shows:?}"),
    };
    (!holds).then(|| format!("not so: {shows}; it is {}", found.unwrap_or_default()))
}

/// What stands at a place of an answer.
pub fn at(answer: &Answer, place: &str) -> Option<Value> {
    let (first, rest) = place.split_once('.').unwrap_or((place, ""));
    let member = |value: Value| {
        let mut value = value;
        for name in rest.split('.').filter(|name| !name.is_empty()) {
            value = value.get(name)?.clone();
        }
        Some(value)
    };
    let claims = |name: &str, header: bool| {
        let text = answer.json()[name].as_str()?.to_owned();
        let compact = Compact::parse(&text).ok()?;
        let members: &Map<String, Value> = if header { compact.header() } else { compact.claims() };
        Some(Value::Object(members.clone()))
    };
    match first {
        "json" => member(answer.json()),
        "token" => member(claims("access_token", false)?),
        "token_header" => member(claims("access_token", true)?),
        "id_token" => member(claims("id_token", false)?),
        "header" => Some(answer.header(rest)).filter(|value| !value.is_empty()).map(Value::from),
        "query" => answer.returned(rest).map(Value::from),
        "body" => Some(Value::from(answer.text())),
        "status" => Some(Value::from(answer.status)),
        _ => panic!("no place in an answer: {place:?}"),
    }
}
