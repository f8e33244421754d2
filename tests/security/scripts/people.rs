//! What people do in their browsers over several visits.
use super::Found;
use crate::answer::Answer;
use crate::browser::{Browser, asks};
use crate::good::good;
use crate::house::House;
use crate::person::{password, signed_in};
use crate::request::Request;
use crate::shown;

/// AZ-19: `prompt=login` asks again; who cancels stays who he was, and who signs in as another gets a session of that other's.
pub fn reauthentication(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let mut browser = signed_in(house, "t1", "u1");
    let first = browser.cookie("session").map(str::to_owned);
    house.advance(100);
    let page = visited(house, &mut browser, &[("prompt", "login")]);
    found.unless(asks(&page) == Some("sign_in"), "prompt=login does not ask", &page);
    let cancelled = answered(house, &mut browser, &page, &[("step", "deny")]);
    found.unless(cancelled.returned("error").as_deref() == Some("access_denied"), "cancelling is not told", &cancelled);
    found.claim(browser.cookie("session").map(str::to_owned) == first, "cancelling changed the session");
    let (who, before) = subject(house, &mut browser);
    found.claim(who == "subject-of-u1-71c0", format!("after cancelling the session is {who}'s"));

    let page = visited(house, &mut browser, &[("prompt", "login")]);
    let again =
        answered(house, &mut browser, &page, &[("step", "sign_in"), ("username", "u1"), ("password", password("u1"))]);
    found.unless(again.returned("code").is_some(), "signing in again gives no code", &again);
    let (_, after) = subject(house, &mut browser);
    found.claim(after == before + 100, format!("auth_time went from {before} to {after}"));
    found.claim(browser.cookie("session").map(str::to_owned) != first, "signing in again kept the session's cookie");

    let second = browser.cookie("session").map(str::to_owned);
    let page = visited(house, &mut browser, &[("prompt", "login")]);
    answered(house, &mut browser, &page, &[("step", "sign_in"), ("username", "u2"), ("password", password("u2"))]);
    let (who, _) = subject(house, &mut browser);
    found.claim(who == "subject-of-u2-82d1", format!("after another signed in the session is {who}'s"));
    found.claim(browser.cookie("session").map(str::to_owned) != second, "another's sign-in kept the session's cookie");
    found
}

/// AZ-26: a posted request is understood as one in the query is.
pub fn posted_authorization(house: &House) -> Found {
    let mut found = Found::default();
    let asked = good(house, "authorize C1");
    let mut posted = Request::post("t1", "/authorize");
    posted.form.clone_from(&asked.query);
    posted.set_header("cookie", &asked.header("cookie"));
    let answer = house.send(&posted);
    found.unless(answer.returned("code").is_some(), "a posted request gives no code", &answer);
    let asked = good(house, "visit C1");
    posted.form.clone_from(&asked.query);
    posted.set_header("cookie", "");
    posted.set_header("sec-fetch-site", "cross-site");
    let answer = house.send(&posted);
    found.unless(
        asks(&answer) == Some("sign_in"),
        "another site's form, which brings no cookies, does not ask who it is",
        &answer,
    );
    found
}

/// A visit to the authorization endpoint by C1's request with more members.
pub fn visited(house: &House, browser: &mut Browser, members: &[(&str, &str)]) -> Answer {
    let mut request = good(house, "visit C1");
    for (name, value) in members {
        request.set(name, value);
    }
    browser.send(house, &request)
}

/// The answer to a page of ours.
pub fn answered(house: &House, browser: &mut Browser, page: &Answer, members: &[(&str, &str)]) -> Answer {
    let mut request = Request::post("t1", "/sign-in");
    request.set_header("sec-fetch-site", "same-origin");
    request.set("interaction", &page.field("interaction").unwrap_or_default());
    for (name, value) in members {
        request.set(name, value);
    }
    browser.send(house, &request)
}

/// Whose session it is, and since when, as the ID token of a silent authorization tells.
pub fn subject(house: &House, browser: &mut Browser) -> (String, i64) {
    let mut request = good(house, "visit C1");
    request.set("prompt", "none");
    let answer = browser.send(house, &request);
    let Some(code) = answer.returned("code") else { return (format!("nobody ({})", answer.told()), 0) };
    let mut redeem = good(house, "own C1");
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("code_verifier", &request.known["verifier"]),
        ("redirect_uri", "https://c.example/cb"),
    ] {
        redeem.set(name, value);
    }
    redeem.form.retain(|(name, _)| name != "scope");
    let answer = house.send(&redeem);
    let claim = |name: &str| shown::at(&answer, &format!("id_token.{name}")).unwrap_or_default();
    (claim("sub").as_str().unwrap_or_default().to_owned(), claim("auth_time").as_i64().unwrap_or_default())
}
