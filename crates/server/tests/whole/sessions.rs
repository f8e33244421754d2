//! Sessions: each sign-in has its own, in cookies that are kept from others, and a new password ends them (ASVS 5 sections 3.3 and 7.2).
use crate::logout::{signed_in, stands, text};
use crate::stand::visitor::{Visitor, returned, sealed, wishing};
use crate::stand::{Engine, Options, Stand, on_both_engines};
use oauth::rules::paths::Endpoint;
use oauth::words::changes::Change;
use oauth::words::handle::Address;
use oauth::words::session::NewSession;
use serde_json::json;
use store::changes::settle;
use store::{account, people};

on_both_engines!(
    a_sign_in_begins_a_session_of_its_own,
    a_sign_in_that_cannot_be_settled_ends_nothing,
    a_password_that_was_typed_signs_in_once,
    a_new_password_ends_what_stood,
    the_latest_are_shown_and_all_end,
);

async fn a_sign_in_begins_a_session_of_its_own(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (victim, _) = signed_in(stand, &web, "openid").await;
    let planted = victim.cookie("session").expect("a session").to_owned();
    let mut visitor = victim.clone();
    let page = visitor.visit(stand, &wishing(web.wishes(), "prompt", "login")).await;
    visitor.sign_in(stand, &page).await;
    assert_ne!(visitor.cookie("session"), Some(planted.as_str()));
    let mut attacker = victim.clone();
    assert!(!stands(stand, &web, &mut attacker).await, "the cookie from before the sign-in is dead");
    assert!(stands(stand, &web, &mut visitor).await);
}

async fn a_sign_in_that_cannot_be_settled_ends_nothing(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut visitor, _) = signed_in(stand, &web, "openid").await;
    let page = visitor.visit(stand, &wishing(wishing(web.wishes(), "scope", "openid"), "prompt", "login")).await;
    assert!(returned(&visitor.sign_in(stand, &page).await, "code").is_some());
    let mut other = visitor.clone();
    let answer = other.sign_in(stand, &page).await;
    assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (400, ""), "{}", answer.body);
    assert!(stands(stand, &web, &mut visitor).await, "a completed page that comes again ends no session");
}

/// The browser goes back after the person signed out, and sends the form with the password again.
async fn a_password_that_was_typed_signs_in_once(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let wishes = wishing(wishing(web.wishes(), "scope", "openid"), "prompt", "consent");
    let page = visitor.visit(stand, &wishes).await;
    let consent = visitor.sign_in(stand, &page).await;
    let answer = visitor.answer(stand, &consent, &[("step", "allow")]).await;
    assert!(returned(&answer, "code").is_some(), "{}", answer.body);
    let asked = visitor.get(stand, Endpoint::EndSession, &[]).await;
    let interaction = sealed(&asked).expect("a form").to_owned();
    visitor.send(stand, Endpoint::EndSession, &[("step", "end_session"), ("interaction", &interaction)]).await;
    assert!(!stands(stand, &web, &mut visitor).await);
    let again = visitor.sign_in(stand, &page).await;
    assert_eq!((again.status.as_u16(), again.header("set-cookie")), (400, ""), "{}", again.body);
    assert!(again.body.contains("completed before"), "{}", again.body);
    assert!(!stands(stand, &web, &mut visitor).await);
}

async fn a_new_password_ends_what_stood(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut visitor, tokens) = signed_in(stand, &web, "openid offline_access read").await;
    let place = ("standard", "username = \"alice\"");
    stand.change(place, "name = \"Alice Example\"", "name = \"Alice E.\"").await;
    assert!(stands(stand, &web, &mut visitor).await, "another name ends nothing");
    stand.change(place, "$vOnX", "$wOnX").await;
    assert!(!stands(stand, &web, &mut visitor).await);
    let answer = web.refreshes(stand, text(&tokens, "refresh_token")).sent(stand).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (400, &json!("invalid_grant")));
}

/// A session of this person that began so many seconds before now.
fn begun(subject: &str, now: i64, ago: i64) -> Change {
    let address = Address { locator: ago, digest: ago.to_be_bytes().repeat(4) };
    let (id, subject) = (format!("OTHER-{ago}"), subject.to_owned());
    let (auth_time, expires_at) = (now - ago, now + 600);
    Change::StartSession(Box::new(NewSession { address, id, subject, auth_time, expires_at, replaces: None }))
}

async fn the_latest_are_shown_and_all_end(stand: &Stand) {
    let web = stand.party("standard", "web").await;
    let (mut visitor, _) = signed_in(stand, &web, "openid").await;
    let (database, now) = (&*stand.authority.database, stand.authority.clock.now());
    let alice = people::by_username(database, "standard", "alice").await.expect("a database").expect("a person");
    let own = visitor.get(stand, Endpoint::Account, &[]).await;
    assert!(!own.body.contains("Only the latest are listed here"), "{}", own.body);
    let others: Vec<Change> = (1..=150).map(|ago| begun(&alice.subject, now, ago)).collect();
    settle(database, "standard", &others, now).await.expect("sessions");
    let own = visitor.get(stand, Endpoint::Account, &[]).await;
    assert_eq!(own.body.matches("name=\"session\"").count(), 100, "{}", own.body);
    assert!(own.body.contains("Only the latest are listed here"), "{}", own.body);
    assert!(own.body.contains("OTHER-99\"") && !own.body.contains("OTHER-100\""), "{}", own.body);
    let form = [("interaction", sealed(&own).expect("a form")), ("step", "end_sessions")];
    visitor.send(stand, Endpoint::Account, &form).await;
    assert!(!stands(stand, &web, &mut visitor).await);
    let left = account::read(database, ("standard", &alice.subject), 0, now).await.expect("a database");
    assert!(left.sessions.listed.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_kept_from_scripts_and_other_sites() {
    for (base, prefix, secure) in [("http://127.0.0.1:8080", "", false), ("https://id.example", "__Host-", true)] {
        let options = Options { base: base.to_owned(), ..Options::default() };
        let stand = Stand::new(Engine::Sqlite, options).await.expect("a stand");
        let web = stand.party("standard", "web").await;
        let mut visitor = Visitor::at(web.issuer.clone());
        let page = visitor.get(&stand, Endpoint::Account, &[]).await;
        let (username, password) = ("alice", "alice");
        let form = [
            ("interaction", sealed(&page).expect("a form")),
            ("step", "sign_in"),
            ("username", username),
            ("password", password),
        ];
        let answer = visitor.send(&stand, Endpoint::Account, &form).await;
        let lines: Vec<_> = [&page, &answer].map(|one| one.header("set-cookie").to_owned()).to_vec();
        for (line, what) in lines.iter().zip(["visitor", "session"]) {
            assert!(line.starts_with(&format!("{prefix}biljett-{what}-standard=")), "{line}");
            for flag in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
                assert!(line.contains(flag), "{line}");
            }
            assert_eq!((line.contains("; Secure"), line.contains("Domain")), (secure, false), "{line}");
        }
    }
}
