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
use oauth::words::subject::{Relation, Representation};
use serde_json::json;
use server::pages::{Listed, Place, Spoken, Trouble, absent, conversation, form_post, home, question, trouble};
use server::profiles;

/// An issuer on shipped rules, with `text` in every value.
pub fn issuer(profile: &str, text: &str) -> Issuer {
    let profile = profiles::library(None).unwrap().find(profile).unwrap().clone();
    let registration = json!({ "name": text, "profile": text, "root": "https://as.example/here",
        "apis": [{ "name": "api", "title": text, "scopes": ["api.read"] }] });
    let registration: Registration = serde_json::from_value(registration).unwrap();
    let (keyring, mask, secrets) = (Keyring::default(), MaskKey([1; 32]), MaskKey([2; 32]));
    Issuer { registration, profile, keyring, mask, secrets, ended_before: 0 }
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

/// The three pages of an authorization, with `text` in every value.
pub fn questions(place: &Place, issuer: &Issuer, text: &str) -> [String; 4] {
    let other = Representation { subject: text.to_owned(), name: text.to_owned(), relation: Relation::Parent };
    let wrong = Refusal::Authorization(AuthorizationRefusal::Password);
    [
        question(place, issuer, &asked(Asked::SignIn, text, &[]), None),
        question(place, issuer, &asked(Asked::SignIn, text, &[]), Some(&wrong)),
        question(place, issuer, &asked(Asked::Represent(vec![other]), text, &[]), None),
        question(place, issuer, &asked(Asked::Consent, text, &["openid", "offline_access", "api.read", text]), None),
    ]
}

/// Every page, with `text` in every value; the last is the one with a script.
pub fn every(text: &str) -> Vec<String> {
    let issuer = issuer("standard", text);
    let own = || text.to_owned();
    let pair = || vec![(own(), own())];
    let place = Place { service: own(), double: Some(own()), action: own() };
    let arrived =
        Refusal::Authorization(AuthorizationRefusal::RedirectUriUnknown { arrived: own(), registered: vec![own()] });
    let explanation = arrived.explain();
    let told = Trouble { status: 400, heading: text, text: own(), trace: text, explanation: Some(&explanation) };
    let people = vec![(own(), own(), own())];
    let (name, profile, service, metadata) = (own(), own(), own(), own());
    let listed = Listed { name, profile, service, issuer: own(), metadata, commands: pair(), people };
    let (trace, endpoint, at, fix) = (own(), own(), own(), Some(own()));
    let (request, decision, response) = (pair(), pair(), pair());
    let spoken = Spoken { trace, issuer: own(), endpoint, at, request, decision, response, fix };
    let mut pages = questions(&place, &issuer, text).to_vec();
    pages.push(trouble(&place, &told));
    pages.push(absent(text));
    pages.push(home(text, text, &[listed], &pair()));
    pages.push(conversation(&spoken));
    pages.push(form_post(&place, text, &[(text, own())]));
    pages
}
