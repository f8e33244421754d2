//! Guessing at the sign-in page (OWASP ASVS 5 section 6.3).
use super::Found;
use super::people::{answered, visited};
use crate::answer::Answer;
use crate::browser::Browser;
use crate::house::House;
use crate::person::password;

fn guess(house: &House, (username, password): (&str, &str), further: &[(&str, &str)]) -> Answer {
    let mut browser = Browser::default();
    let page = visited(house, &mut browser, &[]);
    let form = [&[("step", "sign_in"), ("username", username), ("password", password)], further].concat();
    answered(house, &mut browser, &page, &form)
}

/// BF-01: nobody learns from the answer whether a name is known, nor whether somebody is disabled.
pub fn unknown_and_wrong(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let seen = |username: &str, password: &str| {
        let answer = guess(house, (username, password), &[]);
        let field = answer.field("interaction").unwrap_or_default();
        let text =
            answer.text().replace(&field, "INTERACTION").replace(&format!("value=\"{username}\""), "value=\"NAME\"");
        let own = ["biljett-trace", "date", "content-length", "set-cookie"];
        let headers: Vec<_> =
            answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())).cloned().collect();
        let cookies: Vec<_> = answer
            .all_of("set-cookie")
            .iter()
            .map(|line| line.split('=').next().unwrap_or_default().to_owned())
            .collect();
        (answer.status, text, headers, cookies)
    };
    let wrong = seen("u1", "not-the-password-of-anybody");
    for (username, password) in
        [("nobody", "not-the-password-of-anybody"), ("x", password("x")), ("admin", ""), ("zz", "a")]
    {
        found.claim(
            seen(username, password) == wrong || password.is_empty(),
            format!("{username} is told apart from a wrong password"),
        );
    }
    found
}

/// BF-06, BF-12, BF-20: after ten guesses nothing more is looked at, whatever addresses are claimed, and the answer does not tell a right one.
pub fn many_guesses(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let forwarded = |number: usize| format!("10.0.0.{number}, 192.0.2.{number}");
    let ask = |number: usize, password: &str| {
        let mut browser = Browser::default();
        let page = visited(house, &mut browser, &[]);
        let mut request = crate::request::Request::post("t1", "/sign-in");
        for header in ["x-forwarded-for", "x-real-ip", "forwarded", "client-ip", "true-client-ip"] {
            request.set_header(header, &forwarded(number));
        }
        request.set_header("sec-fetch-site", "same-origin");
        for (name, value) in [
            ("interaction", page.field("interaction").unwrap_or_default().as_str()),
            ("step", "sign_in"),
            ("username", "u1"),
            ("password", password),
        ] {
            request.set(name, value);
        }
        browser.send(house, &request)
    };
    for number in 0..10 {
        let answer = ask(number, "a-wrong-one-of-the-tester");
        found.unless(answer.status == 400, &format!("guess {number}"), &answer);
    }
    let wrong = ask(11, "a-wrong-one-of-the-tester");
    let right = ask(12, password("u1"));
    for answer in [&wrong, &right] {
        let waits = answer.header("retry-after").parse::<u32>().is_ok();
        found.unless(
            answer.status == 429 && waits && answer.all_of("set-cookie").iter().all(|one| !one.contains("session")),
            "it is looked at, or does not tell when to come again",
            answer,
        );
    }
    let told = |answer: &Answer| answer.text().replace(&answer.field("interaction").unwrap_or_default(), "");
    found.claim(told(&wrong) == told(&right), "the right password is told apart while nothing is looked at");
    house.advance(1_801);
    let later = ask(13, password("u1"));
    found.unless(later.status == 303, "half an hour later the right password does not sign in", &later);
    found
}

/// BF-08: one password for many names from one address ends after a hundred.
pub fn spraying(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let mut first = None;
    for number in 0..110 {
        if guess(house, (&format!("somebody-{number}"), "summer"), &[]).status == 429 {
            first = Some(number);
            break;
        }
    }
    found.claim(first.is_some_and(|number| number <= 100), format!("the first that was turned away was {first:?}"));
    let other = guess(house, ("u2", password("u2")), &[]);
    found.unless(other.status == 429, "another name from that address is looked at", &other);
    found
}

/// BF-16: what looks like a name is not the name, and guesses at its other cases count for one.
pub fn aliases(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    for alias in ["ｕ1", "u1 ", " u1", "u1\u{200b}", "u\u{0661}", "u1.", "u1@", "ս1"] {
        let answer = guess(house, (alias, password("u1")), &[]);
        found.unless(answer.status == 400, &format!("{alias:?} signs in"), &answer);
    }
    for number in 0..10 {
        guess(house, (if number % 2 == 0 { "u1" } else { "U1" }, "a-wrong-one-of-the-tester"), &[]);
    }
    let answer = guess(house, ("u1", password("u1")), &[]);
    found.unless(answer.status == 429, "the cases of a name have counters of their own", &answer);
    found
}
