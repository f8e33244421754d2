//! Refusals of how much is asked for.
use super::{Scene, rows};
use crate::stand::party::{Party, Sending};
use crate::stand::visitor::wishing;
use oauth::refusal::Refusal;
use oauth::refusal::scope::ScopeRefusal;

rows!(ScopeRefusal:
    Missing => missing,
    TooLong => too_long,
    Unknown => unknown,
    NotAllowed => not_allowed,
    NeedsPerson => needs_person,
    BeyondGrant => beyond_grant,
    NothingLeft => nothing_left,
    SeveralResources => several_resources,
    ResourceUnknown => resource_unknown,
    ResourceNotGranted => resource_not_granted,
    ResourceNeeded => resource_needed,
    OutsideResources => outside_resources,
    ApiDisabled => api_disabled,
);

const SCOPE: (u16, &str) = (400, "invalid_scope");
const TARGET: (u16, &str) = (400, "invalid_target");
const API: &str = "https://api.example.com";
const ARCHIVE: &str = "https://archive.example.com";

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A request that redeems a code for these scopes.
async fn code_for(scene: &Scene, scope: &str) -> (Party, Sending) {
    let web = scene.stand.party("standard", "web").await;
    let redeems = web.redeems(&scene.stand, &web.code(&scene.stand, &wishing(web.wishes(), "scope", scope)).await);
    (web, redeems)
}

/// Refuses a client's own request that asks for another scope, and grants it the good one under the same assertion.
async fn check(scene: &Scene, scope: &str, refusal: ScopeRefusal) {
    let (_, asks) = scene.asks().await;
    let wrong = asks.clone().without("scope");
    let wrong = if scope.is_empty() { wrong } else { wrong.with("scope", scope) };
    scene.refused(&wrong, SCOPE, Refusal::Scope(refusal)).await;
    scene.granted(&asks).await;
}

async fn too_long(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let many = asks.clone().with("scope", &"read ".repeat(401));
    let refusal = ScopeRefusal::TooLong { characters: 2_005, most: 2_000 };
    scene.refused(&many, SCOPE, Refusal::Scope(refusal)).await;
    scene.granted(&asks).await;
}

async fn missing(scene: &Scene) {
    check(scene, "", ScopeRefusal::Missing { allowed: texts(&["read", "write", "archive"]) }).await;
}

async fn unknown(scene: &Scene) {
    check(scene, "read raed", ScopeRefusal::Unknown { scope: "raed".to_owned() }).await;
}

async fn needs_person(scene: &Scene) {
    check(scene, "read openid", ScopeRefusal::NeedsPerson { scope: "openid".to_owned() }).await;
}

async fn not_allowed(scene: &Scene) {
    let post = scene.stand.party("standard", "post").await;
    let asks = post.asks(&scene.stand, "client_credentials");
    let refusal = ScopeRefusal::NotAllowed { scope: "write".to_owned(), allowed: texts(&["read", "archive"]) };
    scene.refused(&asks.clone().with("scope", "write"), SCOPE, Refusal::Scope(refusal)).await;
    scene.granted(&asks.with("scope", "read")).await;
}

async fn beyond_grant(scene: &Scene) {
    let (web, redeems) = code_for(scene, "offline_access read").await;
    let tokens = scene.granted(&redeems).await.json();
    let refreshes = web.refreshes(&scene.stand, tokens["refresh_token"].as_str().expect("a refresh token"));
    let refusal = ScopeRefusal::BeyondGrant { scope: "write".to_owned(), granted: texts(&["offline_access", "read"]) };
    scene.refused(&refreshes.clone().with("scope", "read write"), SCOPE, Refusal::Scope(refusal)).await;
    scene.granted(&refreshes.with("scope", "read")).await;
}

async fn nothing_left(scene: &Scene) {
    let (_, redeems) = code_for(scene, "write").await;
    scene.change(("standard", "client_id = \"web\""), "'write', ", "").await;
    scene.refused(&redeems, SCOPE, Refusal::Scope(ScopeRefusal::NothingLeft)).await;
    scene.restore().await;
    scene.granted(&redeems).await;
}

async fn several_resources(scene: &Scene) {
    let client = scene.stand.party("helseid", "client").await;
    let redeems = client.redeems(&scene.stand, &client.code(&scene.stand, &client.wishes()).await);
    let both = redeems.clone().also("resource", "owner-1:api").also("resource", "owner-2:api");
    let because = "one token has one audience";
    let refusal = ScopeRefusal::SeveralResources { resources: texts(&["owner-1:api", "owner-2:api"]), because };
    scene.refused(&both, TARGET, Refusal::Scope(refusal)).await;
    scene.granted(&redeems.with("resource", "owner-2:api")).await;
}

async fn resource_unknown(scene: &Scene) {
    let (_, redeems) = code_for(scene, "read").await;
    let refusal = ScopeRefusal::ResourceUnknown { resource: "https://api.example.com/".to_owned() };
    let wrong = redeems.clone().with("resource", "https://api.example.com/");
    scene.refused(&wrong, TARGET, Refusal::Scope(refusal)).await;
    scene.granted(&redeems.with("resource", API)).await;
}

async fn resource_not_granted(scene: &Scene) {
    let (_, redeems) = code_for(scene, "read").await;
    let refusal = ScopeRefusal::ResourceNotGranted { resource: ARCHIVE.to_owned(), granted: texts(&[API]) };
    scene.refused(&redeems.clone().with("resource", ARCHIVE), TARGET, Refusal::Scope(refusal)).await;
    scene.granted(&redeems.with("resource", API)).await;
}

async fn resource_needed(scene: &Scene) {
    let (_, redeems) = code_for(scene, "read archive").await;
    let because = "one token has one audience";
    let refusal = ScopeRefusal::ResourceNeeded { apis: texts(&[API, ARCHIVE]), because };
    scene.refused(&redeems, TARGET, Refusal::Scope(refusal)).await;
    scene.granted(&redeems.with("resource", ARCHIVE)).await;
}

async fn outside_resources(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let (scope, api) = ("archive".to_owned(), ARCHIVE.to_owned());
    let refusal = ScopeRefusal::OutsideResources { scope, api, resources: texts(&[API]) };
    let wrong = asks.clone().with("scope", "read archive").with("resource", API);
    scene.refused(&wrong, TARGET, Refusal::Scope(refusal)).await;
    scene.granted(&asks.with("resource", API)).await;
}

async fn api_disabled(scene: &Scene) {
    let (_, redeems) = code_for(scene, "read").await;
    let redeems = redeems.with("resource", API);
    let line = "title = \"The example API\"\n";
    scene.change(("standard", line), line, &format!("{line}state = \"disabled\"\n")).await;
    let refusal = ScopeRefusal::ApiDisabled { resource: API.to_owned() };
    scene.refused(&redeems, TARGET, Refusal::Scope(refusal)).await;
    scene.restore().await;
    scene.granted(&redeems).await;
}
