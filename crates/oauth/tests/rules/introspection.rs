//! Who sees which token: its own client, the APIs it is for, and nobody else (RFC 7662 section 2; CA-42, IN-01 to IN-13, IS-12, E4, E7).
use crate::exchange::{decided, handle, moment, refresh_token, sent};
use crate::made::{NOW, client, grant, issuer, person, told};
use oauth::decisions::identify::secret_digest;
use oauth::decisions::introspect::{admit, decide};
use oauth::issuer::Issuer;
use oauth::words::client::Client;
use oauth::words::evidence::{Artefact, Evidence};
use oauth::words::form::Arrived;
use oauth::words::scope::Scopes;
use oauth::words::token::{AccessToken, Behind, Reach, Revoked};
use serde_json::{Value, json};
use std::sync::Arc;

/// Who asks.
#[derive(Clone, Copy, Debug)]
enum Caller<'a> {
    /// A client with these members of its registration.
    Client(&'a Value),
    /// The bearer of a token with these scopes.
    Bearer(&'a str),
}

use Caller::{Bearer, Client as Of};

type Spoil = fn(&mut AccessToken);

const ACTIVE: &str = "active";
const INACTIVE: &str = "inactive";

/// Asks about an access token of `shop` for `orders`, spoilt so.
fn access_token(profile: &str, caller: Caller, spoil: Spoil, expected: &str) {
    let mut token = access("openid orders/read", &["orders"]);
    spoil(&mut token);
    check(&issuer(profile), caller, Artefact::AccessToken(Box::new(token)), expected);
}

/// Asks about this artefact; what is inactive is told nothing of.
fn check(issuer: &Issuer, caller: Caller, artefact: Artefact, expected: &str) {
    assert_eq!(outcome(issuer, caller, artefact), expected, "{}: {caller:?}", issuer.profile.name);
}

fn outcome(issuer: &Issuer, caller: Caller, artefact: Artefact) -> String {
    let text = handle(issuer, issuer.profile.access_token.opaque(), 1).text;
    let (arrived, clients, own) = match caller {
        Of(members) => {
            let client = registered(issuer, members);
            (sent(issuer, &client, &format!("token={text}")), vec![client], None)
        }
        Bearer(scopes) => {
            let header = format!("Bearer {}", handle(issuer, issuer.profile.access_token.opaque(), 5).text);
            let form = crate::made::form(&format!("token={text}"));
            let arrived = Arrived { authorization: vec![header.into_bytes()], form, ..Arrived::default() };
            (arrived, Vec::new(), Some(Artefact::AccessToken(Box::new(access(scopes, &[])))))
        }
    };
    let (request, _) = match admit(issuer, &arrived, &mut moment()) {
        Ok(admitted) => admitted,
        Err(refusal) => return told(&refusal),
    };
    let evidence = Evidence { clients, artefacts: own.into_iter().chain([artefact]).collect() };
    match decided(decide(issuer, (&arrived, &request), &evidence, &mut moment())) {
        Ok((answer, _)) if answer["active"] == true => ACTIVE.to_owned(),
        Ok((answer, _)) => {
            assert_eq!(Value::Object(answer).to_string(), r#"{"active":false}"#);
            INACTIVE.to_owned()
        }
        Err((refusal, consequences)) => {
            assert!(consequences.is_empty());
            told(&refusal)
        }
    }
}

fn registered(issuer: &Issuer, members: &Value) -> Arc<Client> {
    let mut members = members.clone();
    if members["token_endpoint_auth_method"] == "client_secret_basic" {
        let id = members["client_id"].as_str().unwrap_or("shop");
        members["secret_digests"] = json!([secret_digest(issuer, id, b"secret")]);
    }
    client(members)
}

fn access(scopes: &str, audience: &[&str]) -> AccessToken {
    AccessToken {
        address: None,
        token_id: None,
        client_id: "shop".to_owned(),
        client: Some(client(json!({}))),
        reach: Reach {
            binding: Default::default(),
            audience: audience.iter().map(|one| (*one).to_owned()).collect(),
            scopes: Scopes::parse(scopes),
        },
        issued_at: NOW - 10,
        expires_at: NOW + 100,
        revoked: Revoked::No,
        behind: Behind::Grant(Box::new(grant(scopes)), Box::new(person(json!({})))),
    }
}

const SAME: Spoil = |_| ();
const ANYBODYS: Spoil = |token| token.reach.audience.clear();
const FOR_BOTH: Spoil = |token| token.reach.audience.push("stock".to_owned());

/// A client of another name that answers for these APIs.
fn api(introspects: &[&str]) -> Value {
    json!({ "client_id": "gateway", "introspects": introspects })
}

#[test]
fn e7_and_in_13_a_token_is_seen_by_its_client_and_its_apis() {
    for profile in ["standard", "helseid", "helsenorge", "halland"] {
        access_token(profile, Of(&json!({})), SAME, ACTIVE);
        access_token(profile, Of(&json!({})), ANYBODYS, ACTIVE);
        access_token(profile, Of(&api(&["orders"])), SAME, ACTIVE);
        access_token(profile, Of(&api(&["stock"])), FOR_BOTH, ACTIVE);
        access_token(profile, Of(&api(&["stock"])), SAME, INACTIVE);
        access_token(profile, Of(&api(&["order"])), SAME, INACTIVE);
        access_token(profile, Of(&api(&["Orders"])), SAME, INACTIVE);
        access_token(profile, Of(&api(&[])), SAME, INACTIVE);
        access_token(profile, Of(&api(&[])), ANYBODYS, INACTIVE);
        access_token(profile, Of(&api(&["stock"])), ANYBODYS, ACTIVE);
    }
}

#[test]
fn in_03_a_token_that_does_not_serve_is_inactive_to_all() {
    let rows: [Spoil; 6] = [
        |token| token.expires_at = NOW,
        |token| token.revoked = Revoked::Yes,
        |token| token.client = None,
        |token| token.behind = Behind::Gone,
        |token| token.reach.audience = vec!["attic".to_owned()],
        |token| {
            let Behind::Grant(grant, _) = &mut token.behind else { return };
            grant.ended_at = Some(NOW - 1);
        },
    ];
    for spoil in rows {
        access_token("standard", Of(&json!({})), spoil, INACTIVE);
        access_token("standard", Of(&api(&["orders", "attic"])), spoil, INACTIVE);
    }
    check(&issuer("standard"), Of(&json!({})), Artefact::Absent, INACTIVE);
}

const SCOPE: &str = "urn:safelayer:eidas:oauth:token:introspect";

#[test]
fn e4_a_bearer_with_the_scope_sees_tokens_without_an_audience() {
    access_token("eparaksts", Bearer(SCOPE), ANYBODYS, ACTIVE);
    access_token("eparaksts", Bearer(SCOPE), SAME, INACTIVE);
    access_token("eparaksts", Bearer("status"), ANYBODYS, "insufficient_scope ScopeMissing");
    access_token("eparaksts", Bearer(&SCOPE.to_uppercase()), ANYBODYS, "insufficient_scope ScopeMissing");
    for profile in ["standard", "helseid", "helsenorge"] {
        access_token(profile, Bearer(SCOPE), ANYBODYS, "invalid_client MalformedHeader");
    }
    let basic = |scopes: &[&str]| json!({ "client_id": "gateway", "token_endpoint_auth_method": "client_secret_basic", "scopes": scopes });
    access_token("eparaksts", Of(&basic(&[SCOPE])), ANYBODYS, ACTIVE);
    access_token("eparaksts", Of(&basic(&[SCOPE])), SAME, INACTIVE);
    access_token("eparaksts", Of(&basic(&["status"])), ANYBODYS, INACTIVE);
}

#[test]
fn ca_42_and_in_01_who_asks_authenticates() {
    let public = json!({ "token_endpoint_auth_method": "none" });
    for profile in ["standard", "helsenorge"] {
        access_token(profile, Of(&public), SAME, "invalid_client MethodNotAccepted");
    }
    access_token("helseid", Of(&public), SAME, "invalid_client MethodNotAccepted");
    let disabled = json!({ "state": "disabled" });
    access_token("standard", Of(&disabled), SAME, "invalid_client Disabled");
}

#[test]
fn in_12_a_refresh_token_is_seen_by_its_client_alone() {
    for profile in ["standard", "helseid", "helsenorge"] {
        let issuer = issuer(profile);
        let token = || refresh_token(&issuer, grant("openid offline_access"));
        let row = |caller: &Value, token, expected| {
            check(&issuer, Of(caller), Artefact::RefreshToken(Box::new(token)), expected);
        };
        row(&json!({}), token(), ACTIVE);
        row(&api(&["orders", "stock"]), token(), INACTIVE);
        let mut past = token();
        past.grant.line.seen = b"successor".to_vec();
        row(&json!({}), past, INACTIVE);
        let mut disabled = token();
        disabled.person = person(json!({ "state": "disabled" }));
        row(&json!({}), disabled, INACTIVE);
    }
}
