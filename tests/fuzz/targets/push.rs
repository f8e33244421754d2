//! FZ-05: the body of a pushed authorization request (RFC 9126 section 2.1): what is stored is valid when it is fetched.
use super::authorize::understood;
use crate::registered::{APP, ISSUER, NOW};
use oauth::decisions::authorize::{begin, locate};
use oauth::decisions::push::{admit, decide};
use oauth::decisions::verdict::Decision;
use oauth::rules::form;
use oauth::words::chance::Chance;
use oauth::words::changes::Change;
use oauth::words::evidence::Evidence;
use oauth::words::form::{Arrived, Form};
use oauth::words::moment::Moment;
use oauth::words::token::PushedRequest;

/// A granted push stores one request, which the first visit then understands.
pub fn check(data: &[u8]) {
    let mut moment = Moment::new(NOW * 1_000, Chance::new([4; 32]));
    let Ok(form) = form::read(data) else { return };
    let arrived = Arrived { method: "POST".to_owned(), form, ..Arrived::default() };
    let Ok((request, wanted)) = admit(&ISSUER, &arrived, &mut moment) else { return };
    let clients = wanted.clients.iter().filter(|id| *id == APP.id()).map(|_| APP.clone()).collect();
    let evidence = Evidence { clients, artefacts: Vec::new() };
    let Decision::Granted { answer, changes } = decide(&ISSUER, (&arrived, &request), &evidence, &mut moment) else {
        return;
    };
    let pushed: Vec<_> = changes.into_iter().filter_map(stored).collect();
    let [pushed] = pushed.as_slice() else { panic!("{} requests are stored", pushed.len()) };
    let members = [("client_id", APP.id()), ("request_uri", answer["request_uri"].as_str().unwrap_or_default())];
    let query = Form { members: members.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec() };
    let Ok(located) = locate(&ISSUER, &query, &mut moment) else { panic!("what we made is not found") };
    assert_eq!(located.pushed.as_ref(), Some(&pushed.address));
    match begin(&ISSUER, &located, Some(&APP), Some(pushed), &mut moment) {
        Ok(request) => understood(&request),
        Err(_) => panic!("what was stored is not valid"),
    }
}

fn stored(change: Change) -> Option<PushedRequest> {
    let Change::PushRequest { address, client_id, request, expires_at } = change else { return None };
    Some(PushedRequest { address, client_id, request, expires_at, used_at: None })
}
