//! Refusals of who sends a request.
use super::{Scene, rows};
use crate::mutual_tls::made::{MADE, party};
use crate::stand::party::{basic, der};
use jose::certificate::{Certificate, ChainError};
use jose::digest;
use oauth::refusal::Refusal;
use oauth::refusal::client::ClientRefusal;
use server::demo::shipped;

rows!(ClientRefusal:
    Absent => absent,
    Several => several,
    MalformedHeader => malformed_header,
    AssertionType => assertion_type,
    Unknown => unknown,
    Disabled => disabled,
    MethodNotAccepted => method_not_accepted,
    MethodNotRegistered => method_not_registered,
    WrongSecret => wrong_secret,
    IdentifierDiffers => identifier_differs,
    CertificateMissing => certificate_missing,
    CertificateUnknown => certificate_unknown,
    CertificateUntrusted => certificate_untrusted,
    CertificateExpired => certificate_expired,
    NotAllowed => not_allowed,
);

const INVALID: (u16, &str) = (401, "invalid_client");

async fn absent(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let nobody = asks.clone().without("client_assertion").without("client_assertion_type");
    scene.refused(&nobody, INVALID, Refusal::Client(ClientRefusal::Absent)).await;
    scene.granted(&asks).await;
}

async fn several(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let refusal = ClientRefusal::Several { mechanisms: vec!["client_assertion", "client_secret"] };
    scene.refused(&asks.clone().with("client_secret", "x"), (400, "invalid_request"), Refusal::Client(refusal)).await;
    scene.granted(&asks).await;
}

async fn malformed_header(scene: &Scene) {
    let web = scene.stand.party("standard", "web").await;
    let asks = web.asks(&scene.stand, "client_credentials").with("scope", "read");
    let refusal = ClientRefusal::MalformedHeader { what: "a scheme without credentials".to_owned() };
    scene.refused(&asks.clone().header("authorization", "Basic"), INVALID, Refusal::Client(refusal)).await;
    scene.granted(&asks).await;
}

async fn assertion_type(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let wrong = asks.clone().with("client_assertion_type", "urn:saml");
    let refusal = ClientRefusal::AssertionType { arrived: "urn:saml".to_owned() };
    scene.refused(&wrong, (400, "invalid_request"), Refusal::Client(refusal)).await;
    scene.granted(&asks).await;
}

async fn unknown(scene: &Scene) {
    let (_, redeems) = scene.redeems().await;
    let stranger = redeems.clone().header("authorization", &basic("nobody", "x"));
    let refusal = ClientRefusal::Unknown { client_ids: vec!["nobody".to_owned()] };
    scene.refused(&stranger, INVALID, Refusal::Client(refusal)).await;
    scene.granted(&redeems).await;
}

async fn disabled(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let line = "client_id = \"worker\"\n";
    scene.change(("standard", line), line, "client_id = \"worker\"\nstate = \"disabled\"\n").await;
    let refusal = ClientRefusal::Disabled { client_id: "worker".to_owned() };
    scene.refused(&asks, INVALID, Refusal::Client(refusal)).await;
    scene.restore().await;
    scene.granted(&asks).await;
}

async fn method_not_accepted(scene: &Scene) {
    let client = scene.stand.party("helseid", "client").await;
    let asks = client.asks(&scene.stand, "client_credentials").with("resource", "owner-1:api");
    let basic = asks.clone().without("client_assertion").without("client_assertion_type");
    let basic = basic.header("authorization", &crate::stand::party::basic("client", "x"));
    let refusal = ClientRefusal::MethodNotAccepted { used: "client_secret_basic", accepted: vec!["private_key_jwt"] };
    scene.refused(&basic, INVALID, Refusal::Client(refusal)).await;
    scene.granted(&asks).await;
}

async fn method_not_registered(scene: &Scene) {
    let (web, redeems) = scene.redeems().await;
    let post = redeems.clone().header("authorization", "").with("client_id", "web");
    let post = post.with("client_secret", web.registration.secret.as_deref().expect("a secret"));
    let refusal = ClientRefusal::MethodNotRegistered { used: "client_secret_post", registered: "client_secret_basic" };
    scene.refused(&post, INVALID, Refusal::Client(refusal)).await;
    scene.granted(&redeems).await;
}

async fn wrong_secret(scene: &Scene) {
    let (_, redeems) = scene.redeems().await;
    let wrong = redeems.clone().header("authorization", &basic("web", "wrong"));
    let (client_id, readings) = ("web".to_owned(), vec!["web and 5 bytes".to_owned()]);
    let refusal = ClientRefusal::WrongSecret { client_id, readings, escape: None };
    scene.refused(&wrong, INVALID, Refusal::Client(refusal)).await;
    scene.granted(&redeems).await;
}

async fn identifier_differs(scene: &Scene) {
    let (_, asks) = scene.asks().await;
    let refusal = ClientRefusal::IdentifierDiffers { body: "web".to_owned(), authenticated: "worker".to_owned() };
    scene.refused(&asks.clone().with("client_id", "web"), (400, "invalid_request"), Refusal::Client(refusal)).await;
    scene.granted(&asks.with("client_id", "worker")).await;
}

fn prints(pems: &[String]) -> Vec<String> {
    pems.iter().map(|pem| format!("SHA-256 {}", digest::hex(&digest::sha256(&der(pem))))).collect()
}

async fn certificate_missing(scene: &Scene) {
    let app = scene.stand.party("helsenorge", "mobilapp-mtls").await;
    let redeems = app.redeems(&scene.stand, &app.code(&scene.stand, &app.wishes()).await);
    let refusal = ClientRefusal::CertificateMissing { registered: prints(&app.registration.certificates) };
    scene.refused(&redeems.clone().certified(None), (400, "invalid_client"), Refusal::Client(refusal)).await;
    scene.granted(&redeems).await;
}

async fn certificate_unknown(scene: &Scene) {
    let app = scene.stand.party("helsenorge", "mobilapp-mtls").await;
    let other = scene.stand.party("helsenorge", "journal-mtls").await.registration.certificates;
    let redeems = app.redeems(&scene.stand, &app.code(&scene.stand, &app.wishes()).await);
    let registered = prints(&app.registration.certificates);
    let refusal = ClientRefusal::CertificateUnknown { arrived: prints(&other), registered };
    let wrong = redeems.clone().certified(Some(der(&other[0])));
    scene.refused(&wrong, (400, "invalid_client"), Refusal::Client(refusal)).await;
    scene.granted(&redeems).await;
}

async fn certificate_untrusted(scene: &Scene) {
    let m1 = party(&scene.stand, "m1", &MADE.m1).await;
    let asks = m1.asks(&scene.stand, "client_credentials").with("scope", "read");
    let refusal = ClientRefusal::CertificateUntrusted {
        subject: "CN=m1,O=Example".to_owned(),
        why: ChainError::UnknownIssuer,
        authorities: vec!["CN=authority,O=Example".to_owned()],
    };
    let told = Refusal::Client(refusal.clone()).explain();
    assert!(told.expected.ends_with("CN=authority,O=Example") && told.arrived.contains("CN=m1"), "{told:?}");
    let wrong = asks.clone().certified(Some(der(&MADE.namesake)));
    scene.refused(&wrong, INVALID, Refusal::Client(refusal)).await;
    scene.granted(&asks).await;
}

/// An expired certificate stays expired; the same code is redeemed once a renewed one is registered.
async fn certificate_expired(scene: &Scene) {
    let app = scene.stand.party("helsenorge", "mobilapp-expired").await;
    let redeems = app.redeems(&scene.stand, &app.code(&scene.stand, &app.wishes()).await);
    let expired = Certificate::from_pem(&app.registration.certificates[0]).expect("a certificate");
    let (not_before, not_after) = (expired.not_before(), expired.not_after());
    let refusal = ClientRefusal::CertificateExpired { not_before, not_after, now: scene.now() };
    let told = Refusal::Client(refusal.clone()).explain();
    assert!(told.arrived.ends_with(" UTC") && told.expected.ends_with(" UTC"), "{told:?}");
    scene.refused(&redeems, (400, "invalid_client"), Refusal::Client(refusal)).await;
    let keys = shipped::keys().expect("keys").issuers;
    let renewed = keys["helsenorge"].clients["mobilapp-mtls"].certificate_pem.clone().expect("a certificate");
    let beside = format!("certificates = ['''\n{renewed}''', '''\n");
    scene.change(("helsenorge", "client_id = \"mobilapp-expired\""), "certificates = ['''\n", &beside).await;
    scene.granted(&redeems.certified(Some(der(&renewed)))).await;
}

async fn not_allowed(scene: &Scene) {
    let (_, redeems) = scene.redeems().await;
    scene.change(("standard", "client_id = \"web\""), "\"authorization_code\", ", "").await;
    let refusal = ClientRefusal::NotAllowed { what: "authorization_code", registration: "grant_types" };
    scene.refused(&redeems, (400, "unauthorized_client"), Refusal::Client(refusal)).await;
    scene.restore().await;
    scene.granted(&redeems).await;
}
