//! The matrix of states: each way to a token or its use, after each thing that may have been denied since (rule 1; MX-01 to MX-12).
use crate::exchange::{caller, carried, code, decided, exchange, handle, moment, refresh_token, sent};
use crate::made::{NOW, arrived, grant, issuer, person, told};
use oauth::decisions::authorize::{Answer, Step, Visit, step};
use oauth::decisions::{extend, introspect, userinfo};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::words::client::Client;
use oauth::words::evidence::{Artefact, Evidence};
use oauth::words::grant::Grant;
use oauth::words::interaction::Representing;
use oauth::words::resource::State;
use oauth::words::scope::Scopes;
use oauth::words::session::Session;
use oauth::words::subject::Person;
use oauth::words::token::{AccessToken, Behind, Reach, Revoked};
use serde_json::json;
use std::sync::Arc;

/// A way to a token, or to use one.
#[derive(Clone, Copy, Debug)]
enum Way {
    Code,
    Refresh,
    ClientCredentials,
    Extend,
    Introspection,
    Userinfo,
    Silent,
}

/// Everything that a way stands on; a denied state spoils it after the artefact was issued.
struct World {
    issuer: Issuer,
    client: Client,
    person: Person,
    grant: Grant,
}

type Denied = fn(&mut World);

const OK: &str = "granted";
const DEAD: &str = "invalid_token Dead";
const INACTIVE: &str = "inactive";
const DISABLED: &str = "invalid_grant Disabled";
const CLIENT: &str = "invalid_client Disabled";
const UNAUTHORIZED: &str = "unauthorized_client NotAllowed";
const LOGIN: &str = "login_required LoginRequired";

/// Each way after this was denied, in the order of the enum; `-` where the state does not touch the way.
fn check(id: &str, denied: Denied, expected: [&str; 7]) {
    use Way::{ClientCredentials, Code, Extend, Introspection, Refresh, Silent, Userinfo};
    let ways = [Code, Refresh, ClientCredentials, Extend, Introspection, Userinfo, Silent];
    for (way, expected) in ways.into_iter().zip(expected) {
        let profile = if matches!(way, Extend) { "helsenorge" } else { "standard" };
        let issuer = issuer(profile);
        let client = Client::clone(&caller(&issuer, json!({})));
        let scopes = if matches!(way, ClientCredentials) { "orders/read" } else { "openid offline_access orders/read" };
        let mut world = World { issuer, client, person: person(json!({})), grant: grant(scopes) };
        denied(&mut world);
        let expected = if expected == "-" { OK } else { expected };
        assert_eq!(outcome(way, world), expected, "{id}, {way:?}");
    }
}

fn outcome(way: Way, world: World) -> String {
    let World { issuer, client, person, grant } = world;
    let client = Arc::new(client);
    let refresh = || {
        let mut token = refresh_token(&issuer, grant.clone());
        token.person = person.clone();
        Artefact::RefreshToken(Box::new(token))
    };
    let refusal = |refusal: &Refusal| told(refusal);
    match way {
        Way::Code => {
            let mut code = code(&issuer, grant.clone());
            code.person = person;
            token(&issuer, &client, Artefact::Code(Box::new(code)), "")
        }
        Way::Refresh => token(&issuer, &client, refresh(), ""),
        Way::ClientCredentials => token(&issuer, &client, Artefact::Absent, "scope=orders/read"),
        Way::Extend => {
            let text = handle(&issuer, issuer.profile.refresh_token.spelling(), 2).text;
            let arrived = sent(&issuer, &client, &format!("refresh_token={text}"));
            let (request, _) = extend::admit(&issuer, &arrived, &mut moment()).unwrap();
            let evidence = Evidence { clients: vec![client.clone()], artefacts: vec![refresh()] };
            let decided = decided(extend::decide(&issuer, (&arrived, &request), &evidence, &mut moment()));
            decided.map_or_else(|(told, _)| refusal(&told), |_| OK.to_owned())
        }
        Way::Introspection => {
            let arrived = sent(&issuer, &client, "token=opaque");
            let (request, _) = introspect::admit(&issuer, &arrived, &mut moment()).unwrap();
            let artefacts = vec![access(&client, &grant, &person)];
            let evidence = Evidence { clients: vec![client.clone()], artefacts };
            match decided(introspect::decide(&issuer, (&arrived, &request), &evidence, &mut moment())) {
                Ok((answer, _)) if answer["active"] == true => OK.to_owned(),
                Ok((answer, _)) => {
                    assert_eq!(answer.len(), 1, "an inactive token is told nothing of");
                    INACTIVE.to_owned()
                }
                Err((told, _)) => refusal(&told),
            }
        }
        Way::Userinfo => {
            let handle = handle(&issuer, issuer.profile.access_token.opaque(), 2).text;
            let arrived = arrived("", &format!("Bearer {handle}"));
            let (request, _) = userinfo::admit(&issuer, &arrived, &mut moment()).unwrap();
            let evidence = Evidence { clients: Vec::new(), artefacts: vec![access(&client, &grant, &person)] };
            let decided = decided(userinfo::decide(&issuer, (&arrived, &request), &evidence, &mut moment()));
            decided.map_or_else(|(told, _)| refusal(&told), |_| OK.to_owned())
        }
        Way::Silent => silent(&issuer, &client, person, &grant),
    }
}

fn token(issuer: &Issuer, client: &Arc<Client>, artefact: Artefact, more: &str) -> String {
    match exchange(issuer, client, artefact, more) {
        Ok((draft, changes)) => {
            let carried = carried(issuer, &draft, &changes);
            if carried.contains("orders/read") { OK.to_owned() } else { carried }
        }
        Err((refusal, consequences)) => {
            assert!(consequences.is_empty(), "{consequences:?}");
            told(&refusal)
        }
    }
}

fn access(client: &Arc<Client>, grant: &Grant, person: &Person) -> Artefact {
    Artefact::AccessToken(Box::new(AccessToken {
        address: None,
        token_id: Some("id".to_owned()),
        client_id: client.id().to_owned(),
        client: Some(client.clone()),
        reach: Reach {
            audience: vec!["orders".to_owned()],
            scopes: grant.terms.scopes.clone(),
            binding: Default::default(),
        },
        issued_at: NOW - 10,
        expires_at: NOW + 100,
        revoked: Revoked::No,
        behind: Behind::Grant(Box::new(grant.clone()), Box::new(person.clone())),
    }))
}

fn silent(issuer: &Issuer, client: &Client, person: Person, grant: &Grant) -> String {
    let request = json!({
        "client_id": "shop", "response_type": "code", "response_mode": "query", "redirect_uri_sent": true,
        "redirect_uri": "https://c.example/cb", "scopes": ["openid"], "resources": [], "prompt": "none",
    });
    let address = handle(issuer, issuer.profile.access_token.opaque(), 4).address;
    let (id, auth_time) = (grant.session_id.clone(), grant.terms.auth_time);
    let session = Session { address, id, person, auth_time, expires_at: NOW + 100 };
    let visit = Visit {
        request: &serde_json::from_value(request).unwrap(),
        session: grant.ended_at.is_none().then_some(&session),
        signed_in_at: None,
        representing: &Representing::Open,
        remembered: &Scopes::parse("openid"),
        answer: Answer::Open,
    };
    match step(issuer, client, &visit, &mut moment()) {
        Step::Complete(..) => OK.to_owned(),
        Step::Refuse(refusal) | Step::Stop(refusal) => told(&refusal),
        _ => "asks although nobody may be asked".to_owned(),
    }
}

#[test]
fn nothing_denied() {
    check("good", |_| (), ["-"; 7]);
}

#[test]
fn mx_01_a_person_disabled() {
    let row = [DISABLED, DISABLED, "-", DISABLED, INACTIVE, DEAD, LOGIN];
    check("MX-01", |world| world.person.state = State::Disabled, row);
    check("MX-01 †", |world| world.person.ended_before = NOW - 5, row);
    let issued_then = [DISABLED, DISABLED, "-", DISABLED, "-", "-", LOGIN];
    check("MX-01 † in the second of the grant", |world| world.person.ended_before = NOW - 20, issued_then);
}

#[test]
fn mx_04_a_client_disabled() {
    let row = [CLIENT, CLIENT, CLIENT, CLIENT, CLIENT, DEAD, CLIENT];
    check("MX-04", |world| world.client.registration.state = State::Disabled, row);
}

#[test]
fn mx_05_a_grant_type_removed() {
    let row = [UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED, "invalid_grant RefreshWithdrawn", "-", "-", UNAUTHORIZED];
    check("MX-05", |world| world.client.registration.grant_types.clear(), row);
}

#[test]
fn mx_07_a_scope_removed() {
    let lost = ": openid offline_access";
    let row = [lost, lost, "invalid_scope NotAllowed", "-", "-", "-", "-"];
    check("MX-07", |world| world.client.registration.scopes = Scopes::parse("openid offline_access"), row);
}

#[test]
fn mx_09_an_api_disabled() {
    let target = "invalid_target ApiDisabled";
    let row = [target, target, target, "-", INACTIVE, DEAD, "-"];
    check("MX-09", |world| world.issuer.registration.apis[0].state = State::Disabled, row);
}

#[test]
fn mx_11_an_issuer_or_client_whose_past_is_dead() {
    let row = [DISABLED, DISABLED, "-", DISABLED, INACTIVE, DEAD, LOGIN];
    check("MX-11 issuer", |world| world.issuer.ended_before = NOW - 5, row);
    let row = [DISABLED, DISABLED, "-", DISABLED, INACTIVE, DEAD, "-"];
    check("MX-11 client", |world| world.client.ended_before = NOW - 5, row);
    let row = [DISABLED, DISABLED, DISABLED, DISABLED, INACTIVE, DEAD, LOGIN];
    check("issuer disabled", |world| world.issuer.registration.state = State::Disabled, row);
}

#[test]
fn mx_12_a_grant_or_session_ended() {
    let ended = "invalid_grant Ended";
    let row = [ended, ended, "-", ended, INACTIVE, DEAD, LOGIN];
    check("MX-12", |world| world.grant.ended_at = Some(NOW - 1), row);
}

#[test]
fn a_grant_of_another_client() {
    let other = "invalid_grant AnotherClient";
    let row = [other, other, "-", other, "-", "-", "-"];
    check("the grant is another client's", |world| world.grant.client_id = "other".to_owned(), row);
}
