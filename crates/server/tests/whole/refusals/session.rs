//! Refusals where a session is to end: nothing ends, and the person may still end it.
use super::{Scene, rows};
use crate::stand::party::Party;
use crate::stand::visitor::{Visitor, returned, sealed, wishing};
use oauth::refusal::Refusal;
use oauth::refusal::session::SessionRefusal;
use oauth::rules::paths::Endpoint;

rows!(SessionRefusal:
    Hint => hint,
    AnotherClient => another_client,
    ClientMissing => client_missing,
    UriUnknown => uri_unknown,
    Form => form,
);

const AFTERWARDS: &str = "https://client.example/logged-out";

/// A person who signed in at a client, and the ID token of it.
async fn signed_in(scene: &Scene) -> (Visitor, Party, String) {
    let web = scene.stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let answer = visitor.through(&scene.stand, &wishing(web.wishes(), "scope", "openid")).await;
    let code = returned(&answer, "code").expect("a code");
    let tokens = scene.granted(&web.redeems(&scene.stand, &code)).await.json();
    let id_token = tokens["id_token"].as_str().expect("an ID token").to_owned();
    (visitor, web, id_token)
}

/// Expects this request to be refused on a page that asks, and the good one to end the session afterwards.
async fn refused(scene: &Scene, members: &[(&str, &str)], refusal: Refusal, (visitor, id_token): (&mut Visitor, &str)) {
    let answer = visitor.get(&scene.stand, Endpoint::EndSession, members).await;
    scene.paged(&answer, 400, refusal).await;
    assert!(sealed(&answer).is_some(), "the person may end it: {}", answer.body);
    let good = [("id_token_hint", id_token), ("post_logout_redirect_uri", AFTERWARDS), ("state", "a b")];
    let answer = visitor.get(&scene.stand, Endpoint::EndSession, &good).await;
    let location = format!("{AFTERWARDS}?state=a%20b");
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, location.as_str()), "{}", answer.body);
}

async fn hint(scene: &Scene) {
    let (mut visitor, _, id_token) = signed_in(scene).await;
    let why = "a JWT that no key of this issuer signed".to_owned();
    let damaged = format!("{}A", &id_token[..id_token.len() - 5]);
    let members = [("id_token_hint", damaged.as_str()), ("post_logout_redirect_uri", AFTERWARDS)];
    refused(scene, &members, Refusal::Session(SessionRefusal::Hint { why }), (&mut visitor, &id_token)).await;
}

async fn another_client(scene: &Scene) {
    let (mut visitor, _, id_token) = signed_in(scene).await;
    let members =
        [("id_token_hint", id_token.as_str()), ("client_id", "app"), ("post_logout_redirect_uri", AFTERWARDS)];
    let refusal = SessionRefusal::AnotherClient { arrived: "app".to_owned(), audience: vec!["web".to_owned()] };
    refused(scene, &members, Refusal::Session(refusal), (&mut visitor, &id_token)).await;
}

async fn client_missing(scene: &Scene) {
    let (mut visitor, _, id_token) = signed_in(scene).await;
    let refusal = SessionRefusal::ClientMissing { arrived: AFTERWARDS.to_owned() };
    let members = [("post_logout_redirect_uri", AFTERWARDS)];
    refused(scene, &members, Refusal::Session(refusal), (&mut visitor, &id_token)).await;
}

async fn uri_unknown(scene: &Scene) {
    let (mut visitor, web, id_token) = signed_in(scene).await;
    let arrived = format!("{AFTERWARDS}/");
    let registered = web.registration.post_logout_redirect_uris.clone();
    let refusal = SessionRefusal::UriUnknown { arrived: arrived.clone(), registered };
    let members = [("id_token_hint", id_token.as_str()), ("post_logout_redirect_uri", arrived.as_str())];
    refused(scene, &members, Refusal::Session(refusal), (&mut visitor, &id_token)).await;
}

/// Each way in which the form of a logout does not serve, then the form itself.
async fn form(scene: &Scene) {
    let (mut visitor, web, _) = signed_in(scene).await;
    let page = visitor.get(&scene.stand, Endpoint::EndSession, &[("client_id", "web")]).await;
    let carried = sealed(&page).expect("a question").to_owned();
    let answer = [("step", "end_session"), ("interaction", carried.as_str())];
    let why = |why| Refusal::Session(SessionRefusal::Form { why });
    let mut other = Visitor::at(web.issuer.clone());
    let refused = other.send(&scene.stand, Endpoint::EndSession, &answer).await;
    scene.paged(&refused, 400, why("it was made for another browser, or cookies are off")).await;
    let foreign = visitor.send_from("cross-site", &scene.stand, Endpoint::EndSession, &answer).await;
    scene.paged(&foreign, 400, why("another site sent it")).await;
    let made_up = [("step", "end_session"), ("interaction", "AAAA")];
    let refused = visitor.send(&scene.stand, Endpoint::EndSession, &made_up).await;
    scene.paged(&refused, 400, why("it was not made here")).await;
    let refused = visitor.send(&scene.stand, Endpoint::Account, &answer).await;
    scene.paged(&refused, 400, why("it was not made here")).await;
    scene.stand.advance(30 * 60 + 1);
    let refused = visitor.send(&scene.stand, Endpoint::EndSession, &answer).await;
    scene.paged(&refused, 400, why("it is older than 30 minutes")).await;
    let page = visitor.get(&scene.stand, Endpoint::EndSession, &[("client_id", "web")]).await;
    let answer = [("step", "end_session"), ("interaction", sealed(&page).expect("a question"))];
    let ended = visitor.send(&scene.stand, Endpoint::EndSession, &answer).await;
    assert_eq!((ended.status.as_u16(), sealed(&ended)), (200, None), "{}", ended.body);
}
