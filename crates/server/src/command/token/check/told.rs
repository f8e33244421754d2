//! What became of the tokens: a table with the reasons for people, JSON for programs.
use super::trial::{Api, Found, Trial};
use crate::command::text::columns;
use crate::command::token::specimen::Order;
use serde_json::{Value, json};

/// Where what an API said begins, and where reasons begin.
const ANSWER: usize = 32;
const REASON: usize = 12;

/// For people, on 80 columns.
pub fn text(api: &Api, order: &Order, found: &Found) -> String {
    let mut out = format!("{} {}\n", api.method, api.url);
    out.push_str(&columns("tokens of", REASON, &order.issuer));
    for (label, member) in [("for", "api"), ("client", "client"), ("as", "as")] {
        if let Some(value) = order.wish[member].as_str() {
            out.push_str(&columns(label, REASON, value));
        }
    }
    out.push('\n');
    out.extend(std::iter::once(&found.right).chain(&found.wrong).map(row));
    if !found.right.let_through() {
        out.push_str("\nThe right token must be let through first; the API answered:\n");
        out.push_str(&columns("", 2, &found.right.body));
        let expects = format!(
            "Does the API trust the issuer {}, read its keys, and call itself {}?",
            order.issuer,
            order.wish["api"].as_str().unwrap_or("what `aud` says")
        );
        out.push_str(&columns("", 0, &expects));
    }
    for trial in found.wrong.iter().filter(|trial| trial.let_through()) {
        let Some(lesson) = trial.lesson else { continue };
        out.push_str(&format!("\n{} was let through\n", lesson.name));
        for (label, text) in
            [("  wrong", lesson.wrong), ("  why", lesson.why), ("  source", lesson.source), ("  fix", lesson.fix)]
        {
            out.push_str(&columns(label, REASON, text));
        }
    }
    out
}

fn row(trial: &Trial) -> String {
    let name = trial.lesson.map_or("right", |lesson| lesson.name);
    let verdict = match (verdict(trial), trial.lesson) {
        ("let_through", None) => "let through",
        ("let_through", Some(_)) => "LET THROUGH",
        (_, None) => "REFUSED",
        (other, Some(_)) => other,
    };
    columns(&format!("  {name:<11} {:<3}  {verdict}", trial.status), ANSWER, &remark(trial))
}

/// What is to be said of the form of an answer, else what the API said.
fn remark(trial: &Trial) -> String {
    match trial.status {
        _ if trial.let_through() => String::new(),
        500.. => "it failed instead of refusing".to_owned(),
        401 if trial.challenge.is_empty() => "without WWW-Authenticate (RFC 6750 section 3)".to_owned(),
        401 => error(&trial.challenge).unwrap_or("without error (RFC 6750 section 3)").to_owned(),
        status => format!("{status} instead of 401 (RFC 6750 section 3.1)"),
    }
}

/// The first `error` of challenges.
fn error(challenge: &str) -> Option<&str> {
    let (_, after) = challenge.split_once("error=")?;
    after.trim_start_matches('"').split(['"', ',', ' ']).next().filter(|error| !error.is_empty())
}

fn verdict(trial: &Trial) -> &'static str {
    match trial.status {
        200..300 => "let_through",
        500.. => "failed",
        _ => "refused",
    }
}

/// For programs.
pub fn json(api: &Api, order: &Order, found: &Found) -> Value {
    let one = |trial: &Trial| {
        let mut out = json!({
            "token": trial.lesson.map_or("right", |lesson| lesson.name),
            "status": trial.status,
            "www_authenticate": trial.challenge,
            "verdict": verdict(trial),
        });
        if let Some(lesson) = trial.lesson {
            out["wrong"] = json!(lesson.wrong);
            out["why"] = json!(lesson.why);
            out["source"] = json!(lesson.source);
            out["fix"] = json!(lesson.fix);
        }
        out
    };
    json!({
        "url": api.url.as_str(),
        "method": api.method.as_str(),
        "issuer": order.issuer,
        "client": order.wish["client"],
        "api": order.wish["api"],
        "right": one(&found.right),
        "wrong": found.wrong.iter().map(one).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::error;

    #[test]
    fn a_challenge_names_its_error() {
        for (challenge, expected) in [
            (r#"Bearer realm="a", error="invalid_token", error_description="b""#, Some("invalid_token")),
            ("DPoP error=use_dpop_nonce, algs=x", Some("use_dpop_nonce")),
            ("Bearer error=\"\"", None),
            ("Bearer", None),
        ] {
            assert_eq!(error(challenge), expected, "{challenge}");
        }
    }
}
