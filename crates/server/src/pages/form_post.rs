//! The page that carries an authorization response in a form (OAuth 2.0 Form Post Response Mode).

use askama::Template;

use super::{Place, drawn, filters, words};
use crate::texts::reader::Switch;
use crate::texts::say::Say;

/// The one script of all pages, whole and constant, so that a policy can allow it by its digest.
pub const FORM_POST_SCRIPT: &str = "document.forms[0].submit()";

/// The page that posts `members` to `action`: by itself where scripts run, by a button where they do not.
pub fn form_post(place: &Place, action: &str, members: &[(&str, String)]) -> String {
    drawn(&FormPost {
        place,
        action,
        members,
        destination: words::destination(place.reader.language, action),
        script: FORM_POST_SCRIPT,
    })
}

#[derive(Template)]
#[template(path = "form_post.html")]
struct FormPost<'a> {
    place: &'a Place,
    action: &'a str,
    members: &'a [(&'a str, String)],
    destination: Say,
    script: &'static str,
}
