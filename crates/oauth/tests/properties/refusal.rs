//! A refused request spends nothing: its consequences concern the presented artefact's own family alone, and the good request still succeeds.
use crate::made::{REDIRECT_URI, VERIFIER, client, issuer, redeeming, refreshing};
use crate::world::{Fate, World};
use crate::{Telling, holds};
use oauth::refusal::Refusal;
use oauth::refusal::grant::GrantRefusal;
use oauth::words::changes::Consequence;
use oauth::words::rule::Rule;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

/// How a code is presented.
#[derive(Clone, Debug)]
struct Presented {
    client_id: &'static str,
    redirect_uri: &'static str,
    code_verifier: &'static str,
    scope: &'static str,
    resource: &'static str,
    spoiled: bool,
    used: bool,
    wait: i64,
}

fn presented() -> impl Strategy<Value = Presented> {
    let mostly = |right: &'static str, wrong: Vec<&'static str>| prop_oneof![3 => Just(right), 1 => select(wrong)];
    (
        mostly("app", vec!["thief", "nobody", ""]),
        mostly(REDIRECT_URI, vec!["http://127.0.0.1/callback/", "http://127.0.0.1:1/callback", ""]),
        mostly(VERIFIER, vec!["short", "", "another-verifier-of-43-characters-and-a-few-more"]),
        mostly("", vec!["read", "write"]),
        mostly("", vec!["https://api.example", "https://other.example"]),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.3),
        prop_oneof![4 => 0i64..60, 1 => 60i64..100],
    )
        .prop_map(|(client_id, redirect_uri, code_verifier, scope, resource, spoiled, used, wait)| Presented {
            client_id,
            redirect_uri,
            code_verifier,
            scope,
            resource,
            spoiled,
            used,
            wait,
        })
}

impl Presented {
    fn right(&self) -> bool {
        (self.client_id, self.redirect_uri, self.code_verifier, self.spoiled) == ("app", REDIRECT_URI, VERIFIER, false)
    }
}

fn world() -> World {
    let scopes = ["offline_access".to_owned(), "read".to_owned()];
    let apis = json!([{ "name": "https://api.example", "scopes": ["read"] }]);
    let clients = vec![client("app", &scopes, "acknowledged"), client("thief", &scopes, "acknowledged")];
    World::new(issuer("standard", apis), clients)
}

fn check(case: &Presented) -> Telling {
    let (mut world, scopes) = (world(), ["offline_access".to_owned(), "read".to_owned()]);
    let ((other, _), (code, own)) = (world.authorize(&scopes, &[]), world.authorize(&scopes, &[]));
    if case.used {
        assert!(matches!(world.send(&redeeming(&code)), Fate::Granted(_)));
    }
    world.now += case.wait;
    let last = if code.ends_with('A') { 'B' } else { 'A' };
    let spoiled = format!("{}{last}", &code[..code.len() - 1]);
    let form = [
        ("client_id", case.client_id),
        ("grant_type", "authorization_code"),
        ("code", if case.spoiled { &spoiled } else { &code }),
        ("redirect_uri", case.redirect_uri),
        ("code_verifier", case.code_verifier),
        ("scope", case.scope),
        ("resource", case.resource),
    ];
    let form: Vec<_> = form.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let kept = rightly(&form);
    match world.send(&form) {
        Fate::Granted(_) => {
            assert!(case.right() && !case.used && case.wait < 60);
            return Telling::No;
        }
        Fate::Refused(refusal, consequences) => {
            remembers(&kept, &world.kept, &refusal);
            let replayed = matches!(refusal, Refusal::Grant(GrantRefusal::CodeUsed { .. }));
            assert_eq!(replayed, case.used && case.right(), "{refusal:?}");
            assert_eq!(world.grants[&own].ended_at.is_some(), replayed);
            let expected = if replayed {
                vec![Consequence::EndFamily { grant: own, unless_spent: Vec::new() }]
            } else {
                Vec::new()
            };
            assert_eq!(consequences, expected, "{refusal:?}");
        }
        Fate::Lost => panic!("nobody came between"),
    }
    if case.wait < 60 {
        assert!(matches!(world.send(&redeeming(&other)), Fate::Granted(_)), "another family was touched");
        let again = world.send(&redeeming(&code));
        assert_eq!(matches!(again, Fate::Granted(_)), !case.used, "{again:?}");
    }
    Telling::Yes
}

/// The rules that a request keeps which is right in all that another one gets wrong.
fn rightly(form: &[(&str, &str)]) -> Vec<&'static Rule> {
    let mut world = world();
    let (code, _) = world.authorize(&["offline_access".to_owned(), "read".to_owned()], &[]);
    let mut right = redeeming(&code);
    right.extend(form.iter().filter(|member| **member == ("resource", "https://api.example")));
    assert!(matches!(world.send(&right), Fate::Granted(_)));
    world.kept
}

/// A refused request kept what the right one keeps, up to the rule that it broke, and not that rule.
fn remembers(right: &[&'static Rule], kept: &[&'static Rule], refusal: &Refusal) {
    assert!(right.starts_with(kept) && kept.len() < right.len(), "{refusal:?}: {kept:?}");
    assert!(!kept.contains(&refusal.rule()), "{refusal:?}: {kept:?}");
    if right.contains(&refusal.rule()) {
        assert_eq!(right[kept.len()], refusal.rule(), "{kept:?}");
    }
}

#[test]
fn a_code_that_is_presented_wrongly_is_not_spent() {
    holds(2_000, presented(), |case| check(&case));
}

/// Whoever presents a refresh token with something wrong leaves the line where it is.
#[test]
fn a_refresh_token_that_is_presented_wrongly_is_not_spent() {
    let wrong = select(vec![
        ("client_id", "thief"),
        ("client_id", "nobody"),
        ("scope", "write"),
        ("resource", "https://x.example"),
    ]);
    holds(500, prop::collection::vec(wrong, 1..10), |wrongs| {
        let (mut world, scopes) = (world(), ["offline_access".to_owned(), "read".to_owned()]);
        let (code, own) = world.authorize(&scopes, &[]);
        let Fate::Granted(tokens) = world.send(&redeeming(&code)) else { panic!("the code is redeemed") };
        let token = tokens.refresh_token.unwrap();
        let line = world.grants[&own].line.clone();
        for (name, value) in &wrongs {
            let mut form = refreshing(&token);
            form.retain(|(one, _)| one != name);
            form.push((name, value));
            let Fate::Refused(_, consequences) = world.send(&form) else { panic!("{name}={value} is granted") };
            assert_eq!(consequences, Vec::new());
            assert_eq!(world.grants[&own].line, line);
        }
        assert!(matches!(world.send(&refreshing(&token)), Fate::Granted(_)));
        Telling::Yes
    });
}
