//! A person's own page: the sign-ins that stand and what clients were allowed, each with its end (ASVS 5 section 7.5).

use askama::Template;
use flows::account::Own;
use oauth::decisions::account::Access;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;

use super::question::{Again, Told, called, groups, told};
use super::{Place, drawn, filters};
use crate::texts::reader::Switch;

/// The page of somebody who is signed in; its forms go to `action`, and `refusal` says that the last of them was not obeyed.
pub fn own(place: &Place, issuer: &Issuer, (action, own): (&str, &Own), refusal: Option<&Refusal>) -> String {
    let held = own.access.listed.iter().map(|access| Held::of(place, issuer, access)).collect();
    drawn(&OwnPage { place, action, own, held, stale: refusal.is_some() })
}

/// The page of somebody who is not; `form` is what its form carries.
pub fn own_sign_in(place: &Place, action: &str, (form, username): (&str, &str), refusal: Option<&Refusal>) -> String {
    let again = refusal.map(|refusal| Again::of(refusal, place.reader.language));
    drawn(&OwnSignIn { place, action, form, username, again })
}

#[derive(Template)]
#[template(path = "own.html")]
struct OwnPage<'a> {
    place: &'a Place,
    action: &'a str,
    own: &'a Own,
    held: Vec<Held<'a>>,
    stale: bool,
}

#[derive(Template)]
#[template(path = "own_sign_in.html")]
struct OwnSignIn<'a> {
    place: &'a Place,
    action: &'a str,
    form: &'a str,
    username: &'a str,
    again: Option<Again>,
}

/// What one client has.
struct Held<'a> {
    client_id: &'a str,
    client: &'a str,
    representing: &'a str,
    acting_for: Option<&'a str>,
    told: Vec<Told<'a>>,
    groups: Vec<(String, Vec<&'a str>)>,
    since: i64,
    used_at: Option<i64>,
}

impl<'a> Held<'a> {
    fn of(place: &Place, issuer: &'a Issuer, access: &'a Access) -> Self {
        let other = access.acting_for.as_ref();
        Self {
            client_id: access.client.id(),
            client: called(&access.client),
            representing: other.map_or("", |(subject, _)| subject),
            acting_for: other.map(|(_, name)| name.as_str()),
            told: told(issuer, &access.scopes, place.reader.language),
            groups: groups(issuer, &access.scopes),
            since: access.since,
            used_at: access.used_at,
        }
    }
}
