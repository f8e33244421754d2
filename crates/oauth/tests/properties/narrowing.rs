//! A token is never worth more than was granted and is still registered (RFC 6749 section 6, RFC 8707 section 2.2).
use crate::made::{client, issuer, redeeming, refreshing};
use crate::world::{Fate, Tokens, World};
use crate::{Telling, holds};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

const SCOPES: [&str; 7] = ["openid", "profile", "offline_access", "one.read", "one.write", "two.read", "three.read"];
const APIS: [(&str, &[&str]); 3] =
    [("one", &["one.read", "one.write"]), ("two", &["two.read"]), ("three", &["three.read"])];

/// Everything that a case is made of.
#[derive(Clone, Debug)]
struct Case {
    profile: &'static str,
    apis: Vec<(bool, bool)>,
    registered: Vec<&'static str>,
    withdrawn: Vec<&'static str>,
    granted: Vec<&'static str>,
    authorized: Vec<&'static str>,
    asked: Option<Vec<&'static str>>,
    resources: Vec<&'static str>,
}

fn some(all: &[&'static str], least: usize) -> impl Strategy<Value = Vec<&'static str>> + use<> {
    subsequence(all.to_vec(), least..=all.len())
}

fn cases() -> impl Strategy<Value = Case> {
    let names: Vec<&'static str> = APIS.iter().map(|(name, _)| *name).collect();
    let apis = prop::collection::vec((prop::bool::weighted(0.1), prop::bool::weighted(0.2)), 3);
    let authorized = prop_oneof![2 => Just(Vec::new()), 1 => some(&names, 0)];
    let resources = prop_oneof![1 => Just(Vec::new()), 2 => some(&names, 1).prop_map(|mut one| { one.truncate(1); one }), 1 => some(&names, 0)];
    let asked = prop::option::weighted(0.4, some(&SCOPES, 1));
    let scopes = (some(&SCOPES, 5), subsequence(SCOPES.to_vec(), 0..=1), some(&SCOPES, 3));
    let profile = select(vec!["standard", "loose", "helsenorge"]);
    (profile, apis, scopes, authorized, asked, resources).prop_map(
        |(profile, apis, (registered, withdrawn, granted), authorized, asked, resources)| {
            let granted = granted.into_iter().filter(|scope| registered.contains(scope)).collect();
            Case { profile, apis, registered, withdrawn, granted, authorized, asked, resources }
        },
    )
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

impl Case {
    fn catalogue(&self) -> Value {
        let api = |((name, scopes), (disabled, alone)): (&(&str, &[&str]), &(bool, bool))| {
            let (state, audience) =
                (if *disabled { "disabled" } else { "enabled" }, if *alone { "alone" } else { "shared" });
            json!({ "name": name, "scopes": scopes, "state": state, "audience": audience })
        };
        APIS.iter().zip(&self.apis).map(api).collect()
    }

    /// Whether a token is worth no more than it may be; `asked` are the scopes of its request.
    fn check(&self, tokens: &Tokens, asked: Option<&[&str]>) {
        for scope in &tokens.scopes {
            let scope = scope.as_str();
            assert!(self.granted.contains(&scope), "{scope} was not granted");
            assert!(self.registered.contains(&scope) && !self.withdrawn.contains(&scope), "{scope} is not registered");
            assert!(asked.is_none_or(|asked| asked.contains(&scope)), "{scope} was not asked for");
            let api = APIS.iter().find(|(_, scopes)| scopes.contains(&scope));
            assert!(
                api.is_none_or(|(name, _)| tokens.audience.iter().any(|one| one == name)),
                "{scope} without its API"
            );
        }
        for name in &tokens.audience {
            let at = APIS.iter().position(|(one, _)| one == name).expect("an API of the issuer");
            let (disabled, alone) = self.apis[at];
            assert!(!disabled, "{name} is disabled");
            assert!(!alone || tokens.audience.len() == 1, "{name} is not alone");
            assert!(
                self.authorized.is_empty() || self.authorized.contains(&name.as_str()),
                "{name} was not authorized"
            );
            assert!(self.resources.is_empty() || self.resources.contains(&name.as_str()), "{name} was not asked for");
            assert!(
                APIS[at].1.iter().any(|scope| tokens.scopes.iter().any(|one| one == scope)),
                "{name} without a scope"
            );
        }
        assert!(self.resources.is_empty() || self.resources.len() == tokens.audience.len(), "a resource was left out");
    }

    fn run(&self) -> Telling {
        let clients = vec![client("app", &texts(&self.registered), "acknowledged")];
        let mut world = World::new(issuer(self.profile, self.catalogue()), clients);
        let (code, _) = world.authorize(&texts(&self.granted), &texts(&self.authorized));
        let left: Vec<_> = self.registered.iter().filter(|scope| !self.withdrawn.contains(scope)).copied().collect();
        world.clients = vec![client("app", &texts(&left), "acknowledged")];
        let mut form = redeeming(&code);
        form.extend(self.resources.iter().map(|one| ("resource", *one)));
        let Fate::Granted(first) = world.send(&form) else { return Telling::No };
        self.check(&first, None);
        let Some(refresh_token) = &first.refresh_token else { return Telling::Yes };
        let asked = self.asked.as_ref().map(|asked| asked.join(" "));
        let mut form = refreshing(refresh_token);
        form.extend(asked.as_deref().map(|scope| ("scope", scope)));
        form.extend(self.resources.iter().map(|one| ("resource", *one)));
        if let Fate::Granted(tokens) = world.send(&form) {
            self.check(&tokens, self.asked.as_deref());
        }
        Telling::Yes
    }
}

#[test]
fn a_token_is_within_the_grant_the_registration_and_the_resources() {
    holds(3_000, cases(), |case| case.run());
}
