//! The first page of the demonstration: what runs, how to get a token of each, what was said last.

use askama::Template;

use super::{Listing, Place, drawn, filters, words};
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
    /// The URL of the page where its people see their sign-ins.
    pub account: String,
    /// The name of the person whose token each command gets, none for the client's own, and the command to paste.
    pub commands: Vec<(Option<String>, String)>,
    /// User name, password and name of each person.
    pub people: Vec<(String, String, String)>,
}

/// The first page: `base` and `tls_base` are the URLs of the two listeners, with the last conversations.
pub fn home((base, tls_base): (&str, &str), issuers: &[Listed], listing: &Listing, reader: Reader) -> String {
    let mut services: Vec<&str> = Vec::new();
    for issuer in issuers.iter().filter(|issuer| !issuer.service.is_empty()) {
        if !services.contains(&issuer.service.as_str()) {
            services.push(&issuer.service);
        }
    }
    let place = &Place::own(Some(words::doubles(reader.language, &services)), reader);
    drawn(&Home { place, base, tls_base, issuers, listing })
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    place: &'a Place,
    base: &'a str,
    tls_base: &'a str,
    issuers: &'a [Listed],
    listing: &'a Listing,
}
