//! The one function that issues: what it checks itself, whoever called it (rule 1; MX-15).
use crate::exchange::{caller, claims, moment};
use crate::made::{PROFILES, grant, issuer, person, told};
use crate::proof::proven;
use oauth::decisions::ground::Ground;
use oauth::decisions::holder::{Holder, Shown, prove};
use oauth::decisions::issue::{Order, issue};
use oauth::decisions::verdict::Refused;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use oauth::rules::scope::target::Target;
use oauth::words::binding::{Binding, CertificateThumbprint};
use oauth::words::changes::Change;
use oauth::words::client::Client;
use oauth::words::form::Arrived;
use oauth::words::grant::Grant;
use oauth::words::names::{AuthenticationMethod, GrantType};
use oauth::words::organization::Represented;
use oauth::words::resource::State;
use oauth::words::scope::Scopes;
use oauth::words::subject::Person;
use serde_json::json;

/// Everything that an order stands on.
struct World {
    issuer: Issuer,
    client: Client,
    person: Person,
    grant: Grant,
}

/// An order on each ground, once this was denied: for the client alone, for a code, for a refresh token.
fn check(id: &str, denied: fn(&mut World), expected: [&str; 3]) {
    let grants = [GrantType::ClientCredentials, GrantType::AuthorizationCode, GrantType::RefreshToken];
    for (grant_type, expected) in grants.into_iter().zip(expected) {
        let issuer = issuer("standard");
        let client = Client::clone(&caller(&issuer, json!({})));
        let mut world = World { issuer, client, person: person(json!({})), grant: grant("openid status") };
        denied(&mut world);
        let ground = match grant_type {
            GrantType::ClientCredentials => Ground::Client,
            _ => Ground::Person(&world.grant, &world.person),
        };
        let holder = Holder::of(&world.client, Shown::default(), &mut moment()).unwrap();
        let order = Order {
            issuer: &world.issuer,
            holder,
            grant_type,
            ground,
            target: Target { apis: Vec::new(), scopes: Scopes::parse("status"), rejected: Scopes::default() },
            represented: Default::default(),
            requested: None,
            refresh_token: None,
        };
        let seen = match issue(order, &mut moment()) {
            Ok(_) => ISSUED.to_owned(),
            Err(Refused(refusal, consequences)) => {
                assert!(consequences.is_empty());
                told(&refusal)
            }
        };
        assert_eq!(seen, expected, "{id}: {grant_type:?}");
    }
}

const ISSUED: &str = "issued";
const DISABLED: &str = "invalid_grant Disabled";
const NOT_ALLOWED: &str = "unauthorized_client NotAllowed";

#[test]
fn nothing_is_issued_on_a_ground_that_does_not_hold() {
    check("good", |_| (), [ISSUED; 3]);
    check("issuer disabled", |world| world.issuer.registration.state = State::Disabled, [DISABLED; 3]);
    let client = "invalid_client Disabled";
    check("client disabled", |world| world.client.registration.state = State::Disabled, [client; 3]);
    check("no grant type", |world| world.client.registration.grant_types.clear(), [NOT_ALLOWED; 3]);
    let public = [NOT_ALLOWED, ISSUED, ISSUED];
    let becomes_public: fn(&mut World) =
        |world| world.client.registration.token_endpoint_auth_method = AuthenticationMethod::None;
    check("GR-04", becomes_public, public);
    let row = |refusal| [ISSUED, refusal, refusal];
    check("another's grant", |world| world.grant.client_id = "other".to_owned(), row(DISABLED));
    check("grant ended", |world| world.grant.ended_at = Some(1), row("invalid_grant Ended"));
    check("person disabled", |world| world.person.state = State::Disabled, row(DISABLED));
    check("person ended", |world| world.person.ended_before = i64::MAX, row(DISABLED));
    check("client ended", |world| world.client.ended_before = i64::MAX, row(DISABLED));
    check("issuer ended", |world| world.issuer.ended_before = i64::MAX, row(DISABLED));
}

#[test]
fn a_proof_that_the_service_does_not_look_at_keeps_no_rule() {
    let arrived = Arrived { proofs: vec![b"no proof".to_vec()], ..Arrived::default() };
    let mut moment = moment().remembering();
    assert!(prove(&issuer("bankid-2017"), &arrived, Endpoint::Token, &mut moment).is_ok_and(|proof| proof.is_none()));
    assert!(moment.kept().is_empty(), "{:?}", moment.kept());
}

/// What must be shown is told and kept whatever a profile's table of claims says, and in a JWT once.
#[test]
fn a_bound_token_tells_what_it_is_bound_to_in_every_profile() {
    let proof = proven(&issuer("standard"), Endpoint::Token, json!({}), 0).unwrap().unwrap();
    let certificate = CertificateThumbprint::of(b"certificate");
    let shown = Shown { proof: Some(&proof), certificate: Some(&certificate) };
    let binding = Binding { key: Some(proof.thumbprint().clone()), certificate: Some(certificate.clone()) };
    for profile in PROFILES {
        let issuer = issuer(profile);
        let client = Client::clone(&caller(&issuer, json!({ "tls_client_certificate_bound_access_tokens": true })));
        let order = Order {
            issuer: &issuer,
            holder: Holder::of(&client, shown, &mut moment()).unwrap(),
            grant_type: GrantType::ClientCredentials,
            ground: Ground::Client,
            target: Target { apis: Vec::new(), scopes: Scopes::parse("status"), rejected: Scopes::default() },
            represented: Represented::default(),
            requested: None,
            refresh_token: None,
        };
        let (draft, changes) = issue(order, &mut moment()).unwrap_or_else(|_| panic!("{profile} issues nothing"));
        assert_eq!(draft.token_type, "DPoP", "{profile}");
        let kept = changes.iter().find_map(|change| match change {
            Change::StoreAccessToken { reach, .. } => Some(reach.binding.clone()),
            _ => None,
        });
        let told = kept.or_else(|| Binding::confirmed(claims(&draft).get("cnf")?));
        assert_eq!(told.as_ref(), Some(&binding), "DP-24: {profile}");
    }
}
