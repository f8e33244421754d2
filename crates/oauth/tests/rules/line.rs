//! The line of refresh tokens: rotation acknowledged by use, retries, expiry (RFC 9700 section 4.14.2, decision H8, rule 10; RT-01 to RT-28).
use crate::exchange::{caller, ending, exchange, refresh_token};
use crate::made::{NOW, grant, issuer, told};
use oauth::words::changes::Change;
use oauth::words::evidence::Artefact;
use oauth::words::grant::Line;
use oauth::words::token::RefreshToken;
use serde_json::{Value, json};

type Spoil = fn(&mut RefreshToken);

/// The refresh token spoilt so and presented: what was granted and how long the next one lives, or the refusal and what follows.
fn check(profiles: &[&str], registered: &Value, rows: &[(&str, Spoil, &str)]) {
    for profile in profiles {
        for (id, spoil, expected) in rows {
            let issuer = issuer(profile);
            let client = caller(&issuer, registered.clone());
            let mut token = refresh_token(&issuer, grant("openid offline_access"));
            spoil(&mut token);
            let (own, parent) = (token.address.digest.clone(), token.parent.clone());
            let seen = match exchange(&issuer, &client, Artefact::RefreshToken(Box::new(token)), "") {
                Ok((draft, changes)) => {
                    let [
                        Change::StoreRefreshToken { parent: next, .. },
                        Change::AdvanceLine { step, most_successors, .. },
                        ..,
                    ] = changes.as_slice()
                    else {
                        panic!("{id}: {changes:?}");
                    };
                    assert_eq!((&step.token, &step.parent, next), (&own, &parent, &own), "{id}");
                    let (_, life) = draft.refresh_token.unwrap();
                    assert_eq!(step.expires_at, NOW + life, "{id}");
                    format!("one of {most_successors}, {life} s")
                }
                Err((refusal, consequences)) if consequences == [ending(&issuer)] => {
                    format!("{}, and its family ends", told(&refusal))
                }
                Err((refusal, consequences)) => {
                    assert!(consequences.is_empty(), "{id}");
                    told(&refusal)
                }
            };
            assert_eq!(seen, *expected, "{profile}, {id}");
        }
    }
}

const SUPERSEDED: &str = "invalid_grant Superseded, and its family ends";
const ALL: [&str; 3] = ["standard", "helseid", "helsenorge"];

fn seen(token: &mut RefreshToken, successors: i64, ago: i64) {
    token.grant.line.seen = token.address.digest.clone();
    (token.grant.line.successors, token.grant.line.seen_at) = (successors, NOW - ago);
}

#[test]
fn rule_10_the_predecessor_works_until_a_successor_is_seen() {
    let rows: [(&str, Spoil, &str); 8] = [
        ("first use", |_| (), "one of 4, 28800 s"),
        ("retry", |token| seen(token, 1, 10), "one of 4, 28800 s"),
        ("third retry", |token| seen(token, 3, 3_600), "one of 4, 28800 s"),
        ("fourth retry", |token| seen(token, 4, 10), "invalid_grant RetriesSpent"),
        ("RT-09 late retry", |token| seen(token, 1, 3_601), "invalid_grant RetriesSpent"),
        ("extended before, refreshed late", |token| seen(token, 0, 7_200), "one of 4, 28800 s"),
        ("RT-05 acknowledged", |token| token.grant.line.seen = b"successor".to_vec(), SUPERSEDED),
        ("RT-07 void sibling", |token| (token.parent, token.grant.line.seen) = (vec![1], vec![2]), SUPERSEDED),
    ];
    check(&["standard", "helseid"], &json!({}), &rows);
    check(&["helsenorge"], &json!({}), &rows[3..5]);
    check(&["helsenorge"], &json!({}), &rows[6..]);
}

#[test]
fn rule_10_strict_allows_no_retry() {
    let rows: [(&str, Spoil, &str); 3] = [
        ("first use", |_| (), "one of 1, 28800 s"),
        ("retry", |token| seen(token, 1, 0), SUPERSEDED),
        ("extended before", |token| seen(token, 0, 0), "one of 1, 28800 s"),
    ];
    check(&["standard", "helseid"], &json!({ "refresh": "strict" }), &rows);
}

#[test]
fn rt_23_expiry_is_idle_and_absolute() {
    let rows: [(&str, Spoil, &str); 6] = [
        ("idle", |token| token.grant.line.expires_at = NOW, "invalid_grant Expired"),
        ("last second", |token| token.grant.line.expires_at = NOW + 1, "one of 4, 28800 s"),
        ("RT-09 absolute", |token| token.grant.absolute_expires_at = NOW + 90, "one of 4, 90 s"),
        ("no line", |token| token.grant.line.expires_at = 0, "invalid_grant Expired"),
        ("expired and acknowledged", |token| token.grant.line = Line::default(), "invalid_grant Expired"),
        ("ended", |token| token.grant.ended_at = Some(NOW - 1), "invalid_grant Ended"),
    ];
    check(&["standard", "helseid"], &json!({}), &rows);
}

#[test]
fn n2_helsenorge_lets_only_extend_renew() {
    let rows: [(&str, Spoil, &str); 3] = [
        ("keeps its expiry", |_| (), "one of 4, 600 s"),
        ("last second", |token| token.grant.line.expires_at = NOW + 1, "one of 4, 1 s"),
        ("far", |token| token.grant.line.expires_at = NOW + 1_800, "one of 4, 1800 s"),
    ];
    check(&["helsenorge"], &json!({}), &rows);
}

#[test]
fn rt_04_a_token_is_one_clients() {
    let foreign: Spoil = |token| token.grant.client_id = "other".to_owned();
    let foreign_past: Spoil = |token| {
        token.grant.client_id = "other".to_owned();
        token.grant.line.seen = b"successor".to_vec();
    };
    let another = "invalid_grant AnotherClient";
    check(&ALL, &json!({}), &[("RT-04", foreign, another), ("RT-04 no lever", foreign_past, another)]);
}

#[test]
fn rt_01_and_17_without_the_right_nothing_is_refreshed() {
    let same: Spoil = |_| ();
    let no_grant = json!({ "grant_types": ["authorization_code"] });
    check(&ALL, &no_grant, &[("MX-05", same, "unauthorized_client NotAllowed")]);
    let no_scope = json!({ "scopes": ["openid"] });
    check(&ALL, &no_scope, &[("RT-17", same, "invalid_grant RefreshWithdrawn")]);
    for profile in ["bankid-2017", "eparaksts", "halland"] {
        check(&[profile], &json!({}), &[("B8", same, "unsupported_grant_type UnsupportedGrantType")]);
    }
}
