//! What must come back, in the words of the list: `err(x)`, `err(x,401)`, `ER(x)`, `EP`, `OK`, a status, `inactive` ..
use crate::answer::Answer;
use crate::browser::asks;
use crate::house::{BASE, House};
use crate::party::party;
use crate::request::{Good, Request};

/// Why an answer is none of the alternatives; `None` where it is one.
pub fn differs(house: &House, request: &Request, answer: &Answer, expected: &str) -> Option<String> {
    let whys: Vec<String> = expected.split(" | ").filter_map(|one| why(house, (request, answer), one).err()).collect();
    (whys.len() == expected.split(" | ").count()).then(|| whys.join("; "))
}

/// Whether each alternative is a refusal, after which the good request must still succeed.
pub fn refuses(expected: &str) -> bool {
    let refusal = |one: &str| {
        one.starts_with("err(") || one.starts_with("ER(") || matches!(one, "EP" | "4xx") || one.starts_with('4')
    };
    expected.split(" | ").all(refusal)
}

fn why(house: &House, (request, answer): (&Request, &Answer), expected: &str) -> Result<(), String> {
    let holds = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    let (word, inner) = expected.strip_suffix(')').and_then(|one| one.split_once('(')).unwrap_or((expected, ""));
    match word {
        "err" => {
            let (error, status) = inner.split_once(',').unwrap_or((inner, "400"));
            let status: u16 = status.trim().parse().expect("a status");
            let json = answer.json();
            holds(answer.status == status, "another status")?;
            holds(answer.header("content-type").starts_with("application/json"), "no JSON")?;
            holds(json["error"] == error, "another error")?;
            holds(status != 401 || !answer.header("www-authenticate").is_empty(), "401 without WWW-Authenticate")
        }
        "ER" => {
            let client = party(house, &request.client);
            let known = client.registration.redirect_uris.iter();
            let to_client = known.clone().any(|uri| answer.header("location").starts_with(uri.as_str()));
            let error = answer.returned("error").unwrap_or_default();
            holds(matches!(answer.status, 302 | 303), "no redirect")?;
            holds(to_client || answer.header("location").starts_with("http://127.0.0.1"), "another Location")?;
            holds(inner.split(',').any(|one| one == error), "another error")?;
            holds(answer.returned("iss") == Some(format!("{BASE}/{}", client.issuer)), "no iss")
        }
        "EP" => {
            holds(answer.status == 400, "another status")?;
            holds(answer.header("content-type").starts_with("text/html"), "no page")?;
            holds(answer.header("location").is_empty(), "a Location")
        }
        "OK" => succeeds(house, request, answer),
        "login" => holds(answer.status == 200 && asks(answer) == Some("sign_in"), "no sign-in page"),
        "consent" => holds(answer.status == 200 && asks(answer) == Some("allow"), "no consent page"),
        "again" => {
            holds(matches!(answer.status, 400 | 429) && asks(answer) == Some("sign_in"), "no sign-in page again")
        }
        "active" => holds(answer.status == 200 && answer.json()["active"] == true, "not active"),
        "inactive" => holds(answer.status == 200 && answer.text() == r#"{"active":false}"#, "not just inactive"),
        "4xx" => holds((400..500).contains(&answer.status), "no 4xx"),
        status => holds(answer.status == status.parse::<u16>().expect("a status"), "another status"),
    }
}

fn succeeds(house: &House, request: &Request, answer: &Answer) -> Result<(), String> {
    let holds = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    match request.good {
        Good::Success => holds((200..400).contains(&answer.status) && answer.returned("error").is_none(), "no success"),
        Good::Active => holds(answer.status == 200 && answer.json()["active"] == true, "not active"),
        Good::Code => {
            let client = party(house, &request.client);
            let sent = Some(request.value("redirect_uri").to_owned()).filter(|uri| !uri.is_empty());
            let uri = sent.unwrap_or_else(|| client.redirect_uri());
            holds(answer.status == 303 && answer.header("location").starts_with(&uri), "no redirect to the client")?;
            holds(answer.returned("code").is_some(), "no code")?;
            holds(answer.returned("iss") == Some(client.issuer_url()), "no iss")?;
            let state = Some(request.value("state").to_owned()).filter(|state| !state.is_empty());
            let state =
                state.or(request.known.get("state").cloned().filter(|_| client.pushes() || request.method == "POST"));
            holds(answer.returned("state") == state, "another state")
        }
    }
}
