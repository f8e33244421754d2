//! Pages with one text in every value.

use std::sync::Arc;

use flows::visit::{Asked, Question};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::words::client::Client;
use oauth::words::handle::MaskKey;
use oauth::words::issuer::Registration;
use oauth::words::keyring::Keyring;
use oauth::words::subject::{Person, Relation, Representation};
use serde_json::json;
use server::pages::{Listed, Listing, Place, Trouble, absent, conversation, form_post, home, live, question, trouble};
use server::profiles;
use server::texts::Language;
use server::texts::reader::{Reader, Switch};

use crate::spoken;

/// An issuer on shipped rules, with `text` in every value.
pub fn issuer(profile: &str, text: &str) -> Issuer {
    let profile = profiles::library(None).unwrap().find(profile).unwrap().clone();
    let registration = json!({ "name": text, "profile": text, "root": "https://as.example/here",
        "apis": [{ "name": "api", "title": text, "scopes": ["api.read"] }] });
    let registration: Registration = serde_json::from_value(registration).unwrap();
    let (keyring, mask) = (Keyring::default(), MaskKey([1; 32]));
    let (secrets, nonces) = (MaskKey([2; 32]), MaskKey([3; 32]));
    Issuer { registration, profile, keyring, mask, secrets, nonces, ended_before: 0, trust_anchors: Default::default() }
}

/// A question with `text` in every value but the scopes.
pub fn asked(kind: Asked, text: &str, scopes: &[&str]) -> Question {
    let client = json!({ "client_id": "client", "name": text, "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"] });
    Question {
        kind,
        interaction: text.to_owned(),
        client: Arc::new(Client::parse(serde_json::from_value(client).unwrap(), 0).unwrap()),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        redirect_uri: format!("https://{text}/"),
        login_hint: Some(text.to_owned()),
        person: Some(text.to_owned()),
        acting_for: Some(text.to_owned()),
    }
}

/// Somebody with `text` in every value.
pub fn person(text: &str) -> Person {
    let other = json!({ "sub": text, "name": text, "relation": "parent" });
    let person =
        json!({ "username": text, "name": text, "attributes": { "role": text, "level": text }, "represents": [other] });
    serde_json::from_value(person).unwrap()
}

/// The three pages of an authorization, with `text` in every value.
pub fn questions(place: &Place, issuer: &Issuer, text: &str) -> [String; 4] {
    let other = Representation { subject: text.to_owned(), name: text.to_owned(), relation: Relation::Parent };
    let wrong = Refusal::Authorization(AuthorizationRefusal::Password);
    [
        question(place, issuer, &asked(Asked::SignIn(vec![person(text)]), text, &[]), None),
        question(place, issuer, &asked(Asked::SignIn(Vec::new()), text, &[]), Some(&wrong)),
        question(place, issuer, &asked(Asked::Represent(vec![other]), text, &[]), None),
        question(place, issuer, &asked(Asked::Consent, text, &["openid", "offline_access", "api.read", text]), None),
    ]
}

/// Who reads in English, and may change that by `switch`.
pub fn reader(language: Language, switch: Switch) -> Reader {
    Reader { language, chosen: Some(language), switch }
}

/// Every page in a language, with `text` in every value; the last is the one with a script.
pub fn every(language: Language, text: &str) -> Vec<String> {
    let own_page = || reader(language, Switch::links(text));
    let say = |key| language.say(key);
    let issuer = issuer("standard", text);
    let own = || text.to_owned();
    let place = |switch| Place { service: own(), double: Some(own()), action: own(), reader: reader(language, switch) };
    let arrived =
        Refusal::Authorization(AuthorizationRefusal::RedirectUriUnknown { arrived: own(), registered: vec![own()] });
    let explanation = arrived.explain();
    let told = |key| Trouble {
        status: 400,
        heading: say("trouble"),
        text: say(key),
        detail: Some(own()),
        trace: text,
        explanation: Some(&explanation),
    };
    let people = vec![(own(), own(), own())];
    let commands = vec![(None, own()), (Some(own()), own())];
    let (name, profile, service, metadata, account) = (own(), own(), own(), own(), own());
    let listed = Listed { name, profile, service, issuer: own(), metadata, account, commands, people };
    let told_of = spoken::conversation(text);
    let listing = Listing {
        all: vec![Arc::new(told_of.clone())],
        issuers: vec![own()],
        issuer: Some(own()),
        ..Listing::default()
    };
    let mut pages = questions(&place(Switch::Form), &issuer, text).to_vec();
    pages.push(trouble(&place(Switch::links(text)), &told("trouble-request")));
    let again = Switch::Again { action: own(), fields: vec![("interaction", own())] };
    pages.push(trouble(&place(again), &told("trouble-interaction")));
    pages.push(trouble(&place(Switch::None), &told("unavailable-wait")));
    for key in ["absent-not-ready", "absent-conversation", "absent-page"] {
        pages.push(absent(key, own_page()));
    }
    pages.push(home((text, text), &[listed], &listing, own_page()));
    pages.push(live(&listing, own_page()));
    pages.push(conversation(&told_of, text, own_page()));
    pages.push(form_post(&place(Switch::None), text, &[(text, own())]));
    pages
}
