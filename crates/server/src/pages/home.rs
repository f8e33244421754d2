//! The first page of the demonstration: what runs, how to get a token of each, what was said last.

use askama::Template;
use oauth::decisions::authorize::response::encoded;

use super::{Place, drawn, filters, words};
use crate::texts::reader::{Reader, Switch};

/// An issuer of the demonstration.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its name within this server.
    pub name: String,
    /// The profile that it follows.
    pub profile: String,
    /// The service that it doubles; empty where it follows standards alone.
    pub service: String,
    /// Its identifier, a URL.
    pub issuer: String,
    /// The URL of its metadata.
    pub metadata: String,
    /// The name of the person whose token each command gets, none for the client's own, and the command to paste.
    pub commands: Vec<(Option<String>, String)>,
    /// User name, password and name of each person.
    pub people: Vec<(String, String, String)>,
}

/// The first page: `base` and `tls_base` are the URLs of the two listeners, each conversation a trace and a line about it.
pub fn home(
    (base, tls_base): (&str, &str),
    issuers: &[Listed],
    conversations: &[(String, String)],
    reader: Reader,
) -> String {
    let mut services: Vec<&str> = Vec::new();
    for issuer in issuers.iter().filter(|issuer| !issuer.service.is_empty()) {
        if !services.contains(&issuer.service.as_str()) {
            services.push(&issuer.service);
        }
    }
    let place = &Place::own(Some(words::doubles(reader.language, &services)), reader);
    let conversations =
        conversations.iter().map(|(trace, line)| (encoded(trace), trace.as_str(), line.as_str())).collect();
    drawn(&Home { place, base, tls_base, issuers, conversations })
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    place: &'a Place,
    base: &'a str,
    tls_base: &'a str,
    issuers: &'a [Listed],
    conversations: Vec<(String, &'a str, &'a str)>,
}
