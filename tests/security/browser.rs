//! A browser of the tester's: cookies, and the way through our pages.
use crate::answer::Answer;
use crate::house::House;
use crate::request::Request;

/// A browser at one issuer.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// Names and values.
    pub cookies: Vec<(String, String)>,
}

impl Browser {
    /// The `Cookie` header.
    pub fn jar(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// The cookie `session` or `visitor`.
    pub fn cookie(&self, what: &str) -> Option<&str> {
        let found = self.cookies.iter().find(|(name, _)| name.contains(&format!("biljett-{what}-")));
        found.map(|(_, value)| value.as_str())
    }

    /// Sends a request with the cookies, and keeps those that come back.
    pub fn send(&mut self, house: &House, request: &Request) -> Answer {
        let mut request = request.clone();
        request.set_header("cookie", &self.jar());
        let answer = house.send(&request);
        self.keep(house, &answer);
        answer
    }

    /// Keeps the cookies of an answer.
    pub fn keep(&mut self, house: &House, answer: &Answer) {
        for line in answer.all_of("set-cookie") {
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            self.cookies.retain(|(one, _)| one != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
            house.secrets.add("cookie", value);
        }
    }
}

/// What a page asks: the value of its forms' step, of those that matter.
pub fn asks(answer: &Answer) -> Option<&'static str> {
    let text = answer.text();
    ["sign_in", "represent", "allow", "end_session"]
        .into_iter()
        .find(|step| text.contains(&format!("value=\"{step}\"")))
}
