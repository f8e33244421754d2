//! Logout as browsers, clients and strangers try it (OpenID Connect RP-Initiated Logout 1.0; ASVS 5 section 7.4).
mod anybody;

use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{Visitor, returned, sealed, wishing};
use crate::stand::{Answer, Stand, on_both_engines};
use oauth::rules::paths::Endpoint;
use serde_json::Value;

on_both_engines!(
    a_hint_of_the_session_ends_it_at_once,
    what_was_given_for_absence_goes_on_unless_coupled,
    without_a_hint_the_person_is_asked,
    another_session_than_the_hinted_is_asked_about,
    an_older_id_token_of_the_person_ends_nothing,
    a_form_in_a_link_is_not_obeyed,
    a_form_of_another_site_is_sent_on_by_the_person,
    a_hint_or_a_session_of_another_issuer_is_none,
);

const AFTERWARDS: &str = "https://client.example/logged-out";

/// Halland's first client.
const HALLAND: &str = "5b0f9c2e-8f5d-4a51-9d0e-3a4f6f1c2d77";

/// A browser that signed in at this client, and the tokens of it.
pub async fn signed_in(stand: &Stand, party: &Party, scope: &str) -> (Visitor, Value) {
    let mut visitor = Visitor::at(party.issuer.clone());
    let tokens = authorized(stand, party, &mut visitor, scope).await;
    (visitor, tokens)
}

/// The tokens of an authorization in this browser.
pub async fn authorized(stand: &Stand, party: &Party, visitor: &mut Visitor, scope: &str) -> Value {
    let answer = visitor.through(stand, &wishing(party.wishes(), "scope", scope)).await;
    let code = returned(&answer, "code").unwrap_or_else(|| panic!("no code: {}", answer.body));
    granted(stand, &party.redeems(stand, &code)).await
}

/// The members of an answer that must be a grant.
pub async fn granted(stand: &Stand, request: &Sending) -> Value {
    let answer = request.sent(stand).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

pub fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("no {name}: {tokens}"))
}

/// Whether this browser is signed in: an authorization that may ask nothing is not refused for want of a sign-in.
pub async fn stands(stand: &Stand, party: &Party, visitor: &mut Visitor) -> bool {
    let answer = visitor.visit(stand, &wishing(party.wishes(), "prompt", "none")).await;
    returned(&answer, "error").as_deref() != Some("login_required")
}

fn left(answer: &Answer, location: &str) {
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, location), "{}", answer.body);
}

async fn a_hint_of_the_session_ends_it_at_once(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut visitor, tokens) = signed_in(stand, &web, "openid read").await;
    stand.advance(86_400 / 24);
    let mut stolen = visitor.clone();
    let members = [
        ("id_token_hint", text(&tokens, "id_token")),
        ("post_logout_redirect_uri", "http://127.0.0.1:49152/logged-out"),
        ("state", "a&b"),
        ("logout_hint", "nobody"),
    ];
    let answer = visitor.get(stand, Endpoint::EndSession, &members).await;
    left(&answer, "http://127.0.0.1:49152/logged-out?state=a%26b");
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "{:?}", answer.headers);
    assert!(!stands(stand, &web, &mut visitor).await);
    assert!(!stands(stand, &web, &mut stolen).await, "the old cookie is no session");
    let answer = visitor.send(stand, Endpoint::EndSession, &members).await;
    left(&answer, "http://127.0.0.1:49152/logged-out?state=a%26b");
    let answer = visitor.get(stand, Endpoint::EndSession, &[]).await;
    assert_eq!((answer.status.as_u16(), sealed(&answer)), (200, None), "{}", answer.body);
}

async fn what_was_given_for_absence_goes_on_unless_coupled(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let api = stand.party("standard", "api").await;
    let active = async |tokens: &Value| {
        let token = text(tokens, "access_token").to_owned();
        granted(stand, &api.request(stand, Endpoint::Introspection).with("token", &token)).await["active"] == true
    };
    for coupled in [false, true] {
        let (mut visitor, present) = signed_in(stand, &web, "openid read").await;
        let away = authorized(stand, &web, &mut visitor, "openid offline_access read").await;
        let (_, elsewhere) = signed_in(stand, &web, "openid read").await;
        assert!(active(&present).await && active(&away).await);
        if coupled {
            let place = ("standard", "client_id = \"web\"\n");
            stand.change(place, "client_id = \"web\"\n", "client_id = \"web\"\nsessions = \"coupled\"\n").await;
        }
        let members = [("id_token_hint", text(&away, "id_token"))];
        let answer = visitor.get(stand, Endpoint::EndSession, &members).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(!active(&present).await, "it was given for the person's presence");
        assert!(active(&elsewhere).await, "it was given in another session");
        assert_eq!(active(&away).await, !coupled);
        let answer = web.refreshes(stand, text(&away, "refresh_token")).sent(stand).await;
        assert_eq!(answer.status.is_success(), !coupled, "{}", answer.body);
    }
}

async fn without_a_hint_the_person_is_asked(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut visitor, _) = signed_in(stand, &web, "openid").await;
    let asks = [("client_id", "web"), ("post_logout_redirect_uri", AFTERWARDS), ("state", "s")];
    let page = visitor.get(stand, Endpoint::EndSession, &asks).await;
    assert_eq!((page.status.as_u16(), page.header("set-cookie")), (200, ""), "{}", page.body);
    for words in ["Alice Example", "The example web application", "client.example", "value=\"end_session\""] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(stands(stand, &web, &mut visitor).await);
    let carried = sealed(&page).expect("a form");
    let stays = visitor.send(stand, Endpoint::EndSession, &[("interaction", carried), ("step", "stay")]).await;
    assert_eq!((stays.status.as_u16(), stays.header("location")), (200, ""));
    assert!(stands(stand, &web, &mut visitor).await);
    let yes = [("interaction", carried), ("step", "end_session")];
    for _ in 0..2 {
        left(&visitor.send(stand, Endpoint::EndSession, &yes).await, &format!("{AFTERWARDS}?state=s"));
        assert!(!stands(stand, &web, &mut visitor).await);
    }
}

async fn another_session_than_the_hinted_is_asked_about(stand: &Stand) {
    let helseid = stand.party("helseid", "client").await;
    let (_, first) = signed_in(stand, &helseid, "openid").await;
    let (mut second, _) = signed_in(stand, &helseid, "openid").await;
    let members = [("id_token_hint", text(&first, "id_token"))];
    let page = second.get(stand, Endpoint::EndSession, &members).await;
    let carried = sealed(&page).expect("a question, since `sid` is another session's").to_owned();
    assert!(stands(stand, &helseid, &mut second).await);
    let fresh = authorized(stand, &helseid, &mut { Visitor::at(helseid.issuer.clone()) }, "openid").await;
    assert_ne!(text(&fresh, "id_token"), text(&first, "id_token"));
    let wishes = wishing(helseid.wishes(), "prompt", "login");
    let page = second.visit(stand, &wishes).await;
    second.sign_in(stand, &page).await;
    let answer = second.send(stand, Endpoint::EndSession, &[("interaction", &carried), ("step", "end_session")]).await;
    assert!(sealed(&answer).is_some(), "the sign-in is another than the one that was asked about: {}", answer.body);
    assert!(stands(stand, &helseid, &mut second).await);
}

/// Where ID tokens tell no session, the second of the sign-in tells which it was.
async fn an_older_id_token_of_the_person_ends_nothing(stand: &Stand) {
    for (issuer, client) in [("standard", "web"), ("helsenorge", "journal"), ("halland", HALLAND)] {
        let party = stand.party(issuer, client).await;
        let (_, older) = signed_in(stand, &party, "openid").await;
        stand.advance(1);
        let (mut visitor, tokens) = signed_in(stand, &party, "openid").await;
        let hinting = |tokens| [("id_token_hint", text(tokens, "id_token").to_owned())];
        let [(name, hint)] = hinting(&older);
        let page = visitor.get(stand, Endpoint::EndSession, &[(name, &hint)]).await;
        assert!(sealed(&page).is_some(), "{issuer} asks: {}", page.body);
        let page = visitor.get(stand, Endpoint::EndSession, &[]).await;
        assert!(sealed(&page).is_some(), "{issuer}: somebody is signed in: {}", page.body);
        let [(name, hint)] = hinting(&tokens);
        let ended = visitor.get(stand, Endpoint::EndSession, &[(name, &hint)]).await;
        assert_eq!((ended.status.as_u16(), sealed(&ended)), (200, None), "{issuer}: {}", ended.body);
        let page = visitor.get(stand, Endpoint::EndSession, &[]).await;
        assert!(sealed(&page).is_none(), "{issuer}: nobody is: {}", page.body);
    }
}

async fn a_form_in_a_link_is_not_obeyed(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut visitor, _) = signed_in(stand, &web, "openid").await;
    let page = visitor.get(stand, Endpoint::EndSession, &[("client_id", "web")]).await;
    let yes = [("interaction", sealed(&page).expect("a form")), ("step", "end_session")];
    let page = visitor.get(stand, Endpoint::EndSession, &yes).await;
    assert!(sealed(&page).is_some(), "it is asked anew: {}", page.body);
    assert!(stands(stand, &web, &mut visitor).await);
    visitor.send(stand, Endpoint::EndSession, &yes).await;
    assert!(!stands(stand, &web, &mut visitor).await);
}

async fn a_form_of_another_site_is_sent_on_by_the_person(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut visitor, tokens) = signed_in(stand, &web, "openid").await;
    let members = [("id_token_hint", text(&tokens, "id_token")), ("post_logout_redirect_uri", AFTERWARDS)];
    let page = visitor.send_from("cross-site", stand, Endpoint::EndSession, &members).await;
    assert_eq!((page.status.as_u16(), page.header("location")), (200, ""), "{}", page.body);
    assert!(page.header("content-security-policy").contains("form-action 'self' https://client.example"));
    assert!(stands(stand, &web, &mut visitor).await);
    for (name, value) in members {
        assert!(page.body.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{}", page.body);
    }
    left(&visitor.send(stand, Endpoint::EndSession, &members).await, AFTERWARDS);
    assert!(!stands(stand, &web, &mut visitor).await);
}

async fn a_hint_or_a_session_of_another_issuer_is_none(stand: &Stand) {
    let (web, helseid) = (stand.party("standard", "web").await, stand.party("helseid", "client").await);
    let (mut visitor, _) = signed_in(stand, &web, "openid").await;
    let (mut other, tokens) = signed_in(stand, &helseid, "openid").await;
    let members = [("id_token_hint", text(&tokens, "id_token")), ("post_logout_redirect_uri", AFTERWARDS)];
    let answer = visitor.get(stand, Endpoint::EndSession, &members).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (400, ""), "{}", answer.body);
    assert!(stands(stand, &web, &mut visitor).await);
    let unsigned =
        format!("{}.{}.", "eyJhbGciOiJub25lIn0", text(&tokens, "id_token").split('.').nth(1).expect("claims"));
    let answer = other.get(stand, Endpoint::EndSession, &[("id_token_hint", &unsigned)]).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert!(stands(stand, &helseid, &mut other).await);
    let mut foreign = other.at_another(web.issuer.clone());
    assert!(!stands(stand, &web, &mut foreign).await, "a cookie of another issuer is no session");
    let page = foreign.get(stand, Endpoint::Account, &[]).await;
    assert!(page.body.contains("value=\"sign_in\""), "{}", page.body);
}
