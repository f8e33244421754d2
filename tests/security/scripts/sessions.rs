//! Sessions that somebody planted, and sessions that are over.
use super::Found;
use super::people::{answered, subject, visited};
use crate::browser::{Browser, asks};
use crate::good::good;
use crate::house::House;
use crate::person::{password, signed_in};

/// LG-02: whoever signs in with an attacker's cookies gets a session of his own, and the attacker's stays the attacker's.
pub fn planted_session(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let mut attacker = signed_in(house, "t1", "u2");
    let planted = attacker.cookie("session").map(str::to_owned);
    let mut victim = attacker.clone();
    let page = visited(house, &mut victim, &[("prompt", "login")]);
    answered(house, &mut victim, &page, &[("step", "sign_in"), ("username", "u1"), ("password", password("u1"))]);
    found.claim(
        victim.cookie("session").map(str::to_owned) != planted,
        "the victim signed in and kept the planted cookie",
    );
    found.claim(subject(house, &mut victim).0 == "subject-of-u1-71c0", "the victim's session is not the victim's");
    found.claim(subject(house, &mut attacker).0 != "subject-of-u1-71c0", "the planted session became the victim's");
    let invented = format!("{}x", "A".repeat(44));
    let mut browser = Browser { cookies: vec![("__Host-biljett-session-t1".to_owned(), invented.clone())] };
    let page = visited(house, &mut browser, &[]);
    found.unless(asks(&page) == Some("sign_in"), "an invented cookie is a session", &page);
    answered(house, &mut browser, &page, &[("step", "sign_in"), ("username", "u1"), ("password", password("u1"))]);
    found.claim(browser.cookie("session") != Some(&invented), "an invented cookie became a session");
    found
}

/// LG-20: after a logout the cookie is nobody's, and the next sign-in has another one.
pub fn dead_session(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let logout = good(house, "logout C1");
    let mut browser = Browser::default();
    let pairs = logout.header("cookie");
    let pairs = pairs.split("; ").filter_map(|pair| pair.split_once('='));
    browser.cookies = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut old = browser.clone();
    let answer = browser.send(house, &logout);
    found.unless(answer.status == 303, "no logout", &answer);
    let page = visited(house, &mut old, &[]);
    found.unless(asks(&page) == Some("sign_in"), "the old cookie still signs in", &page);
    let silent = visited(house, &mut old, &[("prompt", "none")]);
    found.unless(
        silent.returned("error").as_deref() == Some("login_required"),
        "the old cookie still answers",
        &silent,
    );
    let before = old.cookie("session").map(str::to_owned);
    answered(house, &mut old, &page, &[("step", "sign_in"), ("username", "u1"), ("password", password("u1"))]);
    found.claim(old.cookie("session").map(str::to_owned) != before, "a new sign-in uses the old session");
    found
}
