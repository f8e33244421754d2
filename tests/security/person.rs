//! People at our pages: the forms that they send, and their browsers.
use crate::browser::{Browser, asks};
use crate::good::{artefact, authorize};
use crate::house::House;
use crate::issuers::PEOPLE;
use crate::party::{Party, party};
use crate::request::{Good, Request};

/// The sign-in form of a person in a new browser.
pub fn signing_in(house: &House, client: &Party, person: &str) -> Request {
    let person = if client.issuer == "t2" { "u9" } else { person };
    let mut browser = Browser::default();
    let page = browser.send(house, &authorize(house, client, None));
    let mut request = answering(house, client, &page.field("interaction").expect("a page"));
    request.set("step", "sign_in");
    request.set("username", username(person));
    request.set("password", password(person));
    request.set_header("cookie", &browser.jar());
    request
}

/// The answer to the question whether a client may.
pub fn consenting(house: &House, client: &Party, (word, person): (&str, &str)) -> Request {
    let mut browser = browser(house, &client.issuer, person);
    let asking = authorize(house, client, Some(person));
    let page = browser.send(house, &asking);
    assert_eq!(asks(&page), Some("allow"), "{}", page.told());
    let mut request = answering(house, client, &page.field("interaction").expect("a page"));
    request.set("step", if word == "deny" { "deny" } else { "allow" });
    request.set_header("cookie", &browser.jar());
    request.known.extend(asking.known);
    request.good = if word == "deny" { Good::Success } else { Good::Code };
    request
}

fn answering(house: &House, client: &Party, interaction: &str) -> Request {
    let mut request = Request::post(&client.issuer, "/sign-in");
    request.client.clone_from(&client.name);
    request.set_header("sec-fetch-site", "same-origin");
    request.set("interaction", interaction);
    request.known.insert("interaction".to_owned(), interaction.to_owned());
    house.secrets.add("interaction", interaction);
    request
}

/// A client's request to log a person out.
pub fn logout(house: &House, client: &Party) -> Request {
    let mut request = Request::get(&client.issuer, "/logout");
    let hint = artefact(house, "id_token", &client.name);
    request.set("id_token_hint", &hint);
    request.set("client_id", client.id());
    request.set("state", "state-of-a-logout");
    let registered = client.registration.post_logout_redirect_uris.first();
    request.set("post_logout_redirect_uri", registered.expect("a URI after logout"));
    request.set_header("cookie", &browser(house, &client.issuer, "u1").jar());
    request.client.clone_from(&client.name);
    request
}

/// The browser of a person who signed in.
pub fn browser(house: &House, issuer: &str, person: &str) -> Browser {
    let place = (issuer.to_owned(), person.to_owned());
    if let Some(browser) = house.browsers.lock().expect("browsers").get(&place) {
        return browser.clone();
    }
    let browser = signed_in(house, issuer, person);
    house.browsers.lock().expect("browsers").insert(place, browser.clone());
    browser
}

/// A new browser of a person who signs in.
pub fn signed_in(house: &House, issuer: &str, person: &str) -> Browser {
    let client = party(house, if issuer == "t2" { "C9" } else { "C1" });
    let request = signing_in(house, &client, person);
    let mut browser = Browser::default();
    let jar = request.header("cookie");
    let pairs = jar.split("; ").filter_map(|pair| pair.split_once('='));
    browser.cookies = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let answer = browser.send(house, &request);
    assert_eq!(answer.status, 303, "no sign-in: {}", answer.told());
    browser
}

/// What a person types as a name.
pub fn username(person: &str) -> &str {
    if person == "u9" { "u1" } else { person }
}

/// A person's password.
pub fn password(person: &str) -> &'static str {
    PEOPLE.iter().find(|(name, _)| *name == person).map(|(_, password)| *password).expect("a person")
}
