//! What changes while a sign-in or a grant goes on: clients, rights, people and addresses (RFC 9700 section 2, OpenID Connect Core section 5.3).
use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{Members, Visitor, returned, sealed, wishing};
use crate::stand::{Answer, Stand, on_both_engines};
use jose::signed::Compact;
use oauth::rules::paths::Endpoint;
use serde_json::{Value, json};
use server::demo::shipped;

on_both_engines!(
    a_client_changes_while_the_sign_in_page_is_open,
    a_client_of_the_hybrid_flow_changes_meanwhile,
    userinfo_answers_for_the_token,
    the_right_to_represent_is_withdrawn,
    another_person_signs_in_in_a_second_tab,
    a_nul_is_refused_as_any_other_mistake,
    a_nul_is_kept_where_it_is_no_mistake,
    guesses_are_counted_by_address,
    acting_for_another_is_asked_each_time,
    an_id_token_that_tells_its_session_ends_that_one,
);

/// The tokens, or whatever else is answered with 200.
async fn granted(stand: &Stand, request: &Sending) -> Value {
    let answer = request.sent(stand).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// Expects a request of a client to be refused so.
async fn refused(stand: &Stand, request: &Sending, error: &str) {
    let answer = request.sent(stand).await;
    assert_eq!((answer.status.as_u16(), answer.json()["error"].as_str()), (400, Some(error)), "{}", answer.body);
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("no {name}: {tokens}"))
}

/// Expects an error page of ours that sends nothing anywhere.
fn ours(answer: &Answer) {
    assert_eq!((answer.status.as_u16(), answer.header("location")), (400, ""), "{}", answer.body);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(!answer.body.contains("name=\"code\"") && !answer.body.contains("name=\"id_token\""), "{}", answer.body);
}

/// Whether a page asks this.
fn asks(page: &Answer, step: &str) -> bool {
    page.status == 200 && page.body.contains(&format!("value=\"{step}\""))
}

/// Signs in at a page that was open while the client changed; once the client is as it was, the same page goes on, from the next second on.
async fn changed(stand: &Stand, party: &Party, wishes: &Members, (from, to): (&str, &str)) -> Answer {
    let mut visitor = Visitor::at(party.issuer.clone());
    let page = visitor.visit(stand, wishes).await;
    assert!(asks(&page, "sign_in"), "{}", page.body);
    let client = format!("client_id = \"{}\"\n", party.id());
    stand.change((party.issuer.name(), &client), from, to).await;
    ours(&visitor.sign_in(stand, &page).await);
    stand.restore().await;
    stand.advance(1);
    visitor.sign_in(stand, &page).await
}

async fn a_client_changes_while_the_sign_in_page_is_open(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let disabled = ("client_id = \"web\"\n", "client_id = \"web\"\nstate = \"disabled\"\n");
    let redirect_uri = ("\"http://127.0.0.1/callback\", ", "");
    let scope = ("'offline_access', ", "");
    for change in [disabled, redirect_uri, scope] {
        let restored = changed(stand, &web, &web.wishes(), change).await;
        assert!(asks(&restored, "allow"), "{}", restored.body);
    }
}

async fn a_client_of_the_hybrid_flow_changes_meanwhile(stand: &Stand) {
    let postman = stand.party("bankid", "Postman").await;
    let wishes = wishing(postman.wishes(), "response_type", "code id_token");
    let disabled = ("client_id = \"Postman\"\n", "client_id = \"Postman\"\nstate = \"disabled\"\n");
    let redirect_uri = ("\"https://www.getpostman.com/oauth2/callback\"", "\"https://postman.example/callback\"");
    let response_type = (", \"code id_token\"]", "]");
    let scope = (", 'profile'", "");
    for change in [disabled, redirect_uri, response_type, scope] {
        let restored = changed(stand, &postman, &wishes, change).await;
        assert!(
            returned(&restored, "code").is_some() && returned(&restored, "id_token").is_some(),
            "{:?}",
            restored.headers
        );
    }
}

async fn userinfo_answers_for_the_token(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let wishes = wishing(web.wishes(), "scope", "openid profile email offline_access read");
    let whole = granted(stand, &web.redeems(stand, &web.code(stand, &wishes).await)).await;
    let userinfo = |tokens: &Value| {
        let bearer = format!("Bearer {}", text(tokens, "access_token"));
        web.request(stand, Endpoint::Userinfo).header("authorization", &bearer)
    };
    let told = granted(stand, &userinfo(&whole)).await;
    assert_eq!((&told["name"], &told["email"]), (&json!("Alice Example"), &json!("alice@example.com")));
    let refreshes =
        |tokens: &Value, scope: &str| web.refreshes(stand, text(tokens, "refresh_token")).with("scope", scope);
    let openid = granted(stand, &refreshes(&whole, "openid")).await;
    assert_eq!(granted(stand, &userinfo(&openid)).await, json!({ "sub": told["sub"] }));
    let email = granted(stand, &refreshes(&openid, "email")).await;
    let answer = userinfo(&email).sent(stand).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (403, &json!("insufficient_scope")));
}

/// The child whom the first person of the issuer may act for.
const CHILD: &str = "a4d7c3e0-0b6f-4c5e-8f0d-77d0b9c8e611";

/// The code of an authorization for the child.
async fn for_the_child(stand: &Stand, client: &Party) -> String {
    let mut visitor = Visitor::at(client.issuer.clone());
    let page = visitor.visit(stand, &client.wishes()).await;
    let page = visitor.sign_in(stand, &page).await;
    let page = visitor.answer(stand, &page, &[("step", "represent"), ("representing", CHILD)]).await;
    let answer = visitor.answer(stand, &page, &[("step", "allow")]).await;
    returned(&answer, "code").unwrap_or_else(|| panic!("no code: {} {}", answer.status, answer.body))
}

async fn the_right_to_represent_is_withdrawn(stand: &Stand) {
    let journal = stand.party("helsenorge", "journal").await;
    let api = stand.party("helsenorge", "helsenorge-api-resource").await;
    let tokens = granted(stand, &journal.redeems(stand, &for_the_child(stand, &journal).await)).await;
    let code = for_the_child(stand, &journal).await;
    let introspects = || api.request(stand, Endpoint::Introspection).with("token", text(&tokens, "access_token"));
    let extends = || journal.request(stand, Endpoint::Extend).with("refresh_token", text(&tokens, "refresh_token"));
    assert_eq!(granted(stand, &introspects()).await["active"], true);
    granted(stand, &extends()).await;
    stand.change(("helsenorge", "username = \"kari\""), "represents = [", "represents = [] # [").await;
    refused(stand, &journal.redeems(stand, &code), "invalid_grant").await;
    refused(stand, &journal.refreshes(stand, text(&tokens, "refresh_token")), "invalid_grant").await;
    refused(stand, &extends(), "invalid_grant").await;
    assert_eq!(granted(stand, &introspects()).await, json!({ "active": false }));
}

/// A second person of the standard's issuer, whose password is that of the first.
fn with_bertil() -> String {
    let (_, alice) = shipped::FILE.rsplit_once("[[issuers.people]]\n").expect("people");
    let (subject, another) = ("9c8b7a65-4d3e-4f2a-b1c0-d9e8f7061524", "5f1e2d3c-0b9a-4877-96a5-b4c3d2e1f001");
    let bertil = alice.replace("username = \"alice\"", "username = \"bertil\"").replace(subject, another);
    format!("{}\n[[issuers.people]]\n{}", shipped::FILE, bertil.replace("Alice", "Bertil"))
}

async fn another_person_signs_in_in_a_second_tab(stand: &Stand) {
    stand.apply(&with_bertil()).await;
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let page = visitor.visit(stand, &web.wishes()).await;
    let first = visitor.sign_in(stand, &page).await;
    assert!(asks(&first, "allow") && first.body.contains("Alice Example"), "{}", first.body);
    let second = visitor.visit(stand, &wishing(web.wishes(), "prompt", "login")).await;
    let bertil = [("step", "sign_in"), ("username", "bertil"), ("password", "alice")];
    assert!(asks(&visitor.answer(stand, &second, &bertil).await, "allow"));
    let again = visitor.answer(stand, &first, &[("step", "allow")]).await;
    assert!(asks(&again, "allow") && again.body.contains("Bertil Example"), "{}", again.body);
    assert!(!again.body.contains("Alice Example"), "{}", again.body);
    let mut other = visitor.clone();
    let denied = visitor.answer(stand, &first, &[("step", "deny")]).await;
    assert_eq!((denied.status.as_u16(), returned(&denied, "error").as_deref()), (303, Some("access_denied")));
    ours(&other.answer(stand, &again, &[("step", "allow")]).await);
}

async fn a_nul_is_refused_as_any_other_mistake(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let named = stand.party("standard", "app").await.asks(stand, "authorization_code").with("client_id", "a\0b");
    assert_eq!(named.body().matches("client_id=a%00b").count(), 1);
    let answer = named.with("code", "c").sent(stand).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (401, &json!("invalid_client")), "{}", answer.body);
    let mut visitor = Visitor::at(web.issuer.clone());
    ours(&visitor.visit(stand, &wishing(web.wishes(), "client_id", "a\0b")).await);
    let page = visitor.visit(stand, &web.wishes()).await;
    let wrong = [("step", "sign_in"), ("username", "a\0b"), ("password", "alice")];
    let answer = visitor.answer(stand, &page, &wrong).await;
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert!(sealed(&answer).is_some(), "the person may try again");
}

/// Values that are stored may hold one: they come back as they came.
async fn a_nul_is_kept_where_it_is_no_mistake(stand: &Stand) {
    let worker = stand.party("standard", "worker").await;
    let wishes = wishing(wishing(worker.wishes(), "scope", "openid read"), "nonce", "a\0b");
    let code = worker.code(stand, &wishes).await;
    let tokens = granted(stand, &worker.redeems(stand, &code)).await;
    let id_token = Compact::parse(text(&tokens, "id_token")).expect("an ID token");
    assert_eq!(id_token.claims()["nonce"], "a\0b");
    let assertion = worker.assertion(stand);
    for jti in ["a\0b", "a\0c"] {
        let asks = worker.asks(stand, "client_credentials").with("scope", "read");
        let asks = asks.asserting(&assertion.copy().claim("jti", jti));
        granted(stand, &asks).await;
    }
}

/// Whatever the names: an address that tries a hundred has to wait, even where it knows a password; others do not.
async fn guesses_are_counted_by_address(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone()).at_address([192, 0, 2, 1]);
    let page = visitor.visit(stand, &web.wishes()).await;
    assert!(asks(&visitor.clone().sign_in(stand, &page).await, "allow"), "a right one does not count");
    for guess in 1..=101 {
        let name = format!("name-{guess}");
        let wrong = [("step", "sign_in"), ("username", name.as_str()), ("password", "wrong")];
        let answer = visitor.answer(stand, &page, &wrong).await;
        assert_eq!(answer.status, if guess <= 100 { 400 } else { 429 }, "{guess}: {}", answer.body);
    }
    assert_eq!(visitor.sign_in(stand, &page).await.status, 429);
    let mut other = Visitor::at(web.issuer.clone()).at_address([192, 0, 2, 2]);
    let page = other.visit(stand, &web.wishes()).await;
    assert!(asks(&other.sign_in(stand, &page).await, "allow"));
}

async fn acting_for_another_is_asked_each_time(stand: &Stand) {
    let journal = stand.party("helsenorge", "journal").await;
    let mut visitor = Visitor::at(journal.issuer.clone());
    assert!(returned(&visitor.through(stand, &journal.wishes()).await, "code").is_some());
    let page = visitor.visit(stand, &journal.wishes()).await;
    let oneself = visitor.answer(stand, &page, &[("step", "represent"), ("representing", "")]).await;
    assert!(returned(&oneself, "code").is_some(), "it is remembered for oneself: {}", oneself.body);
    for _ in 0..2 {
        let page = visitor.visit(stand, &journal.wishes()).await;
        let page = visitor.answer(stand, &page, &[("step", "represent"), ("representing", CHILD)]).await;
        assert!(asks(&page, "allow") && page.body.contains("Lille Nordmann"), "{}", page.body);
        assert!(returned(&visitor.answer(stand, &page, &[("step", "allow")]).await, "code").is_some());
    }
}

/// At an issuer whose ID tokens have `sid` (OpenID Connect RP-Initiated Logout section 2).
async fn an_id_token_that_tells_its_session_ends_that_one(stand: &Stand) {
    let client = stand.party("helseid", "client").await;
    let wishes = wishing(client.wishes(), "scope", "openid");
    let mut browsers = [Visitor::at(client.issuer.clone()), Visitor::at(client.issuer.clone())];
    let mut tokens = Vec::new();
    for browser in &mut browsers {
        let code = returned(&browser.through(stand, &wishes).await, "code").expect("a code");
        tokens.push(text(&granted(stand, &client.redeems(stand, &code)).await, "id_token").to_owned());
    }
    let sid = Compact::parse(&tokens[0]).unwrap().claims()["sid"].as_str().unwrap().to_owned();
    assert!(sid.len() == 32 && sid.bytes().all(|byte| b"0123456789ABCDEF".contains(&byte)), "{sid}");
    for (token, asks) in [(&tokens[1], true), (&tokens[0], false)] {
        let page = browsers[0].get(stand, Endpoint::EndSession, &[("id_token_hint", token)]).await;
        assert_eq!((page.status.as_u16(), sealed(&page).is_some()), (200, asks), "{}", page.body);
    }
}
