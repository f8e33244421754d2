//! Coming in without a password: the buttons and hints of a demonstration, and that no other server has them.
use crate::stand::visitor::{Members, Visitor, returned, wishing};
use crate::stand::{Answer, ENGINES, Options, Stand, on_both_engines};
use flows::foundation::Stage;
use jose::signed::Compact;
use oauth::rules::paths::Endpoint;
use serde_json::{Value, json};

on_both_engines!(
    each_person_has_a_button,
    a_button_names_somebody_who_is_known,
    a_hint_brings_a_code_without_a_page_in_every_profile,
    a_hint_travels_in_a_pushed_request,
    what_a_hint_allows_is_not_remembered,
    a_hint_acts_for_another,
    a_hint_that_names_nobody_is_told,
    a_hint_keeps_the_session_of_its_person,
    without_prompt_none_a_hint_fills_in_the_name,
);

/// The same wishes, with nothing to be asked and this hint.
fn hinting(wishes: Members, hint: &str) -> Members {
    wishing(wishing(wishes, "prompt", "none"), "login_hint", hint)
}

fn cookies(answer: &Answer, what: &str) -> usize {
    let lines = answer.headers.get_all("set-cookie").iter();
    lines.filter(|line| line.to_str().expect("text").contains(&format!("biljett-{what}-"))).count()
}

/// The warnings that the conversation of an answer tells.
fn warned(stand: &Stand, answer: &Answer) -> Vec<String> {
    stand.conversations.find(answer.header("biljett-trace")).expect("a conversation").decided.warnings.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_serves_lets_nobody_in() {
    for engine in ENGINES {
        let options = Options { stage: Stage::Serving, ..Options::default() };
        let Some(stand) = Stand::new(engine, options).await else { continue };
        let web = stand.party("standard", "web").await;
        let mut visitor = Visitor::at(web.issuer.clone());
        let page = visitor.visit(&stand, &web.wishes()).await;
        assert!(page.body.contains("value=\"sign_in\"") && !page.body.contains("at_once"), "{}", page.body);
        assert!(!page.body.contains("Alice"), "{}", page.body);
        let entered = visitor.answer(&stand, &page, &[("step", "at_once"), ("person", "alice")]).await;
        assert_eq!((entered.status.as_u16(), entered.header("location")), (400, ""), "{}", entered.body);
        let hinted = visitor.visit(&stand, &hinting(web.wishes(), "alice")).await;
        assert_eq!(returned(&hinted, "error").as_deref(), Some("login_required"), "{:?}", hinted.headers);
        for answer in [entered, hinted] {
            assert_eq!(cookies(&answer, "session"), 0);
        }
    }
}

async fn each_person_has_a_button(stand: &Stand) {
    let journal = stand.party("helsenorge", "journal").await;
    let mut visitor = Visitor::at(journal.issuer.clone());
    let page = visitor.visit(stand, &journal.wishes()).await;
    for told in [
        "value=\"kari\"",
        "value=\"ola\"",
        "<span lang=\"en\"><bdi>Citizen and parent<",
        "Level",
        "Lille Nordmann, Gamle Nordmann",
    ] {
        assert!(page.body.contains(told), "{told} is not in: {}", page.body);
    }
    let represents = visitor.answer(stand, &page, &[("step", "at_once"), ("person", "kari")]).await;
    assert_eq!(cookies(&represents, "session"), 1);
    let allows = visitor.answer(stand, &represents, &[("step", "represent"), ("representing", "")]).await;
    assert!(allows.body.contains("Kari Nordmann"), "{}", allows.body);
    let done = visitor.answer(stand, &allows, &[("step", "allow")]).await;
    assert!(returned(&done, "code").is_some(), "{}", done.body);
    let again = visitor.visit(stand, &journal.wishes()).await;
    assert!(again.body.contains("value=\"represent\""), "the session stands: {}", again.body);
}

async fn a_button_names_somebody_who_is_known(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let page = visitor.visit(stand, &web.wishes()).await;
    for person in ["", "kari", "a\0b"] {
        let answer = visitor.answer(stand, &page, &[("step", "at_once"), ("person", person)]).await;
        assert_eq!((answer.status.as_u16(), cookies(&answer, "session")), (400, 0), "{person}");
    }
    let disabled = ("username = \"alice\"", "username = \"alice\"\nstate = \"disabled\"");
    stand.change(("standard", "[[issuers.people]]"), disabled.0, disabled.1).await;
    let answer = visitor.answer(stand, &page, &[("step", "at_once"), ("person", "alice")]).await;
    assert_eq!((answer.status.as_u16(), cookies(&answer, "session")), (400, 0), "a disabled person is nobody");
    assert!(!visitor.visit(stand, &web.wishes()).await.body.contains("at_once"));
}

async fn a_hint_brings_a_code_without_a_page_in_every_profile(stand: &Stand) {
    for (issuer, client, hint) in [
        ("helseid", "client", "ola"),
        ("helsenorge", "journal", "kari"),
        ("halland", "5b0f9c2e-8f5d-4a51-9d0e-3a4f6f1c2d77", "anna"),
        ("bankid", "Postman", "fiktiv"),
        ("standard", "app", "alice"),
    ] {
        let client = stand.party(issuer, client).await;
        let mut visitor = Visitor::at(client.issuer.clone());
        let wishes = match issuer {
            "halland" => wishing(client.wishes(), "scope", "openid exempelapi.Public"),
            _ => client.wishes(),
        };
        let answer = visitor.visit(stand, &hinting(wishes, hint)).await;
        let code = returned(&answer, "code");
        assert!(code.is_some(), "{issuer}: {} {:?} {}", answer.status, answer.headers, answer.body);
        assert_eq!((cookies(&answer, "session"), warned(stand, &answer)), (1, Vec::new()), "{issuer}");
    }
}

async fn a_hint_travels_in_a_pushed_request(stand: &Stand) {
    let client = stand.party("helseid", "client").await;
    let mut push = client.request(stand, Endpoint::PushedAuthorizationRequest);
    for (name, value) in hinting(client.wishes(), "kari") {
        push = push.with(name, &value);
    }
    let pushed = push.sent(stand).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let request_uri = pushed.json()["request_uri"].as_str().expect("a request_uri").to_owned();
    let wishes = vec![("client_id", client.id().to_owned()), ("request_uri", request_uri)];
    let answer = Visitor::at(client.issuer.clone()).visit(stand, &wishes).await;
    assert!(returned(&answer, "code").is_some(), "{:?}", answer.headers);
}

async fn what_a_hint_allows_is_not_remembered(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    assert!(returned(&visitor.visit(stand, &hinting(web.wishes(), "alice")).await, "code").is_some());
    let page = visitor.visit(stand, &web.wishes()).await;
    assert!(page.status == 200 && page.body.contains("value=\"allow\""), "{}", page.body);
}

async fn a_hint_acts_for_another(stand: &Stand) {
    let journal = stand.party("helsenorge", "journal").await;
    let child = "a4d7c3e0-0b6f-4c5e-8f0d-77d0b9c8e611";
    for (hint, other) in [
        ("kari", None),
        ("kari for Lille Nordmann", Some("Lille Nordmann")),
        (&*format!("kari for {child}"), Some("Lille Nordmann")),
        ("kari for Gamle Nordmann", Some("Gamle Nordmann")),
    ] {
        let mut visitor = Visitor::at(journal.issuer.clone());
        let answer = visitor.visit(stand, &hinting(journal.wishes(), hint)).await;
        let code = returned(&answer, "code").unwrap_or_else(|| panic!("{hint}: {:?}", answer.headers));
        let tokens = journal.redeems(stand, &code).sent(stand).await.json();
        let token = Compact::parse(tokens["id_token"].as_str().expect("an ID token")).expect("a JWT");
        let told = Value::Object(token.claims().clone()).to_string();
        let names: Vec<_> = ["Lille Nordmann", "Gamle Nordmann"].into_iter().filter(|one| told.contains(one)).collect();
        assert_eq!(names.first().copied(), other, "{hint}: {told}");
    }
}

async fn a_hint_that_names_nobody_is_told(stand: &Stand) {
    let journal = stand.party("helsenorge", "journal").await;
    for hint in ["nobody", "kari for Nobody", "ola for Lille Nordmann", "nobody for Lille Nordmann", "a\0b", ""] {
        let mut visitor = Visitor::at(journal.issuer.clone());
        let answer = visitor.visit(stand, &hinting(journal.wishes(), hint)).await;
        assert_eq!(returned(&answer, "error").as_deref(), Some("login_required"), "{hint}");
        assert_eq!(cookies(&answer, "session"), 0);
        let known = "this demonstration knows kari, kari for Lille Nordmann, kari for Gamle Nordmann, ola";
        let warnings = warned(stand, &answer);
        assert_eq!(
            warnings.iter().filter(|one| one.ends_with(known)).count(),
            usize::from(!hint.is_empty()),
            "{warnings:?}"
        );
    }
}

async fn a_hint_keeps_the_session_of_its_person(stand: &Stand) {
    let journal = stand.party("helsenorge", "journal").await;
    let mut visitor = Visitor::at(journal.issuer.clone());
    for (advance, max_age, hint, begins) in [
        (0, "", "kari", 1),
        (10, "", "kari", 0),
        (10, "", "kari for Lille Nordmann", 0),
        (10, "5", "kari", 1),
        (0, "", "ola", 1),
        (10, "", "ola", 0),
    ] {
        stand.advance(advance);
        let wishes = hinting(wishing(journal.wishes(), "max_age", max_age), hint);
        let answer = visitor.visit(stand, &wishes).await;
        assert!(returned(&answer, "code").is_some(), "{hint}: {:?}", answer.headers);
        assert_eq!(cookies(&answer, "session"), begins, "{hint}");
    }
}

async fn without_prompt_none_a_hint_fills_in_the_name(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let page = Visitor::at(web.issuer.clone()).visit(stand, &wishing(web.wishes(), "login_hint", "alice")).await;
    assert!(
        page.status == 200 && page.body.contains("name=\"username\" type=\"text\" value=\"alice\""),
        "{}",
        page.body
    );
    let told = stand.conversations.find(page.header("biljett-trace")).expect("a conversation");
    assert_eq!(json!(told.decided.outcome), json!("asked"));
}
