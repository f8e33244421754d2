//! A person's own page: what it shows, what it ends, and whose it is (ASVS 5 section 7.5).
use crate::logout::{authorized, granted};
use crate::stand::party::Party;
use crate::stand::visitor::{Visitor, returned, sealed, wishing};
use crate::stand::{Answer, Stand, on_both_engines};
use oauth::rules::paths::Endpoint;
use serde_json::Value;
use server::demo::shipped;

on_both_engines!(
    one_signs_in_there_and_comes_back,
    guesses_are_counted_there_too,
    a_session_ends_in_the_other_browser,
    access_ends_at_once_and_is_asked_for_again,
    access_for_another_ends_alone,
    nobody_ends_what_is_anothers,
    a_page_that_is_too_old_shows_how_it_is_now,
    both_ends_of_everything,
);

async fn page(stand: &Stand, visitor: &mut Visitor) -> Answer {
    visitor.get(stand, Endpoint::Account, &[]).await
}

/// Sends a form of this page, and expects the page to be loaded anew.
async fn done(stand: &Stand, visitor: &mut Visitor, shown: &Answer, members: &[(&str, &str)]) -> Answer {
    let answer = sent(stand, visitor, shown, members).await;
    let account = visitor.get(stand, Endpoint::Account, &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.header("location").ends_with("/account"), "{:?}", answer.headers);
    account
}

async fn sent(stand: &Stand, visitor: &mut Visitor, shown: &Answer, members: &[(&str, &str)]) -> Answer {
    let mut form = vec![("interaction", sealed(shown).expect("a form"))];
    form.extend_from_slice(members);
    visitor.send(stand, Endpoint::Account, &form).await
}

const ALICE: [(&str, &str); 3] = [("step", "sign_in"), ("username", "alice"), ("password", "alice")];

/// A browser in which somebody signed in on the page, and what it shows.
async fn at_home(stand: &Stand, issuer: &str, members: &[(&str, &str)]) -> (Visitor, Answer) {
    let mut visitor = Visitor::at(stand.issuer(issuer).await);
    let shown = page(stand, &mut visitor).await;
    let own = done(stand, &mut visitor, &shown, members).await;
    (visitor, own)
}

/// Whether a token of the standard's API serves, and whether a refresh token does.
async fn alive(stand: &Stand, party: &Party, tokens: &Value) -> (bool, bool) {
    let api = stand.party("standard", "api").await;
    let token = |name: &str| tokens[name].as_str().expect("a token").to_owned();
    let asks = api.request(stand, Endpoint::Introspection).with("token", &token("access_token"));
    let active = granted(stand, &asks).await["active"] == true;
    (active, party.refreshes(stand, &token("refresh_token")).sent(stand).await.status.is_success())
}

/// The values of a hidden field on the page, in order.
fn values<'a>(shown: &'a Answer, name: &str) -> Vec<&'a str> {
    let parts = shown.body.split(&format!("name=\"{name}\" value=\"")).skip(1).collect::<Vec<_>>();
    parts.into_iter().map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}

fn asks_who(shown: &Answer) -> bool {
    shown.body.contains("value=\"sign_in\"")
}

async fn one_signs_in_there_and_comes_back(stand: &Stand) {
    let mut visitor = Visitor::at(stand.issuer("standard").await);
    let shown = page(stand, &mut visitor).await;
    assert!(shown.status == 200 && asks_who(&shown), "{}", shown.body);
    let wrong = sent(stand, &mut visitor, &shown, &[ALICE[0], ALICE[1], ("password", "wrong")]).await;
    assert!(wrong.status == 400 && asks_who(&wrong) && wrong.body.contains("value=\"alice\""), "{}", wrong.body);
    let own = done(stand, &mut visitor, &wrong, &ALICE).await;
    assert!(own.body.contains("Alice Example") && own.body.contains("This browser"), "{}", own.body);
    assert_eq!((own.header("cache-control"), values(&own, "session").len()), ("no-store", 1));
    let gone =
        done(stand, &mut visitor, &own, &[("step", "end_session"), ("session", values(&own, "session")[0])]).await;
    assert!(asks_who(&gone), "{}", gone.body);
    let back = sent(stand, &mut visitor, &own, &[("step", "end_sessions")]).await;
    assert!(back.status == 400 && asks_who(&back), "the page behind the back button: {}", back.body);
}

async fn guesses_are_counted_there_too(stand: &Stand) {
    let mut visitor = Visitor::at(stand.issuer("standard").await);
    let shown = page(stand, &mut visitor).await;
    for guess in 1..=11 {
        let answer = sent(stand, &mut visitor, &shown, &[ALICE[0], ALICE[1], ("password", "wrong")]).await;
        assert_eq!(answer.status, if guess <= 10 { 400 } else { 429 }, "{}", answer.body);
    }
    assert_eq!(sent(stand, &mut visitor, &shown, &ALICE).await.status, 429);
    let web = stand.party("standard", "web").await;
    let page = visitor.visit(stand, &web.wishes()).await;
    assert_eq!(visitor.sign_in(stand, &page).await.status, 429, "both pages count together");
}

async fn a_session_ends_in_the_other_browser(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut there, _) = at_home(stand, "standard", &ALICE).await;
    authorized(stand, &web, &mut there, "openid").await;
    stand.advance(60);
    let (mut here, own) = at_home(stand, "standard", &ALICE).await;
    let sessions = values(&own, "session");
    assert_eq!(sessions.len(), 2, "{}", own.body);
    assert!(own.body.find("This browser") < own.body.find("Another browser"), "{}", own.body);
    let own = done(stand, &mut here, &own, &[("step", "end_session"), ("session", sessions[1])]).await;
    assert_eq!(values(&own, "session"), [sessions[0]]);
    assert!(asks_who(&page(stand, &mut there).await));
    let silent = there.visit(stand, &wishing(web.wishes(), "prompt", "none")).await;
    assert_eq!(returned(&silent, "error").as_deref(), Some("login_required"));
}

async fn access_ends_at_once_and_is_asked_for_again(stand: &Stand) {
    let (web, worker) = (stand.party("standard", "web").await, stand.party("standard", "worker").await);
    let (mut visitor, _) = at_home(stand, "standard", &ALICE).await;
    let scope = "openid email offline_access read";
    let tokens = authorized(stand, &web, &mut visitor, scope).await;
    let others = authorized(stand, &worker, &mut visitor, scope).await;
    let own = page(stand, &mut visitor).await;
    for words in ["The example web application", "Your e-mail address", "The example of private_key_jwt"] {
        assert!(own.body.contains(words), "{words}: {}", own.body);
    }
    let own =
        done(stand, &mut visitor, &own, &[("step", "end_access"), ("client_id", "web"), ("representing", "")]).await;
    assert_eq!(values(&own, "client_id"), ["worker"]);
    assert_eq!(alive(stand, &web, &tokens).await, (false, false));
    assert_eq!(alive(stand, &worker, &others).await, (true, true));
    let asked = visitor.visit(stand, &wishing(web.wishes(), "scope", scope)).await;
    assert!(asked.body.contains("value=\"allow\""), "consent is forgotten: {}", asked.body);
    let asked = visitor.visit(stand, &wishing(worker.wishes(), "scope", scope)).await;
    assert!(returned(&asked, "code").is_some(), "{}", asked.body);
}

async fn access_for_another_ends_alone(stand: &Stand) {
    let journal = stand.party("helsenorge", "journal").await;
    let kari = [("step", "sign_in"), ("username", "kari"), ("password", "kari")];
    let (mut visitor, _) = at_home(stand, "helsenorge", &kari).await;
    let own = authorized(stand, &journal, &mut visitor, "openid offline_access").await;
    let page_of_child = visitor.visit(stand, &journal.wishes()).await;
    let child = "a4d7c3e0-0b6f-4c5e-8f0d-77d0b9c8e611";
    let page_of_child = visitor.answer(stand, &page_of_child, &[("step", "represent"), ("representing", child)]).await;
    let answer = visitor.answer(stand, &page_of_child, &[("step", "allow")]).await;
    let code = returned(&answer, "code").expect("a code");
    let childs = granted(stand, &journal.redeems(stand, &code)).await;
    let shown = page(stand, &mut visitor).await;
    assert!(shown.body.contains("Lille Nordmann"), "{}", shown.body);
    assert_eq!(values(&shown, "client_id"), ["journal", "journal"]);
    let ends = [("step", "end_access"), ("client_id", "journal"), ("representing", child)];
    let shown = done(stand, &mut visitor, &shown, &ends).await;
    assert_eq!(values(&shown, "representing"), [""]);
    let refreshed = async |tokens: &Value| {
        let token = tokens["refresh_token"].as_str().expect("a refresh token").to_owned();
        journal.refreshes(stand, &token).sent(stand).await.status.as_u16()
    };
    assert_eq!((refreshed(&childs).await, refreshed(&own).await), (400, 200));
}

/// A second person of the standard's issuer.
fn with_bertil() -> String {
    let (_, alice) = shipped::FILE.rsplit_once("[[issuers.people]]\n").expect("people");
    let bertil = alice.replace("username = \"alice\"", "username = \"bertil\"").replace("Alice", "Bertil");
    let subject = bertil.split("subject = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a subject");
    let bertil = bertil.replace(subject, "5f1e2d3c-0b9a-4877-96a5-b4c3d2e1f001");
    format!("{}\n[[issuers.people]]\n{bertil}", shipped::FILE)
}

async fn nobody_ends_what_is_anothers(stand: &Stand) {
    stand.apply(&with_bertil()).await;
    let web = stand.party("standard", "web").await;
    let (mut alice, _) = at_home(stand, "standard", &ALICE).await;
    let tokens = authorized(stand, &web, &mut alice, "openid offline_access read").await;
    let hers = page(stand, &mut alice).await;
    let bertil = [ALICE[0], ("username", "bertil"), ALICE[2]];
    let (mut visitor, his) = at_home(stand, "standard", &bertil).await;
    assert!(his.body.contains("Bertil Example") && !his.body.contains("Alice Example"), "{}", his.body);
    assert!(values(&his, "client_id").is_empty());
    let session = values(&hers, "session")[0];
    for ends in [
        vec![("step", "end_session"), ("session", session)],
        vec![("step", "end_access"), ("client_id", "web"), ("representing", "")],
        vec![("step", "end_all_access")],
    ] {
        done(stand, &mut visitor, &his, &ends).await;
        let refused = sent(stand, &mut visitor, &hers, &ends).await;
        assert_eq!(refused.status, 400, "a form of her page in his browser: {}", refused.body);
    }
    let shown = page(stand, &mut alice).await;
    assert_eq!((values(&shown, "session"), values(&shown, "client_id")), (vec![session], vec!["web"]));
    assert_eq!(alive(stand, &web, &tokens).await, (true, true));
    done(stand, &mut alice, &shown, &bertil).await;
    let refused = sent(stand, &mut alice, &shown, &[("step", "end_all_access")]).await;
    assert!(refused.status == 400 && refused.body.contains("Bertil Example"), "another tab: {}", refused.body);
    assert!(alive(stand, &web, &tokens).await.0);
    let kari = [ALICE[0], ("username", "kari"), ("password", "kari")];
    let (mut elsewhere, elsewheres) = at_home(stand, "helseid", &kari).await;
    let refused = sent(stand, &mut elsewhere, &his, &[("step", "end_sessions")]).await;
    assert_eq!(refused.status, 400, "a form of another issuer: {}", refused.body);
    assert_eq!(values(&elsewheres, "session").len(), 1);
}

async fn a_page_that_is_too_old_shows_how_it_is_now(stand: &Stand) {
    let (mut visitor, own) = at_home(stand, "standard", &ALICE).await;
    let session = values(&own, "session")[0].to_owned();
    let ends = [("step", "end_session"), ("session", session.as_str())];
    let mut foreign = vec![("interaction", sealed(&own).expect("a form"))];
    foreign.extend(ends);
    let refused = visitor.send_from("cross-site", stand, Endpoint::Account, &foreign).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    stand.advance(30 * 60 + 1);
    let refused = sent(stand, &mut visitor, &own, &ends).await;
    assert!(refused.status == 400 && refused.body.contains("Nothing was ended"), "{}", refused.body);
    assert_eq!(values(&refused, "session"), [session.as_str()]);
    let refused = sent(stand, &mut visitor, &refused, &[("step", "nothing")]).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert!(asks_who(&done(stand, &mut visitor, &refused, &ends).await));
}

async fn both_ends_of_everything(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut there, _) = at_home(stand, "standard", &ALICE).await;
    let (mut here, _) = at_home(stand, "standard", &ALICE).await;
    let tokens = authorized(stand, &web, &mut here, "openid offline_access read").await;
    let own = page(stand, &mut here).await;
    let own = done(stand, &mut here, &own, &[("step", "end_all_access")]).await;
    assert!(values(&own, "client_id").is_empty() && values(&own, "session").len() == 2, "{}", own.body);
    assert_eq!(alive(stand, &web, &tokens).await, (false, false));
    assert!(asks_who(&done(stand, &mut here, &own, &[("step", "end_sessions")]).await));
    assert!(asks_who(&page(stand, &mut there).await));
}
