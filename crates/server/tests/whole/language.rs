//! The language of a sign-in from its first page to its last: wished for by the client, chosen on a page, kept by the browser (OpenID Connect Core section 3.1.2.1).
use crate::levers::stage;
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Answer, Engine, Options, Stand, on_both_engines, posted, split};
use axum::body::Body;
use axum::http::Request;
use oauth::rules::paths::Endpoint;
use serde_json::json;

on_both_engines!(
    the_wish_of_a_request_holds_on_every_page,
    the_wish_of_a_pushed_request_holds_too,
    a_choice_on_a_page_holds_for_the_visit_and_is_kept,
    choosing_a_language_answers_nothing_and_counts_no_guess,
    an_error_page_comes_again_as_it_was,
    what_was_posted_is_in_no_link,
    the_page_that_says_to_come_again_speaks_as_the_request_wishes,
    the_demonstration_speaks_as_it_is_asked_to,
);

/// The language that a page says it is in, the same in its header.
fn spoken(page: &Answer) -> &str {
    let tag = page.body.split("<html lang=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    assert_eq!(page.header("content-language"), tag, "{}", page.body);
    assert_eq!(page.header("vary"), "Accept-Language, Cookie");
    tag
}

/// The line that keeps a choice.
fn kept(page: &Answer) -> Option<&str> {
    let lines = page.headers.get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
    lines.into_iter().find(|line| line.starts_with("biljett-language="))
}

/// What the page's own form carries of a choice.
fn carried(page: &Answer) -> Option<&str> {
    page.body.split("name=\"chosen_language\" value=\"").nth(1)?.split('"').next()
}

async fn the_wish_of_a_request_holds_on_every_page(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    for (ui_locales, tag) in [("sv-FI en", "sv"), ("no", "nb"), ("xx nn-NO nb", "nn"), ("lv", "lv"), ("fr", "en")] {
        let mut visitor = Visitor::at(web.issuer.clone());
        let wishes = wishing(wishing(web.wishes(), "ui_locales", ui_locales), "prompt", "consent");
        let page = visitor.visit(stand, &wishes).await;
        assert_eq!((spoken(&page), kept(&page), carried(&page)), (tag, None, None), "{ui_locales}");
        let wrong = [("step", "sign_in"), ("username", "alice"), ("password", "wrong")];
        assert_eq!(spoken(&visitor.answer(stand, &page, &wrong).await), tag);
        let consent = visitor.sign_in(stand, &page).await;
        assert!(consent.body.contains("value=\"allow\""), "{}", consent.body);
        assert_eq!(spoken(&consent), tag);
        let answer = visitor.answer(stand, &consent, &[("step", "allow")]).await;
        assert!(returned(&answer, "code").is_some());
        let again = visitor.answer(stand, &consent, &[("step", "allow")]).await;
        assert_eq!((again.status.as_u16(), spoken(&again)), (400, tag), "a page that was answered");
        let posting = wishing(wishing(wishes, "response_mode", "form_post"), "prompt", "");
        let posted = visitor.visit(stand, &posting).await;
        assert_eq!((posted.status.as_u16(), spoken(&posted)), (200, tag), "the page that posts itself");
    }
}

async fn the_wish_of_a_pushed_request_holds_too(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut pushed = web.request(stand, Endpoint::PushedAuthorizationRequest);
    for (name, value) in wishing(web.wishes(), "ui_locales", "lv") {
        pushed = if name == "client_id" { pushed } else { pushed.with(name, &value) };
    }
    let answer = pushed.sent(stand).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.body);
    let request_uri = answer.json()["request_uri"].as_str().unwrap().to_owned();
    let mut visitor = Visitor::at(web.issuer.clone());
    let wishes = vec![("client_id", web.id().to_owned()), ("request_uri", request_uri)];
    let page = visitor.visit(stand, &wishes).await;
    assert_eq!(spoken(&page), "lv");
    assert_eq!(spoken(&visitor.sign_in(stand, &page).await), "lv");
}

async fn a_choice_on_a_page_holds_for_the_visit_and_is_kept(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let wishes = wishing(web.wishes(), "ui_locales", "sv");
    let page = visitor.visit(stand, &wishes).await;
    let page = visitor
        .answer(stand, &page, &[("asked", "sign_in"), ("language", "nn"), ("username", ""), ("password", "")])
        .await;
    assert_eq!((page.status.as_u16(), spoken(&page), carried(&page)), (200, "nn", Some("nn")));
    assert_eq!(kept(&page), Some("biljett-language=nn; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"));
    let consent = visitor.sign_in_carrying(stand, &page, ("chosen_language", "nn")).await;
    assert_eq!((spoken(&consent), kept(&consent), carried(&consent)), ("nn", None, Some("nn")));
    let consent = visitor.answer(stand, &consent, &[("language", "lv"), ("chosen_language", "nn")]).await;
    assert_eq!((spoken(&consent), carried(&consent)), ("lv", Some("lv")));
    assert!(consent.body.contains("value=\"allow\""), "{}", consent.body);
    assert!(kept(&consent).is_some_and(|line| line.starts_with("biljett-language=lv;")));

    let anew = |ui_locales| wishing(wishing(web.wishes(), "ui_locales", ui_locales), "prompt", "login");
    assert_eq!(spoken(&visitor.visit(stand, &anew("sv")).await), "sv");
    assert_eq!(spoken(&visitor.visit(stand, &anew("")).await), "lv");
    let odd = visitor.visit(stand, &wishing(anew(""), "language", "klingon")).await;
    assert_eq!((spoken(&odd), kept(&odd), carried(&odd)), ("lv", None, None));
}

async fn choosing_a_language_answers_nothing_and_counts_no_guess(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let mut page = visitor.visit(stand, &web.wishes()).await;
    for language in ["nb", "nn", "sv", "lv", "en"].into_iter().cycle().take(25) {
        let typed = [("asked", "sign_in"), ("language", language), ("username", "a<lice"), ("password", "wrong")];
        page = visitor.answer(stand, &page, &typed).await;
        assert_eq!((page.status.as_u16(), spoken(&page)), (200, language));
        assert!(page.body.contains("value=\"a&#60;lice\"") && !page.body.contains("wrong"), "{}", page.body);
    }
    let consent = visitor.sign_in(stand, &page).await;
    let consent = visitor.answer(stand, &consent, &[("language", "sv")]).await;
    assert!(consent.body.contains("value=\"allow\""), "{}", consent.body);
    let switched = visitor.answer(stand, &consent, &[("step", "switch"), ("chosen_language", "sv")]).await;
    let switched =
        visitor.answer(stand, &switched, &[("asked", "sign_in"), ("language", "lv"), ("username", "")]).await;
    assert!(switched.body.contains("value=\"sign_in\"") && spoken(&switched) == "lv", "{}", switched.body);
}

async fn an_error_page_comes_again_as_it_was(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let unknown = wishing(web.wishes(), "redirect_uri", "https://elsewhere.example/");
    let refused = visitor.visit(stand, &unknown).await;
    assert_eq!((refused.status.as_u16(), spoken(&refused)), (400, "en"));
    let link = refused.body.split("href=\"").find(|link| link.contains("language=lv")).unwrap();
    assert!(link.contains("redirect_uri=https%3A%2F%2Felsewhere.example%2F"), "{link}");
    let again = visitor.visit(stand, &wishing(unknown, "language", "lv")).await;
    assert_eq!((again.status.as_u16(), spoken(&again)), (400, "lv"));
    assert!(kept(&again).is_some() && again.body.contains("https://elsewhere.example/"), "{}", again.body);

    let page = visitor.visit(stand, &web.wishes()).await;
    let consent = visitor.sign_in(stand, &page).await;
    visitor.answer(stand, &consent, &[("step", "allow")]).await;
    let spent = visitor.answer(stand, &consent, &[("step", "allow")]).await;
    assert!(spent.body.contains("name=\"step\" value=\"allow\""), "{}", spent.body);
    let spent = visitor.answer(stand, &consent, &[("step", "allow"), ("language", "nb")]).await;
    assert_eq!((spent.status.as_u16(), spoken(&spent)), (400, "nb"));
    assert!(spent.body.contains("completed before"), "{}", spent.body);

    let url = web.issuer.endpoint(Endpoint::SignIn).unwrap();
    let form = [("interaction", "not-ours"), ("step", "allow"), ("language", "sv")];
    let foreign = stand.send(posted(&url, &[("sec-fetch-site", "cross-site")], &form), None).await;
    assert_eq!((foreign.status.as_u16(), spoken(&foreign), kept(&foreign)), (400, "en", None));
    assert!(!foreign.body.contains("not-ours") && !foreign.body.contains("name=\"step\""), "{}", foreign.body);
}

async fn what_was_posted_is_in_no_link(stand: &Stand) {
    let url = stand.issuer("standard").await.endpoint(Endpoint::Authorization).unwrap();
    let form = [("client_id", "nobody"), ("login_hint", "09057517284"), ("password", "a-word-of-her-own")];
    let refused = stand.send(posted(&url, &[], &form), None).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    for part in ["09057517284", "a-word-of-her-own", "login_hint="] {
        assert!(!refused.body.contains(part), "{part} is in {}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_links_to_itself_whatever_its_path() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.unwrap();
    for path in ["//evil.example/x?y=1", "/%5Cevil.example/x?y=1"] {
        let request = Request::get(path).header("host", "127.0.0.1:8080").body(Body::empty()).unwrap();
        let page = stand.send(request, None).await;
        assert_eq!(page.status, 404, "{}", page.body);
        assert!(!page.body.contains("evil.example"), "{}", page.body);
        assert!(page.body.contains("href=\"?y=1&#38;language=sv\""), "{}", page.body);
    }
}

async fn the_page_that_says_to_come_again_speaks_as_the_request_wishes(stand: &Stand) {
    let url = stand.issuer("standard").await.endpoint(Endpoint::Authorization).unwrap();
    let (host, path) = split(&url);
    for (query, tag) in [("?client_id=web&ui_locales=lv", "lv"), ("?ui_locales=nn&language=nb", "nb"), ("", "sv")] {
        stage(stand, json!({ "issuer": "standard", "endpoint": "authorization", "fault": "unavailable" })).await;
        let request = Request::get(format!("{path}{query}")).header("host", host);
        let request = request.header("cookie", "biljett-language=sv").header("accept-language", "en");
        let page = stand.send(request.body(Body::empty()).unwrap(), None).await;
        assert_eq!((page.status.as_u16(), spoken(&page)), (503, tag), "{query}: {}", page.body);
    }
}

async fn the_demonstration_speaks_as_it_is_asked_to(stand: &Stand) {
    for (path, headers, tag) in [
        ("/", vec![("accept-language", "de, nn;q=0.4, lv;q=0.5")], "lv"),
        ("/", vec![("accept-language", "lv"), ("cookie", "a=b; biljett-language=sv")], "sv"),
        ("/?language=nb", vec![("cookie", "biljett-language=sv")], "nb"),
        ("/conversations/none?x=1&language=nn", vec![], "nn"),
        ("/nothing?language=klingon", vec![("cookie", "biljett-language=%00")], "en"),
    ] {
        let mut request = Request::get(path).header("host", "127.0.0.1:8080");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let page = stand.send(request.body(Body::empty()).unwrap(), None).await;
        assert_eq!(spoken(&page), tag, "{path}");
        assert_eq!(kept(&page).is_some(), path.contains("language=n"), "{path}");
    }
}
