//! Goes through sign-in and consent as a person with a browser without script would: cookies, forms, redirects (RFC 6265, RFC 6749 section 4.1).
use super::connection::{Connection, Reply};
use super::form::{self, Members};
use super::page::{self, Form};
use crate::command::demo_list::DemoPerson;
use reqwest::Url;

/// The most answers before the client is reached.
const MOST: usize = 6;
/// What a person who agrees presses.
const AGREED: [&str; 3] = ["sign_in", "represent", "allow"];

/// A person at a browser.
pub struct Browser<'a> {
    connection: &'a Connection,
    person: &'a DemoPerson,
    cookies: Members,
}

/// Where the way ended.
#[derive(Debug)]
pub enum Arrival {
    /// At the client, with these members of the authorization response.
    Client(Members, Option<String>),
    /// At a page that cannot be answered.
    Page(Reply),
}

impl<'a> Browser<'a> {
    /// A browser without cookies.
    pub fn new(connection: &'a Connection, person: &'a DemoPerson) -> Self {
        Self { connection, person, cookies: Vec::new() }
    }

    /// Visits `url` and every page after it until the response reaches `redirect_uri`.
    ///
    /// # Errors
    /// No answer, or still no response after six of them.
    pub async fn authorize(mut self, url: &str, redirect_uri: &str) -> Result<Arrival, String> {
        let mut here = Url::parse(url).map_err(|error| format!("{url}: {error}"))?;
        let mut reply = self.visit(&here, None).await?;
        let mut heading = String::new();
        for _ in 0..MOST {
            if let Some(location) = reply.header("location") {
                let to = here.join(location).map_err(|error| format!("Location {location}: {error}"))?;
                if location.starts_with(redirect_uri) {
                    return Ok(Arrival::Client(response(location), reply.trace().map(str::to_owned)));
                }
                here = to;
                reply = self.visit(&here, None).await?;
                continue;
            }
            let html = reply.text();
            heading = page::heading(&html);
            let forms = page::forms(&html);
            if let Some(form) = forms.iter().find(|form| form.action.starts_with(redirect_uri)) {
                let members = form.inputs.iter().map(|input| (input.name.clone(), input.value.clone())).collect();
                return Ok(Arrival::Client(members, reply.trace().map(str::to_owned)));
            }
            let Some((form, button)) = agreed(&forms).filter(|_| reply.status == 200) else {
                return Ok(Arrival::Page(reply));
            };
            let filled = self.filled(form, button);
            here = here.join(&form.action).map_err(|error| format!("form action {}: {error}", form.action))?;
            reply = self.visit(&here, Some(&filled)).await?;
        }
        Err(format!("after {MOST} pages the browser is not back at {redirect_uri}; the last one says \"{heading}\""))
    }

    async fn visit(&mut self, url: &Url, filled: Option<&Members>) -> Result<Reply, String> {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (cookies, origin) = (cookies.join("; "), url.origin().ascii_serialization());
        let mut headers = vec![("accept", "text/html")];
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let reply = match filled {
            None => self.connection.read(url.as_str(), &headers).await?,
            Some(filled) => {
                headers.push(("origin", &origin));
                self.connection.post(url.as_str(), &headers, &form::written(filled)).await?
            }
        };
        for cookie in reply.headers("set-cookie") {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
            self.cookies.retain(|(one, _)| one != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        Ok(reply)
    }

    /// The form as this person fills it in: user name and password, for oneself, and yes.
    fn filled(&self, form: &Form, button: &(String, String)) -> Members {
        let mut filled: Members = Vec::new();
        for input in &form.inputs {
            let value = match (input.kind.as_str(), input.name.as_str()) {
                ("radio", name) if filled.iter().any(|(one, _)| one == name) => continue,
                ("checkbox", _) => continue,
                (_, "username") => &self.person.username,
                (_, "password") => &self.person.password,
                _ => &input.value,
            };
            filled.push((input.name.clone(), value.clone()));
        }
        filled.push(button.clone());
        filled
    }
}

/// The form that goes on, with the button that does.
fn agreed(forms: &[Form]) -> Option<(&Form, &(String, String))> {
    let buttons = |form| -> Option<(&Form, &(String, String))> {
        let form: &Form = form;
        let goes_on = |(name, value): &&(String, String)| name == "step" && AGREED.contains(&value.as_str());
        form.buttons.iter().find(goes_on).map(|button| (form, button))
    };
    forms.iter().find_map(buttons)
}

/// The members of an authorization response, in the query or the fragment of a redirect.
fn response(location: &str) -> Members {
    let (before, fragment) = location.split_once('#').unwrap_or((location, ""));
    let query = before.split_once('?').map(|(_, query)| query).unwrap_or_default();
    form::read(if fragment.is_empty() { query } else { fragment })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPRESENT: &str = r#"<form action="/in"><button name="step" value="switch">Switch</button></form>
        <form method="post" action="/in"><input type="hidden" name="interaction" value="abc">
        <input name="username" value="old"><input type="password" name="password">
        <input type="radio" name="representing" value=""><input type="radio" name="representing" value="child">
        <button name="step" value="deny">Cancel</button><button name="step" value="represent">Go</button></form>"#;

    #[test]
    fn a_person_goes_on_for_oneself() {
        let person = DemoPerson { username: "kari".into(), password: "p&w".into(), name: "Kari".into() };
        let connection = Connection::public().unwrap();
        let forms = page::forms(REPRESENT);
        let (form, button) = agreed(&forms).unwrap();
        let filled = Browser::new(&connection, &person).filled(form, button);
        assert_eq!(form::written(&filled), "interaction=abc&username=kari&password=p%26w&representing=&step=represent");
    }

    #[test]
    fn a_page_that_only_denies_is_not_answered() {
        assert_eq!(
            agreed(&page::forms("<form><button name=step value=deny></form><form><button>x</button></form>")),
            None
        );
    }

    #[test]
    fn a_response_is_read_from_query_or_fragment() {
        for (location, expected) in [
            ("http://c/cb?code=1&iss=http%3A%2F%2Fi", "code=1&iss=http%3A%2F%2Fi"),
            ("http://c/cb#code=1", "code=1"),
            ("http://c/cb?own=1#error=access_denied", "error=access_denied"),
            ("http://c/cb", ""),
        ] {
            assert_eq!(form::written(&response(location)), expected, "{location}");
        }
    }
}
