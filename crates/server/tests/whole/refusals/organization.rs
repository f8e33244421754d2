//! Refusals of whom a client says to act for; the good request that follows has the same `jti`.
use super::{Scene, rows};
use crate::stand::party::{Party, Sending};
use oauth::refusal::Refusal;
use oauth::refusal::organization::OrganizationRefusal;
use serde_json::{Value, json};

rows!(OrganizationRefusal:
    ParentNotDelegated => parent_not_delegated,
    ChildNotAllowed => child_not_allowed,
    ChildNotDelegated => child_not_delegated,
    NumberMalformed => number_malformed,
    ParentNotEnabled => parent_not_enabled,
    ChildNotEnabled => child_not_enabled,
    Structure => structure,
    SharedSecret => shared_secret,
    CodeRedeemed => code_redeemed,
    Misregistered => misregistered,
    TermsUnsigned => terms_unsigned,
);

const REQUEST: (u16, &str) = (400, "invalid_request");

/// An organisation, or a child of the client's own, as an assertion names it.
fn named(number: &str) -> Value {
    let child = !number.starts_with("NO:");
    let system = if child { "urn:oid:2.16.578.1.12.4.1.4.101" } else { "urn:oid:1.0.6523" };
    let identifier = json!({ "system": system, "type": "ENH", "value": number });
    json!({ "type": "helseid_authorization", "practitioner_role": { "organization": { "identifier": identifier } } })
}

async fn asks(scene: &Scene, client: &str) -> (Party, Sending) {
    let party = scene.stand.party("helseid", client).await;
    let asks = party.asks(&scene.stand, "client_credentials").with("scope", "owner-4:api/read");
    (party, asks)
}

/// Refuses a client that names the one, and grants it the other under the same assertion.
async fn check(scene: &Scene, client: &str, (wrong, right): (Value, &str), refusal: OrganizationRefusal) {
    let (party, asks) = asks(scene, client).await;
    let assertion = party.assertion(&scene.stand);
    let wrong = asks.clone().asserting(&assertion.copy().claim("assertion_details", wrong));
    scene.refused(&wrong, REQUEST, Refusal::Organization(refusal)).await;
    scene.granted(&asks.asserting(&assertion.claim("assertion_details", named(right)))).await;
}

const BOTH: &str = "NO:ORGNR:999977774:999977776";
const CHILD: &str = "200000013";

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

async fn parent_not_delegated(scene: &Scene) {
    let (parent, delegations) = ("200000005".to_owned(), texts(&["999977774", "100000008"]));
    let refusal = OrganizationRefusal::ParentNotDelegated { parent, delegations };
    check(scene, "multi-tenant", (named("NO:ORGNR:200000005"), BOTH), refusal).await;
}

async fn child_not_allowed(scene: &Scene) {
    let (child, children) = ("999977776".to_owned(), texts(&["200000013", "200000021"]));
    let refusal = OrganizationRefusal::ChildNotAllowed { child, children };
    check(scene, "single-tenant", (named("999977776"), CHILD), refusal).await;
}

async fn child_not_delegated(scene: &Scene) {
    let (parent, child) = ("999977774".to_owned(), CHILD.to_owned());
    let refusal = OrganizationRefusal::ChildNotDelegated { parent, child, children: texts(&["999977776"]) };
    check(scene, "multi-tenant", (named("NO:ORGNR:999977774:200000013"), BOTH), refusal).await;
}

async fn number_malformed(scene: &Scene) {
    let refusal = OrganizationRefusal::NumberMalformed { which: "parent", arrived: "99997777".to_owned() };
    check(scene, "multi-tenant", (named("NO:ORGNR:99997777"), BOTH), refusal).await;
}

async fn parent_not_enabled(scene: &Scene) {
    let refusal = OrganizationRefusal::ParentNotEnabled { parent: "999977774".to_owned(), tenancy: "single-tenant" };
    check(scene, "single-tenant", (named(BOTH), CHILD), refusal).await;
}

async fn child_not_enabled(scene: &Scene) {
    let refusal = OrganizationRefusal::ChildNotEnabled { child: CHILD.to_owned(), tenancy: "multi-tenant" };
    check(scene, "multi-tenant", (named(CHILD), BOTH), refusal).await;
}

async fn structure(scene: &Scene) {
    let refusal = OrganizationRefusal::Structure { what: "a member of assertion_details without a type".to_owned() };
    check(scene, "multi-tenant", (json!({}), BOTH), refusal).await;
}

async fn shared_secret(scene: &Scene) {
    let (party, asks) = asks(scene, "single-tenant").await;
    let asks = asks.asserting(&party.assertion(&scene.stand).claim("assertion_details", named(CHILD)));
    let method = "client_secret_basic\"\nsecret = \"a-secret-of-the-single-tenant";
    scene.change(("helseid", "client_id = \"single-tenant\""), "private_key_jwt", method).await;
    let refusal = OrganizationRefusal::SharedSecret { registered: "client_secret_basic" };
    scene.refused(&asks, REQUEST, Refusal::Organization(refusal)).await;
    scene.restore().await;
    scene.granted(&asks).await;
}

async fn code_redeemed(scene: &Scene) {
    let party = scene.stand.party("helseid", "multi-tenant").await;
    let redeems = party.redeems(&scene.stand, &party.code(&scene.stand, &party.wishes()).await);
    let assertion = party.assertion(&scene.stand);
    let wrong = redeems.clone().asserting(&assertion.copy().claim("assertion_details", named(BOTH)));
    scene.refused(&wrong, REQUEST, Refusal::Organization(OrganizationRefusal::CodeRedeemed)).await;
    scene.granted(&redeems.asserting(&assertion)).await;
}

async fn misregistered(scene: &Scene) {
    let (_, asks) = asks(scene, "single-tenant").await;
    scene.change(("helseid", "client_id = \"single-tenant\""), "number = \"200000005\", ", "").await;
    let refusal = OrganizationRefusal::Misregistered { lacks: "`organizations.number`" };
    scene.refused(&asks, REQUEST, Refusal::Organization(refusal)).await;
    scene.restore().await;
    scene.granted(&asks).await;
}

async fn terms_unsigned(scene: &Scene) {
    let (party, asks) = asks(scene, "multi-tenant").await;
    let asks = asks.asserting(&party.assertion(&scene.stand).claim("assertion_details", named("NO:ORGNR:100000008")));
    let (parent, scopes) = ("100000008".to_owned(), texts(&["owner-4:api/write"]));
    let refusal = Refusal::Organization(OrganizationRefusal::TermsUnsigned { parent, scopes });
    scene.refused(&asks.clone().with("scope", "owner-4:api/write"), (400, "invalid_scope"), refusal).await;
    let answer = scene.granted(&asks.with("scope", "owner-4:api/read owner-4:api/write")).await.json();
    assert_eq!(
        (&answer["scope"], &answer["rejected_scope"]),
        (&json!("owner-4:api/read"), &json!("owner-4:api/write"))
    );
}
