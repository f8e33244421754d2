//! A client assertion in the words with which a conversation's file asks for one like it (RFC 7523 section 3).
use jose::signed::Compact;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use serde_json::Value;

/// The words; nothing where it is no JWT or says what no words can.
pub fn words(issuer: &Issuer, assertion: &str, now: i64) -> Option<String> {
    let compact = Compact::parse(assertion).ok()?;
    let (header, claims) = (compact.header(), compact.claims());
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let client = text("sub").or(text("iss")).unwrap_or_default();
    let mut out = vec![("client", client.to_owned())];
    out.extend(text("iss").filter(|iss| *iss != client).map(|iss| ("iss", iss.to_owned())));
    out.extend(claims.get("aud").map(|aud| ("aud", audience(issuer, aud))));
    for name in ["iat", "nbf", "exp"] {
        let at = claims.get(name).and_then(|at| at.as_f64().or_else(|| at.as_str()?.parse().ok()));
        out.push((name, at.map_or("none".to_owned(), |at| format!("{:+}", (at.floor() as i64).saturating_sub(now)))));
    }
    let dates = claims.get("exp").and_then(|exp| match exp {
        Value::String(_) => Some("text"),
        Value::Number(number) if number.is_f64() => Some("fraction"),
        _ => None,
    });
    out.extend(dates.map(|form| ("dates", form.to_owned())));
    out.push(("typ", compact.typ().unwrap_or("none").to_owned()));
    out.push(("alg", compact.algorithm_name().to_owned()));
    out.extend(compact.kid().map(|kid| ("kid", kid.to_owned())));
    let padded = header.get("x5t").and_then(Value::as_str).is_some_and(|print| print.contains('='));
    out.extend(padded.then(|| ("x5t", "padded".to_owned())));
    for name in ["assertion_details", "authorization_details"] {
        out.extend(claims.get(name).map(|details| (name, details.to_string())));
    }
    let said = |value: &str| !value.is_empty() && !value.contains(char::is_whitespace) && value.len() <= 1_000;
    let words = out.iter().filter(|(_, value)| said(value)).map(|(name, value)| format!("{name}={value}"));
    Some(words.collect::<Vec<_>>().join(" "))
}

/// `issuer`, `issuer/`, `[issuer]`, the name of an endpoint, or as it stands.
fn audience(issuer: &Issuer, claim: &Value) -> String {
    let own = issuer.identifier();
    let at = |endpoint| issuer.endpoint(endpoint);
    match claim {
        Value::String(text) if *text == own => "issuer".to_owned(),
        Value::String(text) if *text == format!("{own}/") => "issuer/".to_owned(),
        Value::String(text) if Some(text) == at(Endpoint::Token).as_ref() => "token_endpoint".to_owned(),
        Value::String(text) if Some(text) == at(Endpoint::PushedAuthorizationRequest).as_ref() => {
            "par_endpoint".to_owned()
        }
        Value::String(text) => text.clone(),
        Value::Array(all) if *all == [Value::String(own)] => "[issuer]".to_owned(),
        other => other.to_string(),
    }
}
