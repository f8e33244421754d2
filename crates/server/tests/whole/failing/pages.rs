//! The same for what browsers ask: the pages of an authorization, of a person's own and of leaving, and what is public.
use super::{Again, each_call_fails};
use crate::logout::signed_in;
use crate::stand::party::Party;
use crate::stand::visitor::{Visitor, returned, sealed, wishing};
use crate::stand::{Answer, Stand, on_both_engines, split};
use axum::body::Body;
use axum::http::Request;
use oauth::rules::paths::Endpoint;

on_both_engines!(
    a_sign_in_page_is_shown,
    a_person_signs_in,
    a_person_allows,
    a_person_chooses_whom_to_act_for,
    a_person_looks_at_what_stands,
    a_person_ends_all_sessions,
    a_person_leaves,
    what_is_public_is_read,
);

/// A browser and the page that it shows.
type Shown = (Visitor, Answer);

/// A new browser at the sign-in page.
async fn arrived(stand: &Stand, party: &Party) -> Shown {
    let mut visitor = Visitor::at(party.issuer.clone());
    let page = visitor.visit(stand, &wishing(party.wishes(), "prompt", "consent")).await;
    (visitor, page)
}

/// After signing in.
async fn known(stand: &Stand, party: &Party) -> Shown {
    let (mut visitor, page) = arrived(stand, party).await;
    let page = visitor.sign_in(stand, &page).await;
    (visitor, page)
}

async fn a_sign_in_page_is_shown(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let prepare = async || Visitor::at(web.issuer.clone());
    each_call_fails(stand, Again::Granted, prepare, async |visitor: &Visitor| {
        visitor.clone().visit(stand, &web.wishes()).await
    })
    .await;
}

/// A guess is counted first, and a form with a password serves once, so how far it got decides.
async fn a_person_signs_in(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let act = async |(visitor, page): &Shown| visitor.clone().sign_in(stand, page).await;
    each_call_fails(stand, Again::Either, async || arrived(stand, &web).await, act).await;
}

async fn a_person_allows(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let act = async |(visitor, page): &Shown| {
        let answer = visitor.clone().answer(stand, page, &[("step", "allow")]).await;
        assert!(answer.status != 303 || returned(&answer, "code").is_some(), "{}", answer.header("location"));
        answer
    };
    each_call_fails(stand, Again::Refused, async || known(stand, &web).await, act).await;
}

async fn a_person_chooses_whom_to_act_for(stand: &Stand) {
    let app = stand.party("helsenorge", "mobilapp").await;
    let act = async |(visitor, page): &Shown| {
        visitor.clone().answer(stand, page, &[("step", "represent"), ("representing", "")]).await
    };
    each_call_fails(stand, Again::Either, async || known(stand, &app).await, act).await;
}

async fn a_person_looks_at_what_stands(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (known, _) = signed_in(stand, &web, "openid").await;
    let act = async |visitor: &Visitor| visitor.clone().get(stand, Endpoint::Account, &[]).await;
    each_call_fails(stand, Again::Granted, async || known.clone(), act).await;
}

/// What is asked for again is not there any more, and that is no mistake.
async fn a_person_ends_all_sessions(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let prepare = async || {
        let (mut visitor, _) = signed_in(stand, &web, "openid").await;
        let page = visitor.get(stand, Endpoint::Account, &[]).await;
        (visitor, page)
    };
    let act = async |(visitor, page): &Shown| {
        let form = [("interaction", sealed(page).expect("a form")), ("step", "end_sessions")];
        visitor.clone().send(stand, Endpoint::Account, &form).await
    };
    each_call_fails(stand, Again::Either, prepare, act).await;
}

async fn a_person_leaves(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let prepare = async || {
        let (mut visitor, _) = signed_in(stand, &web, "openid").await;
        let page = visitor.get(stand, Endpoint::EndSession, &[]).await;
        (visitor, page)
    };
    let act = async |(visitor, page): &Shown| {
        let form = [("interaction", sealed(page).expect("a form")), ("step", "end_session")];
        visitor.clone().send(stand, Endpoint::EndSession, &form).await
    };
    each_call_fails(stand, Again::Either, prepare, act).await;
}

async fn what_is_public_is_read(stand: &Stand) {
    let issuer = stand.issuer("standard").await;
    for endpoint in [Endpoint::Jwks, Endpoint::OpenidConfiguration, Endpoint::AuthorizationServerMetadata] {
        let url = issuer.endpoint(endpoint).expect("an endpoint");
        let act = async |(): &()| {
            let (host, path) = split(&url);
            let request = Request::get(path).header("host", host).body(Body::empty()).expect("a request");
            stand.send(request, None).await
        };
        each_call_fails(stand, Again::Granted, async || (), act).await;
    }
}
