//! What a visit to the authorization endpoint lacks: sign-in, representation, consent, or nothing (OpenID Connect Core section 3.1.2; AZ-17 to AZ-22, AZ-30, RI-15).
use crate::exchange::moment;
use crate::made::{NOW, client, issuer, laid, person, told};
use oauth::decisions::authorize::{Answer, Step, Visit, step};
use oauth::words::handle::Address;
use oauth::words::interaction::Representing;
use oauth::words::scope::Scopes;
use oauth::words::session::Session;
use serde_json::{Value, json};

const COMPLETE: &str = "complete";
const SIGN_IN: &str = "sign in";
const CONSENT: &str = "consent";
const LOGIN_REQUIRED: &str = "login_required LoginRequired";
const CONSENT_REQUIRED: &str = "consent_required ConsentRequired";

/// A visit of `kari`, who signed in 100 s ago and allowed `openid`; members of the request, the person or the visit instead.
fn check(profile: &str, members: &Value, expected: &str) {
    let mut issuer = issuer(profile);
    let request = json!({
        "client_id": "shop", "response_type": "code", "response_mode": "query", "redirect_uri_sent": true,
        "redirect_uri": "https://c.example/cb", "scopes": ["openid"], "resources": [], "prompt": "as_needed",
    });
    let request = serde_json::from_value(laid(request, members["request"].clone())).unwrap();
    let number = |name: &str, other: i64| members[name].as_i64().unwrap_or(other);
    let session = Session {
        address: Address { locator: 1, digest: vec![1] },
        id: "session".to_owned(),
        person: person(members["person"].clone()),
        auth_time: number("auth_time", NOW - 100),
        expires_at: number("expires_at", NOW + 100),
    };
    issuer.ended_before = number("issuer_ended_before", 0);
    let representing = match members["represents"].as_str() {
        None => Representing::Open,
        Some("") => Representing::Oneself,
        Some(other) => Representing::Other(other.to_owned()),
    };
    let visit = Visit {
        request: &request,
        session: (members["session"] != "none").then_some(&session),
        signed_in_at: members["signed_in_at"].as_i64(),
        representing: &representing,
        remembered: &Scopes::parse(members["remembered"].as_str().unwrap_or("openid")),
        answer: match members["answer"].as_str() {
            Some("yes") => Answer::Allowed,
            Some("no") => Answer::Denied,
            _ => Answer::Open,
        },
    };
    let seen = match step(&issuer, &client(members["client"].clone()), &visit, &mut moment()) {
        Step::SignIn => SIGN_IN.to_owned(),
        Step::Represent(choices) => format!("represent one of {}", choices.len()),
        Step::Consent => CONSENT.to_owned(),
        Step::Complete(_, None) => COMPLETE.to_owned(),
        Step::Complete(_, Some(other)) => format!("complete for {}", other.subject),
        Step::Refuse(refusal) => told(&refusal),
        Step::Stop(refusal) => format!("stop, {}", told(&refusal)),
    };
    assert_eq!(seen, expected, "{profile}: {members}");
}

fn all(rows: &[(Value, &str)]) {
    for (members, expected) in rows {
        check("standard", members, expected);
    }
}

fn silent(members: Value) -> Value {
    laid(members, json!({ "request": { "prompt": "none" } }))
}

#[test]
fn a_session_serves_while_it_stands() {
    for (members, expected) in [
        (json!({}), COMPLETE),
        (json!({ "session": "none" }), SIGN_IN),
        (json!({ "expires_at": NOW }), SIGN_IN),
        (json!({ "expires_at": NOW + 1 }), COMPLETE),
        (json!({ "person": { "state": "disabled" } }), SIGN_IN),
        (json!({ "person": { "ended_before": NOW - 100 } }), SIGN_IN),
        (json!({ "person": { "ended_before": NOW - 101 } }), COMPLETE),
        (json!({ "issuer_ended_before": NOW - 50 }), SIGN_IN),
    ] {
        check("standard", &members, expected);
        let told = if expected == SIGN_IN { LOGIN_REQUIRED } else { expected };
        check("standard", &silent(members), told);
    }
}

#[test]
fn az_19_and_21_a_sign_in_is_fresh_where_it_must_be() {
    let login = |more: Value| laid(json!({ "request": { "prompt": "login" } }), more);
    let age = |age: i64, more: Value| laid(json!({ "request": { "max_age": age } }), more);
    let fresh = json!({ "auth_time": NOW - 5, "signed_in_at": NOW - 5 });
    all(&[
        (login(json!({})), SIGN_IN),
        (login(fresh.clone()), COMPLETE),
        (login(json!({ "auth_time": NOW - 6, "signed_in_at": NOW - 5 })), SIGN_IN),
        (age(100, json!({})), COMPLETE),
        (age(99, json!({})), SIGN_IN),
        (age(0, json!({})), SIGN_IN),
        (age(0, fresh), COMPLETE),
        (age(9_999_999_999, json!({})), COMPLETE),
        (json!({ "request": { "prompt": "none", "max_age": 99 } }), LOGIN_REQUIRED),
    ]);
}

#[test]
fn az_22_another_person_than_the_one_hinted_must_sign_in() {
    let hint = |subject: &str, prompt: &str| json!({ "request": { "hinted_subject": subject, "prompt": prompt } });
    all(&[
        (hint("kari-sub", "as_needed"), COMPLETE),
        (hint("kari-sub", "none"), COMPLETE),
        (hint("ola-sub", "as_needed"), SIGN_IN),
        (hint("ola-sub", "none"), LOGIN_REQUIRED),
        (hint("Kari-sub", "none"), LOGIN_REQUIRED),
        (hint("", "none"), LOGIN_REQUIRED),
    ]);
    let signed_in = json!({ "auth_time": NOW - 5, "signed_in_at": NOW - 5 });
    all(&[(laid(hint("ola-sub", "as_needed"), signed_in), SIGN_IN)]);
}

#[test]
fn az_17_and_ri_15_consent_grows_by_asking_only() {
    let scopes = |scopes: &[&str], more: Value| laid(json!({ "request": { "scopes": scopes } }), more);
    let asks = json!({ "request": { "prompt": "consent" } });
    all(&[
        (json!({ "remembered": "" }), CONSENT),
        (silent(json!({ "remembered": "" })), CONSENT_REQUIRED),
        (json!({ "remembered": "", "answer": "yes" }), COMPLETE),
        (scopes(&["openid", "orders/read"], json!({})), CONSENT),
        (scopes(&["openid", "orders/read"], json!({ "remembered": "orders/read openid profile" })), COMPLETE),
        (json!({ "request": { "scopes": ["openid", "profile"], "prompt": "none" } }), CONSENT_REQUIRED),
        (asks.clone(), CONSENT),
        (laid(asks, json!({ "answer": "yes" })), COMPLETE),
        (json!({ "remembered": "", "client": { "consent": "granted" } }), COMPLETE),
    ]);
    check("helseid", &json!({ "remembered": "" }), COMPLETE);
    check("helseid", &json!({ "remembered": "", "client": { "consent": "asked" } }), CONSENT);
}

#[test]
fn az_30_no_is_no() {
    let denied = "access_denied Denied";
    all(&[
        (json!({ "answer": "no" }), denied),
        (json!({ "answer": "no", "remembered": "" }), denied),
        (json!({ "answer": "no", "session": "none" }), denied),
    ]);
}

#[test]
fn n8_a_citizen_chooses_whom_to_act_for() {
    let represents = json!([{ "sub": "liv-sub", "name": "Liv", "relation": "parent" }]);
    let kari = |more: Value| laid(json!({ "person": { "represents": represents }, "remembered": "openid" }), more);
    for (members, expected) in [
        (kari(json!({})), "represent one of 1"),
        (kari(json!({ "represents": "" })), COMPLETE),
        (kari(json!({ "represents": "liv-sub" })), CONSENT),
        (silent(kari(json!({ "represents": "liv-sub" }))), CONSENT_REQUIRED),
        (kari(json!({ "represents": "liv-sub", "answer": "yes" })), "complete for liv-sub"),
        (kari(json!({ "represents": "ola-sub" })), "represent one of 1"),
        (silent(kari(json!({}))), "interaction_required InteractionRequired"),
        (json!({ "represents": "liv-sub" }), COMPLETE),
    ] {
        check("helsenorge", &members, expected);
    }
    check("standard", &kari(json!({ "represents": "liv-sub" })), COMPLETE);
}
