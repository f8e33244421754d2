//! Refusals of an authorization request and of what people answered.
use super::{SCOPE, Scene, rows};
use crate::stand::Answer;
use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{Members, Visitor, returned, wishing};
use oauth::refusal::Refusal;
use oauth::refusal::authorization::{AuthorizationRefusal, PROMPT, RESPONSE_MODE};
use oauth::rules::paths::Endpoint;

rows!(AuthorizationRefusal:
    RedirectUriMissing => redirect_uri_missing,
    RedirectUriUnknown => redirect_uri_unknown,
    ResponseType => response_type,
    Value => value,
    Challenge => challenge,
    NotPushed => not_pushed,
    RequestUri => request_uri,
    RequestObject => request_object,
    PushedTwice => pushed_twice,
    LoginRequired => login_required,
    ConsentRequired => consent_required,
    InteractionRequired => interaction_required,
    Denied => denied,
    Interaction => interaction,
    Password => password,
    Guesses => guesses,
);

fn refusal(refusal: AuthorizationRefusal) -> Refusal {
    Refusal::Authorization(refusal)
}

/// A client with what it wishes, and a browser without cookies.
async fn begun(scene: &Scene) -> (Party, Members, Visitor) {
    let web = scene.stand.party("standard", "web").await;
    let wishes = wishing(web.wishes(), "scope", SCOPE);
    let visitor = Visitor::at(web.issuer.clone());
    (web, wishes, visitor)
}

/// Follows the pages with these wishes, and redeems the code.
async fn completes(scene: &Scene, web: &Party, visitor: &mut Visitor, wishes: &Members) {
    let answer = visitor.through(&scene.stand, wishes).await;
    redeemed(scene, web, &answer).await;
}

async fn redeemed(scene: &Scene, web: &Party, answer: &Answer) {
    let code = returned(answer, "code").unwrap_or_else(|| panic!("no code: {} {}", answer.status, answer.body));
    scene.granted(&web.redeems(&scene.stand, &code)).await;
}

/// A wish that is refused in the browser, and granted as it was meant, by the same browser.
async fn check(scene: &Scene, name: &'static str, wrong: &str, (error, told): (&str, AuthorizationRefusal)) {
    let (web, wishes, mut visitor) = begun(scene).await;
    let answer = visitor.visit(&scene.stand, &wishing(wishes.clone(), name, wrong)).await;
    match error {
        "" => scene.paged(&answer, 400, refusal(told)).await,
        error => scene.redirected(&answer, error, refusal(told)).await,
    }
    completes(scene, &web, &mut visitor, &wishes).await;
}

fn registered() -> Vec<String> {
    vec!["http://127.0.0.1/callback".to_owned(), "https://client.example/callback".to_owned()]
}

async fn redirect_uri_missing(scene: &Scene) {
    let told = AuthorizationRefusal::RedirectUriMissing { registered: registered() };
    check(scene, "redirect_uri", "", ("", told)).await;
}

async fn redirect_uri_unknown(scene: &Scene) {
    let arrived = "https://client.example/callback/".to_owned();
    let told = AuthorizationRefusal::RedirectUriUnknown { arrived, registered: registered() };
    check(scene, "redirect_uri", "https://client.example/callback/", ("", told)).await;
}

async fn response_type(scene: &Scene) {
    let told = AuthorizationRefusal::ResponseType { arrived: "token".to_owned(), accepted: vec!["code"] };
    check(scene, "response_type", "token", ("unsupported_response_type", told)).await;
}

async fn value(scene: &Scene) {
    let accepted = "none alone, or login, consent, select_account".to_owned();
    let told =
        AuthorizationRefusal::Value { name: "prompt", arrived: "none login".to_owned(), accepted, rule: &PROMPT };
    check(scene, "prompt", "none login", ("invalid_request", told)).await;
    let (arrived, accepted) = ("shout".to_owned(), "query, fragment, form_post".to_owned());
    let told = AuthorizationRefusal::Value { name: "response_mode", arrived, accepted, rule: &RESPONSE_MODE };
    check(scene, "response_mode", "shout", ("invalid_request", told)).await;
}

async fn challenge(scene: &Scene) {
    let told = AuthorizationRefusal::Challenge { arrived: "no code_challenge".to_owned() };
    check(scene, "code_challenge", "", ("invalid_request", told)).await;
    let told = AuthorizationRefusal::Challenge { arrived: "code_challenge_method=plain".to_owned() };
    check(scene, "code_challenge_method", "plain", ("invalid_request", told)).await;
}

/// The wishes as a request to be pushed.
fn pushes(scene: &Scene, client: &Party, wishes: &Members) -> Sending {
    let push = client.request(&scene.stand, Endpoint::PushedAuthorizationRequest);
    wishes.iter().fold(push, |push, (name, value)| push.with(name, value))
}

/// What the browser carries after a push.
async fn pushed(scene: &Scene, push: &Sending, client: &Party) -> Members {
    let request_uri = scene.granted(push).await.json()["request_uri"].as_str().expect("a request_uri").to_owned();
    vec![("client_id", client.id().to_owned()), ("request_uri", request_uri)]
}

async fn not_pushed(scene: &Scene) {
    let line = "client_id = \"web\"\n";
    let must = format!("{line}pushed_authorization_requests = \"required\"\n");
    scene.change(("standard", line), line, &must).await;
    let (web, wishes, mut visitor) = begun(scene).await;
    let answer = visitor.visit(&scene.stand, &wishes).await;
    scene.redirected(&answer, "invalid_request", refusal(AuthorizationRefusal::NotPushed)).await;
    let carried = pushed(scene, &pushes(scene, &web, &wishes), &web).await;
    completes(scene, &web, &mut visitor, &carried).await;
}

/// Neither another client's visit nor a misspelled one spends it; a completed authorization does.
async fn request_uri(scene: &Scene) {
    let (web, wishes, mut visitor) = begun(scene).await;
    let carried = pushed(scene, &pushes(scene, &web, &wishes), &web).await;
    let misspelled = wishing(carried.clone(), "request_uri", "urn:ietf:params:oauth:request_uri:none");
    for (wrong, why) in [
        (misspelled, "it is none of this issuer's"),
        (wishing(carried.clone(), "client_id", "app"), "it was pushed by another client"),
    ] {
        let answer = visitor.visit(&scene.stand, &wrong).await;
        scene.paged(&answer, 400, refusal(AuthorizationRefusal::RequestUri { why })).await;
    }
    completes(scene, &web, &mut visitor, &carried).await;
    let why = "an authorization was completed with it";
    let answer = visitor.visit(&scene.stand, &carried).await;
    scene.paged(&answer, 400, refusal(AuthorizationRefusal::RequestUri { why })).await;
}

/// A push that is refused, and one under the same assertion that is granted.
async fn push_refused(scene: &Scene, name: &str, error: &str, told: AuthorizationRefusal) {
    let worker = scene.stand.party("standard", "worker").await;
    let push = pushes(scene, &worker, &worker.wishes());
    scene.refused(&push.clone().with(name, "x"), (400, error), refusal(told)).await;
    scene.granted(&push).await;
}

async fn request_object(scene: &Scene) {
    push_refused(scene, "request", "request_not_supported", AuthorizationRefusal::RequestObject).await;
}

async fn pushed_twice(scene: &Scene) {
    push_refused(scene, "request_uri", "invalid_request", AuthorizationRefusal::PushedTwice).await;
}

async fn login_required(scene: &Scene) {
    check(scene, "prompt", "none", ("login_required", AuthorizationRefusal::LoginRequired)).await;
}

/// Once the person said yes, the very request that was refused is granted.
async fn consent_required(scene: &Scene) {
    let (web, wishes, mut visitor) = begun(scene).await;
    let page = visitor.visit(&scene.stand, &wishes).await;
    let consent = visitor.sign_in(&scene.stand, &page).await;
    let silent = wishing(wishes, "prompt", "none");
    let scopes = SCOPE.split(' ').map(str::to_owned).collect();
    let answer = visitor.visit(&scene.stand, &silent).await;
    scene.redirected(&answer, "consent_required", refusal(AuthorizationRefusal::ConsentRequired { scopes })).await;
    redeemed(scene, &web, &visitor.answer(&scene.stand, &consent, &[("step", "allow")]).await).await;
    redeemed(scene, &web, &visitor.visit(&scene.stand, &silent).await).await;
}

async fn interaction_required(scene: &Scene) {
    let app = scene.stand.party("helsenorge", "mobilapp").await;
    let (wishes, mut visitor) = (app.wishes(), Visitor::at(app.issuer.clone()));
    let page = visitor.visit(&scene.stand, &wishes).await;
    visitor.sign_in(&scene.stand, &page).await;
    let answer = visitor.visit(&scene.stand, &wishing(wishes.clone(), "prompt", "none")).await;
    scene.redirected(&answer, "interaction_required", refusal(AuthorizationRefusal::InteractionRequired)).await;
    completes(scene, &app, &mut visitor, &wishes).await;
}

/// A person's no completes the authorization, so neither its page nor its request serves again; the session lives.
async fn denied(scene: &Scene) {
    let (web, wishes, mut visitor) = begun(scene).await;
    let carried = pushed(scene, &pushes(scene, &web, &wishes), &web).await;
    let page = visitor.visit(&scene.stand, &carried).await;
    let consent = visitor.sign_in(&scene.stand, &page).await;
    let answer = visitor.answer(&scene.stand, &consent, &[("step", "deny")]).await;
    scene.redirected(&answer, "access_denied", refusal(AuthorizationRefusal::Denied)).await;
    let answer = visitor.answer(&scene.stand, &consent, &[("step", "allow")]).await;
    let why = "this sign-in was completed before";
    scene.paged(&answer, 400, refusal(AuthorizationRefusal::Interaction { why })).await;
    let page = visitor.visit(&scene.stand, &wishes).await;
    redeemed(scene, &web, &visitor.answer(&scene.stand, &page, &[("step", "allow")]).await).await;
}

async fn interaction(scene: &Scene) {
    let (web, wishes, mut visitor) = begun(scene).await;
    let page = visitor.visit(&scene.stand, &wishes).await;
    let consent = visitor.sign_in(&scene.stand, &page).await;
    let mut stranger = Visitor::at(web.issuer.clone());
    let answer = stranger.answer(&scene.stand, &consent, &[("step", "allow")]).await;
    let why = "it was begun in another browser, or cookies are off";
    scene.paged(&answer, 400, refusal(AuthorizationRefusal::Interaction { why })).await;
    let answer = visitor.post(&scene.stand, &[("interaction", "AAAA"), ("step", "allow")]).await;
    let why = "the form was not made here";
    scene.paged(&answer, 400, refusal(AuthorizationRefusal::Interaction { why })).await;
    redeemed(scene, &web, &visitor.answer(&scene.stand, &consent, &[("step", "allow")]).await).await;
}

async fn password(scene: &Scene) {
    let (web, wishes, mut visitor) = begun(scene).await;
    let page = visitor.visit(&scene.stand, &wishes).await;
    let wrong = [("step", "sign_in"), ("username", "alice"), ("password", "wrong")];
    let answer = visitor.answer(&scene.stand, &page, &wrong).await;
    scene.paged(&answer, 400, refusal(AuthorizationRefusal::Password)).await;
    let consent = visitor.sign_in(&scene.stand, &page).await;
    redeemed(scene, &web, &visitor.answer(&scene.stand, &consent, &[("step", "allow")]).await).await;
}

/// Only the name that was guessed waits: another person signs in by the same page at once, and this one half an hour later.
async fn guesses(scene: &Scene) {
    let client = scene.stand.party("helseid", "client").await;
    let (wishes, mut visitor) = (client.wishes(), Visitor::at(client.issuer.clone()));
    let page = visitor.visit(&scene.stand, &wishes).await;
    let wrong = [("step", "sign_in"), ("username", "kari"), ("password", "wrong")];
    for _ in 0..10 {
        let answer = visitor.answer(&scene.stand, &page, &wrong).await;
        scene.paged(&answer, 400, refusal(AuthorizationRefusal::Password)).await;
    }
    let right = [("step", "sign_in"), ("username", "kari"), ("password", "kari")];
    let answer = visitor.answer(&scene.stand, &page, &right).await;
    scene.paged(&answer, 429, refusal(AuthorizationRefusal::Guesses { wait: 1_800 })).await;
    let other = [("step", "sign_in"), ("username", "ola"), ("password", "ola")];
    assert!(returned(&visitor.answer(&scene.stand, &page, &other).await, "code").is_some());
    visitor.forget();
    scene.stand.advance(1_801);
    let answer = visitor.through(&scene.stand, &wishes).await;
    assert!(returned(&answer, "code").is_some(), "{}", answer.body);
}
