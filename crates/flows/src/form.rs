//! The forms of our own pages: what one carries is sealed for page, issuer and browser, and counts for half an hour (RFC 9700 section 4.7).
use crate::authority::Authority;
use crate::failure::Fault;
use crate::visit::Browser;
use jose::{base64url, digest};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::session::SessionRefusal;
use oauth::words::form::Form;
use oauth::words::moment::Moment;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Seconds that a form counts.
const LIFETIME: i64 = 30 * 60;

/// What a page knows of its form.
#[derive(Serialize, Deserialize)]
struct Carried<T> {
    browser: Vec<u8>,
    made_at: i64,
    about: T,
}

/// What a form of this page carries about something, for the browser with this cookie.
pub fn seal<T: Serialize>(
    authority: &Authority,
    (page, issuer): (&str, &Issuer),
    (visitor, about): (&str, T),
    moment: &mut Moment,
) -> Result<String, Fault> {
    let carried = Carried { browser: bound(visitor), made_at: moment.now(), about };
    let text = serde_json::to_vec(&carried).map_err(|error| Fault::Corrupt(error.to_string()))?;
    Ok(base64url::encode(&authority.seals.seal_form((page, issuer.name()), moment.chance.bytes(), &text)))
}

/// What the form that came back carries; `now` is in seconds since 1970.
pub fn open<T: DeserializeOwned>(
    authority: &Authority,
    (page, issuer): (&str, &Issuer),
    (form, browser): (&Form, &Browser),
    now: i64,
) -> Result<T, Refusal> {
    let sealed = form.value("interaction").ok_or(refuse("it carries nothing of ours"))?;
    let opened = base64url::decode(sealed).ok().and_then(|sealed| {
        let text = authority.seals.open_form((page, issuer.name()), &sealed)?;
        serde_json::from_slice::<Carried<T>>(&text).ok()
    });
    let carried = opened.ok_or(refuse("it was not made here"))?;
    let visitor = browser.visitor.as_deref().unwrap_or_default();
    match () {
        () if !digest::equal(&carried.browser, &bound(visitor)) => {
            Err(refuse("it was made for another browser, or cookies are off"))
        }
        () if now > carried.made_at + LIFETIME => Err(refuse("it is older than 30 minutes")),
        () => Ok(carried.about),
    }
}

/// Why a form is not obeyed.
pub fn refuse(why: &'static str) -> Refusal {
    Refusal::Session(SessionRefusal::Form { why })
}

fn bound(visitor: &str) -> Vec<u8> {
    digest::sha256(visitor.as_bytes()).to_vec()
}
