//! Refusals of a client assertion; the good one that follows has the same `jti`.
use super::{Scene, rows};
use crate::stand::party::{Assertion, Sending};
use jose::base64url;
use jose::certificate::Certificate;
use jose::signed::Compact;
use oauth::refusal::Refusal;
use oauth::refusal::assertion::AssertionRefusal;
use server::demo::shipped;

rows!(AssertionRefusal:
    Malformed => malformed,
    Type => another_type,
    Algorithm => algorithm,
    Claim => claim,
    Subject => subject,
    Audience => audience,
    Expired => expired,
    TooLong => too_long,
    NotYet => not_yet,
    UnknownKey => unknown_key,
    CertificateExpired => certificate_expired,
    Signature => signature,
    Replayed => replayed,
);

const INVALID: (u16, &str) = (401, "invalid_client");

/// Refuses the request under a changed assertion, and grants it under the one that was not changed.
async fn check(scene: &Scene, change: impl FnOnce(Assertion) -> Assertion, refusal: AssertionRefusal) {
    let (worker, asks) = scene.asks().await;
    let assertion = worker.assertion(&scene.stand);
    let wrong = change(assertion.copy());
    scene.refused(&asks.clone().asserting(&wrong), INVALID, Refusal::Assertion(refusal)).await;
    scene.granted(&asks.asserting(&assertion)).await;
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

async fn malformed(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let what = Compact::parse("abc").expect_err("no JWT").to_string();
    let wrong = asks.clone().with("client_assertion", "abc");
    scene.refused(&wrong, INVALID, Refusal::Assertion(AssertionRefusal::Malformed { what })).await;
    scene.granted(&asks).await;
}

async fn another_type(scene: &Scene) {
    let accepted = texts(&["JWT", "client-authentication+jwt"]);
    let refusal = AssertionRefusal::Type { typ: "at+jwt".to_owned(), accepted };
    check(scene, |assertion| assertion.header("typ", "at+jwt"), refusal).await;
}

async fn algorithm(scene: &Scene) {
    let accepted = texts(&["ES256", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"]);
    let refusal = AssertionRefusal::Algorithm { algorithm: "HS256".to_owned(), accepted };
    check(scene, |assertion| assertion.header("alg", "HS256"), refusal).await;
}

async fn claim(scene: &Scene) {
    let refusal = AssertionRefusal::Claim { claim: "jti", what: "0 characters".to_owned() };
    check(scene, |assertion| assertion.claim("jti", ""), refusal).await;
}

async fn subject(scene: &Scene) {
    let refusal = AssertionRefusal::Subject { issuer: "web".to_owned(), subject: "worker".to_owned() };
    check(scene, |assertion| assertion.claim("iss", "web"), refusal).await;
}

async fn audience(scene: &Scene) {
    let accepted = texts(&["http://127.0.0.1:8080/standard"]);
    let because = "because typ is client-authentication+jwt";
    let refusal = AssertionRefusal::Audience { arrived: texts(&["https://other.example"]), accepted, because };
    check(scene, |assertion| assertion.claim("aud", "https://other.example"), refusal).await;
}

async fn expired(scene: &Scene) {
    let now = scene.now();
    let refusal = AssertionRefusal::Expired { expires_at: now - 10, issued_at: Some(now - 70), now, leeway: 10 };
    check(scene, |assertion| assertion.claim("iat", now - 70).claim("exp", now - 10), refusal).await;
    check(scene, |assertion| assertion.claim("exp", 1.5), fraction()).await;
}

fn fraction() -> AssertionRefusal {
    let what = jose::claims::numeric_date(
        serde_json::json!({ "exp": 1.5 }).as_object().expect("an object"),
        "exp",
        jose::claims::Dates::Strict,
    );
    AssertionRefusal::Claim { claim: "exp", what: what.expect_err("no integer").to_string() }
}

async fn too_long(scene: &Scene) {
    let now = scene.now();
    let refusal = AssertionRefusal::TooLong { expires_at: now + 71, now, most: 60 };
    check(scene, |assertion| assertion.claim("exp", now + 71), refusal).await;
}

async fn not_yet(scene: &Scene) {
    let now = scene.now();
    let refusal = AssertionRefusal::NotYet { claim: "iat", value: now + 11, now, leeway: 10 };
    check(scene, |assertion| assertion.claim("iat", now + 11), refusal).await;
}

async fn unknown_key(scene: &Scene) {
    let (named, registered) = ("kid worker-7".to_owned(), texts(&["kid worker-1"]));
    let refusal = AssertionRefusal::UnknownKey { named, registered };
    check(scene, |assertion| assertion.header("kid", "worker-7"), refusal).await;
}

/// The client registered two certificates, one of which expired; the same `jti` under the other is granted.
async fn certificate_expired(scene: &Scene) {
    let client = scene.stand.party("halland", "5b0f9c2e-8f5d-4a51-9d0e-3a4f6f1c2d77").await;
    let old = shipped::keys().expect("keys").issuers["helsenorge"].clients["mobilapp-expired"].clone();
    let pem = old.certificate_pem.clone().expect("a certificate");
    let both = format!("certificates = ['''\n{pem}''', '''\n");
    scene.change(("halland", &format!("client_id = \"{}\"", client.id())), "certificates = ['''\n", &both).await;
    let asks = client.asks(&scene.stand, "client_credentials").with("resource", "exempelapi.regionhalland.se");
    let good = client.assertion(&scene.stand);
    let (client, token_id) = (client.with_keys(old), good.claims["jti"].clone());
    let wrong = asks.clone().asserting(&client.assertion(&scene.stand).claim("jti", token_id));
    let certificate = Certificate::from_pem(&pem).expect("a certificate");
    let refusal = AssertionRefusal::CertificateExpired {
        thumbprint: base64url::encode(&certificate.sha1()),
        not_after: certificate.not_after(),
        now: scene.now(),
    };
    scene.refused(&wrong, (400, "invalid_client"), Refusal::Assertion(refusal)).await;
    scene.granted(&asks.asserting(&good)).await;
}

async fn signature(scene: &Scene) {
    let (worker, asks) = scene.asks().await;
    let (good, other) = (worker.assertion(&scene.stand).text(), worker.assertion(&scene.stand).text());
    let ((input, _), (_, signature)) = (good.rsplit_once('.').expect("a JWT"), other.rsplit_once('.').expect("a JWT"));
    let wrong = asks.clone().with("client_assertion", &format!("{input}.{signature}"));
    let refusal = AssertionRefusal::Signature { named: "kid worker-1".to_owned() };
    scene.refused(&wrong, INVALID, Refusal::Assertion(refusal)).await;
    scene.granted(&asks.with("client_assertion", &good)).await;
}

/// What was granted is spent: the same assertion never serves again, whatever it is used for; a new one does.
async fn replayed(scene: &Scene) {
    let (worker, asks) = scene.asks().await;
    let assertion = worker.assertion(&scene.stand);
    let asks = asks.asserting(&assertion);
    scene.granted(&asks).await;
    let token_id = assertion.claims["jti"].as_str().expect("a jti").to_owned();
    let refusal = AssertionRefusal::Replayed { token_id };
    for again in [asks.clone(), asks.clone().with("scope", "write")] {
        scene.refused(&again, INVALID, Refusal::Assertion(refusal.clone())).await;
    }
    let fresh: Sending = asks.asserting(&worker.assertion(&scene.stand));
    scene.granted(&fresh).await;
}
